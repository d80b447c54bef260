import { statfs } from 'node:fs/promises'
import { AppError } from '../../../shared/errors.js'
import { hasCode, plainReason } from '../../support/system-error.js'

/** Left free on the disk: a full disk would stop the catalogue and every other program, too. */
export const reserveBytes = 64 * 2 ** 20

/** Throws `disk-full` before anything is written when what is still needed does not fit. */
export async function checkDiskSpace(folder: string, neededBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const freeBytes = bavail * bsize
  if (neededBytes + reserveBytes <= freeBytes) return
  throw new AppError('disk-too-full-for-model', {
    folder,
    neededBytes: neededBytes + reserveBytes,
    freeBytes,
  })
}

/** What writing a model's files threw: a full disk, or what the system says. Our own errors stay. */
export function asDiskError(error: unknown, folder: string): AppError {
  if (error instanceof AppError) return error
  const detail = { folder, found: plainReason(error) }
  return hasCode(error, 'ENOSPC', 'EDQUOT')
    ? new AppError('disk-full-while-writing-model', detail, { cause: error })
    : new AppError('model-not-kept', detail, { cause: error })
}
