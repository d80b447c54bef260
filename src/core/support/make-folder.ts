import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { hasCode } from './system-error.js'

/**
 * Makes a folder and those above it. One level at a time: Node's own `recursive` never returns where the system answers
 * "no such file" for a folder that is there, as /proc does.
 */
export function makeFolder(path: string, mode = 0o777): void {
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return
    if (!hasCode(error, 'ENOENT') || dirname(path) === path) throw error
    const above = dirname(path)
    makeFolder(above, mode)
    mkdirSync(path, { mode })
  }
}
