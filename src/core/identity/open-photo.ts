import { open, type FileHandle } from 'node:fs/promises'
import { AppError } from '../../shared/errors.js'
import { plainReason } from '../support/system-error.js'

/** Opens a photo for `read` and closes it after. Throws AppError `photo-unreadable` for whatever fails in between. */
export async function withOpenPhoto<T>(path: string, read: (handle: FileHandle) => Promise<T>): Promise<T> {
  try {
    const handle = await open(path, 'r')
    try {
      return await read(handle)
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw new AppError('photo-file-not-readable', { path, found: plainReason(error) }, { cause: error })
  }
}
