import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { listModels, type InstalledModel } from '../../src/core/models/installed-models.js'
import type { MeasurementStore } from '../../src/core/embed/remembered-choice.js'
import type { TagId } from '../../src/shared/tag.js'
import type { TagEmbeddingTable, VocabularyTag } from '../../src/core/catalogue/catalogue.js'

/** What the application brings. */
export const resourcesFolder = fileURLToPath(new URL('../../resources', import.meta.url))

/** The folder of models that the application brings. */
export const bundledModelsFolder = join(resourcesFolder, 'models')

/** The starter model as it lies in the repository. */
export async function starterModel(): Promise<InstalledModel> {
  const model = (await listModels([bundledModelsFolder])).find(({ manifest }) => manifest.id === 'starter')
  if (!model) throw new Error(`Expected the starter model in ${bundledModelsFolder}, found none`)
  return model
}

/** A cache of text embeddings that lives in memory, with the number of embeddings it was given. */
export function memoryCache(): TagEmbeddingTable & { readonly size: () => number } {
  const embeddings = new Map<string, Float32Array>()
  return {
    get: (model, text) => embeddings.get(`${model}\n${text}`) ?? null,
    put: (model, text, embedding) => void embeddings.set(`${model}\n${text}`, embedding),
    size: () => embeddings.size,
  }
}

/** Gives tags the ids that the catalogue would give them. */
export function withIds(tags: readonly Omit<VocabularyTag, 'id'>[]): readonly VocabularyTag[] {
  return tags.map((tag, index) => ({ ...tag, id: `tag-${index}` as TagId }))
}

/** Measurements that live in memory, as the catalogue keeps them on disk. */
export function memoryMeasurements(): MeasurementStore {
  const values = new Map<string, string>()
  return {
    get: (key) => values.get(key) ?? null,
    put: (key, value) => void values.set(key, value),
  }
}
