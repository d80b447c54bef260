import { lstat, mkdir, realpath, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../../shared/errors.js'
import { syncFolder } from '../../support/sync-to-disk.js'
import { hasCode } from '../../support/system-error.js'
import type { ModelManifest } from '../manifest.js'
import { asDiskError } from './disk-space.js'
import { lockFolder } from './folder-lock.js'
import { downloadMissing, type InstallOptions } from './install-model.js'
import { discardWork, makeModelsFolder, workFolder, writeManifest } from './work-folders.js'
import { damageOf } from './verify-model.js'

/**
 * Downloads the damaged files of an installed model and puts them in the place of what is there; returns their paths.
 * `installed` is the manifest that lies in the folder, null when it cannot be read: then that is repaired, too.
 */
export async function repairModel(
  options: InstallOptions,
  folder: string,
  installed: ModelManifest | null,
): Promise<readonly string[]> {
  const { plan, modelsFolder, signal } = options
  const { manifest } = plan
  if (installed && installed.revision !== manifest.revision) {
    throw new AppError('other-revision-installed', {
      name: manifest.name,
      wanted: manifest.revision,
      found: installed.revision,
    })
  }
  await checkFolder(folder, manifest)
  makeModelsFolder(modelsFolder)
  const work = workFolder(modelsFolder, 'repair', manifest.id)
  const lock = await lockFolder(work, manifest.name, 'repair')
  try {
    const damaged = (await damageOf(manifest, folder, { signal })).map(({ path }) => path)
    const files = plan.files.filter(({ path }) => damaged.includes(path))
    const fresh = join(work, 'model')
    if (files.length > 0) {
      const part = { ...manifest, files: manifest.files.filter(({ path }) => damaged.includes(path)) }
      await downloadMissing({ ...options, plan: { manifest: part, files } }, fresh)
    }
    for (const { path } of files) {
      const target = join(folder, path)
      await mkdir(dirname(target), { recursive: true })
      await checkInside(folder, path)
      await rename(join(fresh, path), target)
      await syncFolder(dirname(target))
    }
    if (installed === null) await writeManifest(folder, manifest)
    await discardWork(work)
    return installed === null ? ['manifest.json', ...damaged] : damaged
  } catch (error) {
    throw asDiskError(error, modelsFolder)
  } finally {
    await lock.release()
  }
}

/** What is not there is installed, not repaired: only an install gives a model its name when all of it is there. */
async function checkFolder(folder: string, { id, name }: ModelManifest): Promise<void> {
  const found = await lstat(folder).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  })
  if (found === null) {
    throw new AppError('nothing-to-repair', { name, folder, id })
  }
  if (found.isDirectory()) return
  throw new AppError('model-folder-is-no-folder', { folder })
}

/** A link inside the folder must not lead a repaired file to somewhere else. */
async function checkInside(folder: string, path: string): Promise<void> {
  const real = await realpath(dirname(join(folder, path)))
  if (real === join(await realpath(folder), dirname(path))) return
  throw new AppError('model-subfolder-is-link', { path, folder, real })
}
