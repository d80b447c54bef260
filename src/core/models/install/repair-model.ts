import { mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../../shared/errors.js'
import { syncFolder } from '../../support/sync-to-disk.js'
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
    throw new AppError(
      'invalid-input',
      `Expected ${manifest.name} of revision ${manifest.revision}, found revision ${installed.revision} installed: remove it and install it again`,
    )
  }
  makeModelsFolder(modelsFolder)
  const work = workFolder(modelsFolder, 'repair', manifest.id)
  const lock = await lockFolder(work, `${manifest.name} is being repaired already`)
  try {
    const damaged = (await damageOf(manifest, folder, { signal })).map(({ path }) => path)
    const files = plan.files.filter(({ path }) => damaged.includes(path))
    const fresh = join(work, 'model')
    if (files.length > 0) {
      const part = { ...manifest, files: manifest.files.filter(({ path }) => damaged.includes(path)) }
      await downloadMissing({ ...options, plan: { manifest: part, files } }, fresh)
    }
    for (const { path } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await rename(join(fresh, path), join(folder, path))
      await syncFolder(dirname(join(folder, path)))
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
