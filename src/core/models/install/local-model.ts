import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError, messageOf } from '../../../shared/errors.js'
import { hasCode } from '../../support/system-error.js'
import { modelManifestSchema } from '../manifest.js'
import type { LocalModel } from './import-model.js'

/** Recognises a model in a folder of the user's. Throws `model-missing` where there is none, with what was expected. */
export async function readLocalModel(folder: string): Promise<LocalModel> {
  const path = join(folder, 'manifest.json')
  const text = await readFile(path, 'utf8').catch(async (error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) throw await noModel(folder)
    throw new AppError('model-damaged', `Expected a readable file ${path}: ${messageOf(error)}`, {
      cause: error,
    })
  })
  const result = modelManifestSchema.safeParse(parseJson(text, path))
  if (!result.success) {
    throw new AppError('model-damaged', `Model file ${path}: ${z.prettifyError(result.error)}`, {
      cause: result.error,
    })
  }
  const manifest = result.data
  return { manifest, sources: new Map(manifest.files.map((file) => [file.path, join(folder, file.path)])) }
}

async function noModel(folder: string): Promise<AppError> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  const found = isFolder ? 'a folder without manifest.json' : 'no folder'
  return new AppError('model-missing', `Expected a model's folder at ${folder}, found ${found}`)
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new AppError('model-damaged', `Model file ${path}: expected JSON, found ${messageOf(error)}`, {
      cause: error,
    })
  }
}
