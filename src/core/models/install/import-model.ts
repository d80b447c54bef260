import { constants } from 'node:fs'
import { copyFile, link, mkdir, realpath, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError, messageOf, throwIfCancelled } from '../../../shared/errors.js'
import { syncFile } from '../../support/sync-to-disk.js'
import { hasCode } from '../../support/system-error.js'
import { totalBytesOf, type ModelManifest } from '../manifest.js'
import { asDiskError, checkDiskSpace } from './disk-space.js'
import { lockFolder } from './folder-lock.js'
import {
  discardWork,
  freshModelFolder,
  makeModelsFolder,
  moveIntoPlace,
  refuseExisting,
  workFolder,
} from './work-folders.js'
import { TransferMeter, type TransferFigures } from './transfer-meter.js'
import { damageOf } from './verify-model.js'

/** A model in a folder of the user's, as its own manifest or its layout tells it. */
export type LocalModel = Readonly<{
  manifest: ModelManifest
  /** Absolute path of each of the manifest's files. */
  sources: ReadonlyMap<string, string>
}>

/**
 * Takes a model over from a folder. Its files are hard links where both are on one disk, else copies; either way every
 * byte is compared with the manifest before the model gets its name. A failure leaves nothing.
 */
export async function importModel(options: {
  readonly model: LocalModel
  readonly modelsFolder: string
  readonly signal: AbortSignal
  readonly onProgress: (figures: TransferFigures) => void
}): Promise<void> {
  const { model, modelsFolder, signal, onProgress } = options
  const { manifest } = model
  makeModelsFolder(modelsFolder)
  await refuseExisting(modelsFolder, manifest)
  const work = workFolder(modelsFolder, 'import', manifest.id)
  const lock = await lockFolder(work, manifest.name, 'import')
  try {
    const folder = await freshModelFolder(work)
    for (const { path, sizeBytes } of manifest.files) {
      throwIfCancelled(signal)
      const source = model.sources.get(path)
      if (source === undefined) throw new AppError('no-source-of-file', { path, id: manifest.id })
      await place(source, join(folder, path), sizeBytes)
    }
    await checkFiles(manifest, folder, signal, onProgress)
    await moveIntoPlace(folder, modelsFolder, manifest)
  } catch (error) {
    throw asDiskError(error, modelsFolder)
  } finally {
    await discardWork(work)
    await lock.release()
  }
}

async function place(source: string, target: string, sizeBytes: number): Promise<void> {
  await mkdir(dirname(target), { recursive: true })
  try {
    // A download of the hub's own tools is a folder of links into a store.
    const real = await realpath(source)
    if (await linked(real, target)) return
    await checkDiskSpace(dirname(target), sizeBytes)
    await copyFile(real, target, constants.COPYFILE_FICLONE)
    await syncFile(target)
  } catch (error) {
    await rm(target, { force: true })
    if (error instanceof AppError) throw error
    throw hasCode(error, 'ENOSPC', 'EDQUOT')
      ? new AppError('disk-full-while-copying', { source }, { cause: error })
      : new AppError('source-file-unusable', { source, found: messageOf(error) }, { cause: error })
  }
}

/** False where a link is not possible: another disk, or a file system or owner that allows none. */
async function linked(source: string, target: string): Promise<boolean> {
  try {
    await link(source, target)
    return true
  } catch (error) {
    if (hasCode(error, 'EXDEV', 'EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) return false
    throw error
  }
}

async function checkFiles(
  manifest: ModelManifest,
  folder: string,
  signal: AbortSignal,
  onProgress: (figures: TransferFigures) => void,
): Promise<void> {
  const meter = new TransferMeter(totalBytesOf(manifest.files), onProgress)
  const onBytes = (bytes: number) => {
    meter.add(bytes)
  }
  const [damaged] = await damageOf(manifest, folder, { signal, onBytes })
  if (!damaged) return
  throw new AppError('import-of-other-content', {
    path: damaged.path,
    name: manifest.name,
    expected: damaged.expected,
    found: damaged.found,
  })
}
