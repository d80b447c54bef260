import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { AppError } from '../../../shared/errors.js'

const readBytes = 1 << 20

/** The sha256 of a file in lower-case hexadecimal; tells how many bytes were read, and can be cancelled. */
export async function hashFile(
  path: string,
  { signal, onBytes }: { readonly signal: AbortSignal; readonly onBytes?: (bytes: number) => void },
): Promise<string> {
  const hash = createHash('sha256')
  const handle = await open(path, 'r')
  try {
    const buffer = Buffer.allocUnsafe(readBytes)
    for (;;) {
      throwIfCancelled(signal)
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(buffer.subarray(0, bytesRead))
      onBytes?.(bytesRead)
    }
  } finally {
    await handle.close()
  }
}

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('cancelled', 'Cancelled')
}
