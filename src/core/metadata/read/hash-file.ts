import { createHash } from 'node:crypto'
import { sha256OfFile } from '../../support/sha256-of-file.js'
import { hasCode } from '../../support/system-error.js'

/** `sha256:<hex>` of bytes. */
export function hashBytes(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/** `sha256:<hex>` of a file, streamed; null when there is none. */
export async function hashFile(path: string): Promise<string | null> {
  try {
    return `sha256:${await sha256OfFile(path)}`
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
}
