import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { hasCode } from '../support/system-error.js'

/** `sha256:<hex>` of bytes. */
export function hashBytes(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/** `sha256:<hex>` of a file, streamed; null when there is none. */
export async function hashFile(path: string): Promise<string | null> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
      // A stream without an encoding yields buffers.
      hash.update(chunk as Buffer)
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
  return `sha256:${hash.digest('hex')}`
}
