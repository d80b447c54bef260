import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError, messageOf } from '../../shared/errors.js'
import { hasCode } from '../support/system-error.js'
import type { KnownChoice } from './layouts/known-facts.js'
import { knownModels, parseKnownModels, type KnownModel } from './registry.js'

/**
 * Every variant that can be offered, by its id: those of Shutterword's registry, then those of the file `registry.json`
 * that somebody may have put into the folder of models (docs/models.md). A file that cannot be read is told and offers
 * nothing; its models never replace ours.
 */
export async function knownChoices(
  modelsFolder: string,
  onDamaged: (error: AppError) => void,
): Promise<ReadonlyMap<string, KnownChoice>> {
  const choices = new Map<string, KnownChoice>()
  for (const model of [...knownModels(), ...(await ownModels(modelsFolder, onDamaged))]) {
    for (const variant of model.variants) {
      if (!choices.has(variant.modelId)) choices.set(variant.modelId, { model, variant })
    }
  }
  return choices
}

async function ownModels(
  modelsFolder: string,
  onDamaged: (error: AppError) => void,
): Promise<readonly KnownModel[]> {
  const path = join(modelsFolder, 'registry.json')
  try {
    return parseKnownModels(JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return []
    const found = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error)
    onDamaged(
      new AppError(
        'not-a-list-of-models',
        { path, found },
        {
          cause: error,
        },
      ),
    )
    return []
  }
}
