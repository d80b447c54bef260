import { randomBytes } from 'node:crypto'
import { lstat, realpath, rename, rm, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../../shared/errors.js'
import { syncFolder } from '../../support/sync-to-disk.js'
import { plainReason } from '../../support/system-error.js'
import { isLocked } from './folder-lock.js'
import { discardWork, workFolder } from './work-folders.js'

/**
 * Removes an installed model's folder: out of the list by one rename, then from the disk. Only ever a folder directly
 * in the folder of models; a link that somebody put there goes, and what it points at stays.
 */
export async function removeModel(folder: string, modelsFolder: string): Promise<void> {
  try {
    await remove(folder, modelsFolder)
  } catch (error) {
    if (error instanceof AppError) throw error
    // Windows keeps files that a running model has open.
    throw new AppError(
      'model-not-removable',
      { folder, found: plainReason(error) },
      {
        cause: error,
      },
    )
  }
}

async function remove(folder: string, modelsFolder: string): Promise<void> {
  if ((await realpath(dirname(folder))) !== (await realpath(modelsFolder))) {
    throw new AppError('not-a-model-of-ours', { modelsFolder, folder })
  }
  if ((await lstat(folder)).isSymbolicLink()) {
    await unlink(folder)
  } else {
    const aside = join(modelsFolder, `.removed-${basename(folder)}-${randomBytes(4).toString('hex')}`)
    await rename(folder, aside)
    await syncFolder(modelsFolder)
    await rm(aside, { recursive: true, force: true })
  }
  await syncFolder(modelsFolder)
}

/** Throws away what a download or a repair that was begun left, unless another process is at it. */
export async function removePartial(modelsFolder: string, id: string): Promise<void> {
  for (const kind of ['partial', 'repair'] as const) {
    const work = workFolder(modelsFolder, kind, id)
    if (await isLocked(work)) {
      throw new AppError('model-downloading-elsewhere', { id })
    }
    await discardWork(work)
  }
}
