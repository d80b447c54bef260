import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.js'
import { describeModelFolder, type DescribeOptions } from '../layouts/describe-folder.js'
import type { LocalModel } from './import-model.js'

/** Recognises a model in a folder of the user's. Throws `model-missing` where there is no folder. */
export async function readLocalModel(folder: string, options: DescribeOptions = {}): Promise<LocalModel> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isFolder) throw new AppError('no-model-folder', { folder })
  const manifest = await describeModelFolder(folder, options)
  return { manifest, sources: new Map(manifest.files.map((file) => [file.path, join(folder, file.path)])) }
}
