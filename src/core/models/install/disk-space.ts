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
  throw new AppError(
    'disk-full',
    `Expected ${megabytes(neededBytes + reserveBytes)} free for the model in ${folder}, found ${megabytes(freeBytes)}. Free some space and try again`,
  )
}

/** What writing a model's files threw, as a sentence: a full disk, or what the system says. Our own errors stay. */
export function asDiskError(error: unknown, folder: string): AppError {
  if (error instanceof AppError) return error
  if (hasCode(error, 'ENOSPC', 'EDQUOT')) {
    const sentence = `The disk became full while ${folder} was being written (${plainReason(error)}); what came so far is kept`
    return new AppError('disk-full', sentence, { cause: error })
  }
  const sentence = `Expected to be able to keep a model in ${folder}: ${plainReason(error)}`
  return new AppError('download-failed', sentence, { cause: error })
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6).toLocaleString('en-GB')} MB`
}
