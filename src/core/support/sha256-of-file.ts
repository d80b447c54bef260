import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/**
 * The sha256 of a file in lower-case hexadecimal. `onBytes` hears of each piece that was read; what it throws ends the
 * reading. Throws what the system says of a file that cannot be read.
 */
export async function sha256OfFile(path: string, onBytes?: (bytes: number) => void): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    // A stream without an encoding yields buffers.
    const bytes = chunk as Buffer
    hash.update(bytes)
    onBytes?.(bytes.length)
  }
  return hash.digest('hex')
}
