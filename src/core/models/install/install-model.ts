import { rm, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, throwIfCancelled } from '../../../shared/errors.js'
import { hasCode } from '../../support/system-error.js'
import { totalBytesOf, type ModelManifest } from '../manifest.js'
import { asDiskError, checkDiskSpace } from './disk-space.js'
import { downloadFile } from './download-file.js'
import type { FileToDownload } from './file-to-download.js'
import { lockFolder } from './folder-lock.js'
import type { HttpClient } from './http-client.js'
import {
  discardWork,
  freshModelFolder,
  makeModelsFolder,
  moveIntoPlace,
  partialBytes,
  refuseExisting,
  workFolder,
} from './work-folders.js'
import { partialEnding } from './partial-file.js'
import { TransferMeter, type TransferFigures } from './transfer-meter.js'
import { damageOf, sizeOf } from './verify-model.js'

/** Everything that installing a model needs to know: what it will be, and where each of its files comes from. */
export type InstallPlan = Readonly<{ manifest: ModelManifest; files: readonly FileToDownload[] }>

/** How files travel. */
export type Network = Readonly<{
  client: HttpClient
  /** The mirror that the user named; null: the hub itself. */
  mirror: URL | null
  /** See `DownloadOptions`. */
  firstWaitMs?: number
}>

export type InstallOptions = Readonly<{
  plan: InstallPlan
  modelsFolder: string
  network: Network
  signal: AbortSignal
  onProgress: (figures: TransferFigures) => void
}>

/**
 * Downloads a model. Everything goes into a hidden folder that survives cancel, crash and power cut; a later call takes
 * up what is there. When every file has the sha256 of the plan, in this very call, the manifest is written and one
 * rename makes it a model. Until then nothing lists it.
 */
export async function installModel(options: InstallOptions): Promise<void> {
  const { plan, modelsFolder } = options
  const { manifest } = plan
  checkPlan(plan)
  makeModelsFolder(modelsFolder)
  await refuseExisting(modelsFolder, manifest)
  const work = workFolder(modelsFolder, 'partial', manifest.id)
  const lock = await lockFolder(work, manifest.name, 'install')
  try {
    const folder = await openPartialModel(work, plan)
    await downloadMissing(options, folder)
    throwIfCancelled(options.signal)
    await moveIntoPlace(folder, modelsFolder, manifest)
    await discardWork(work)
  } catch (error) {
    // Nothing came: then nothing is left to be resumed either.
    if ((await partialBytes(modelsFolder, manifest.id)) === null) await discardWork(work)
    throw asDiskError(error, modelsFolder)
  } finally {
    await lock.release()
  }
}

/** Downloads what is not there, or not as it should be. */
export async function downloadMissing(options: InstallOptions, folder: string): Promise<void> {
  const { plan, modelsFolder, network, signal, onProgress } = options
  const { manifest, files } = plan
  const totalBytes = totalBytesOf(files)
  const damaged = new Set((await damageOf(manifest, folder, { signal })).map(({ path }) => path))
  const missing = files.filter(({ path }) => damaged.has(path))
  for (const { path } of missing) await rm(join(folder, path), { force: true, recursive: true })
  const begun = totalBytes - totalBytesOf(missing) + (await begunBytes(folder, missing))
  await checkDiskSpace(modelsFolder, totalBytes - begun)
  const meter = new TransferMeter(totalBytes, onProgress)
  meter.set(begun)
  let doneBytes = totalBytes - totalBytesOf(missing)
  for (const file of missing) {
    const before = doneBytes
    await downloadFile({
      ...network,
      file,
      target: join(folder, file.path),
      signal,
      onBytes: (bytes) => {
        meter.set(before + bytes)
      },
      onWaiting: (reason) => {
        meter.setWaiting(reason)
      },
    })
    doneBytes += file.sizeBytes
  }
}

/** The folder of what has come. Files of another revision are no beginning of this one and are dropped. */
async function openPartialModel(work: string, { manifest, files }: InstallPlan): Promise<string> {
  const path = join(work, 'plan.json')
  const wanted = JSON.stringify({
    revision: manifest.revision,
    files: files.map(({ path: name, sizeBytes, sha256 }) => ({ path: name, sizeBytes, sha256 })),
  })
  const begun = await readFile(path, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  })
  if (begun === wanted) return join(work, 'model')
  const folder = await freshModelFolder(work)
  await writeFile(path, wanted)
  return folder
}

/** Throws when plan and manifest do not speak of the same files. */
function checkPlan({ manifest, files }: InstallPlan): void {
  const key = ({ path, sizeBytes, sha256 }: Omit<FileToDownload, 'url'>) =>
    `${path} ${String(sizeBytes)} ${sha256}`
  const planned = files.map(key).sort().join('\n')
  const promised = manifest.files.map(key).sort().join('\n')
  if (planned === promised) return
  throw new AppError('plan-of-other-files', { id: manifest.id, planned })
}

async function begunBytes(folder: string, files: readonly FileToDownload[]): Promise<number> {
  const sizes = await Promise.all(files.map(({ path }) => sizeOf(join(folder, path) + partialEnding)))
  return sizes.reduce<number>((total, size) => total + (size ?? 0), 0)
}
