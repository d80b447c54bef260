import { lstat, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../../shared/errors.js'
import { makeFolder } from '../../support/make-folder.js'
import { syncFile, syncFolder } from '../../support/sync-to-disk.js'
import { hasCode, plainReason } from '../../support/system-error.js'
import type { ModelManifest } from '../manifest.js'
import { isLocked } from './folder-lock.js'

/**
 * Names in the folder of models. What begins with a dot is never listed as a model: it is work under way, or rubbish of
 * a removal that a crash interrupted. A model gets its own name by one rename, when it is whole.
 */
type WorkKind = 'partial' | 'import' | 'repair'

/** Makes the folder of models; throws a sentence where that is not possible. */
export function makeModelsFolder(modelsFolder: string): void {
  try {
    makeFolder(modelsFolder)
  } catch (error) {
    throw new AppError(
      'models-folder-not-writable',
      { modelsFolder, found: plainReason(error) },
      { cause: error },
    )
  }
}

/** Where work on this model goes on: holds a lock and the folder `model`. */
export function workFolder(modelsFolder: string, kind: WorkKind, id: string): string {
  return join(modelsFolder, `.${kind}-${id}`)
}

/** Throws when something already has the model's name. */
export async function refuseExisting(modelsFolder: string, { id, name }: ModelManifest): Promise<void> {
  const folder = join(modelsFolder, id)
  try {
    await lstat(folder)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return
    throw error
  }
  throw new AppError('model-already-installed', { name, folder })
}

/** Writes the manifest, last of all files, and makes the whole a model by one rename. */
export async function moveIntoPlace(
  finished: string,
  modelsFolder: string,
  manifest: ModelManifest,
): Promise<void> {
  await writeManifest(finished, manifest)
  for (const folder of foldersOf(manifest)) await syncFolder(join(finished, folder))
  await rename(finished, join(modelsFolder, manifest.id))
  await syncFolder(modelsFolder)
}

export async function writeManifest(folder: string, manifest: ModelManifest): Promise<void> {
  const path = join(folder, 'manifest.json')
  await writeFile(`${path}.new`, `${JSON.stringify(manifest, null, 2)}\n`)
  await syncFile(`${path}.new`)
  await rename(`${path}.new`, path)
  await syncFolder(folder)
}

/** Bytes of a download that was begun and not finished; null when there is none. */
export async function partialBytes(modelsFolder: string, id: string): Promise<number | null> {
  const total = await bytesBelow(join(workFolder(modelsFolder, 'partial', id), 'model'))
  return total > 0 ? total : null
}

/** Throws away a download that was begun. */
export async function discardWork(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}

/** Empties the way for a work folder's `model`. */
export async function freshModelFolder(work: string): Promise<string> {
  const folder = join(work, 'model')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  return folder
}

/** Removes what crashed removals and imports left; downloads stay, to be resumed, and so does what is under way. */
export async function sweepModelsFolder(modelsFolder: string): Promise<void> {
  for (const name of await namesIn(modelsFolder)) {
    const folder = join(modelsFolder, name)
    if (/^\.(?:removed|import)-/.test(name) && !(await isLocked(folder))) await discardWork(folder)
  }
}

/** The folders of a model's files, deepest first, the model's own at the end. */
function foldersOf(manifest: ModelManifest): readonly string[] {
  const folders = new Set<string>(['.'])
  for (const { path } of manifest.files) {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.add(folder)
  }
  return [...folders].sort((one, other) => other.length - one.length)
}

async function bytesBelow(folder: string): Promise<number> {
  let total = 0
  for (const name of await namesIn(folder)) {
    const path = join(folder, name)
    const found = await lstat(path).catch(missingAsNull)
    if (found?.isDirectory()) total += await bytesBelow(path)
    else total += found?.size ?? 0
  }
  return total
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return []
    throw error
  })
}

/** Work goes on while it is counted: a file may just have got its name. */
function missingAsNull(error: unknown): null {
  if (hasCode(error, 'ENOENT')) return null
  throw error
}
