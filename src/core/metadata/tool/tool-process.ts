import { execFile } from 'node:child_process'
import { readFile, readlink } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { toolFolderPrefix } from './tool-folder.js'

const run = promisify(execFile)

/** ExifTool ends by itself within seconds of its parent's death (measured: under 6 s); then it is told to. */
const patienceMs = 1_000
const stepMs = 20

/**
 * Waits for an ExifTool of ours to end, and ends it when it does not: it might still write its temp file. A process
 * that only has the same number by now is left alone.
 */
export async function endExifTool(pid: number): Promise<void> {
  if (!(await isOurs(pid))) return
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    sendSignal(pid, signal)
    for (let waited = 0; waited < patienceMs; waited += stepMs) {
      await delay(stepMs)
      if (!(await isOurs(pid))) return
    }
  }
}

/** Our ExifTool runs in a folder of ours and is kept open for commands. Windows ends it with its parent's pipe. */
async function isOurs(pid: number): Promise<boolean> {
  try {
    if (process.platform === 'linux') {
      const command = await readFile(`/proc/${String(pid)}/cmdline`, 'utf8')
      const folder = await readlink(`/proc/${String(pid)}/cwd`)
      return command.includes('-stay_open') && folder.includes(toolFolderPrefix)
    }
    if (process.platform === 'darwin') {
      const { stdout } = await run('ps', ['-o', 'command=', '-p', String(pid)])
      return stdout.includes('exiftool') && stdout.includes('-stay_open')
    }
    return false
  } catch {
    // No such process, or another user's: not ours.
    return false
  }
}

function sendSignal(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended by itself in the meantime.
  }
}
