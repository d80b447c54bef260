import type { InstalledModel } from '../../src/core/models/installed-models.js'
import type { TagId } from '../../src/shared/tag.js'
import { readDefaultVocabulary } from '../../src/core/vocabulary/default-vocabulary.js'
import { readModelWords } from '../../src/core/vocabulary/model-words.js'
import { buildTagMatrix } from '../../src/core/vocabulary/tag-matrix.js'

/** Every prompt that the default vocabulary asks a model, each once. */
export async function promptsOfDefault(
  model: InstalledModel,
  resourcesFolder: string,
): Promise<readonly string[]> {
  const { tags } = await readDefaultVocabulary(resourcesFolder)
  const asked: string[] = []
  await buildTagMatrix({
    tags: tags.map((tag, index) => ({ ...tag, id: String(index) as TagId })),
    model,
    words: await readModelWords(model, tags),
    suggestsGuesses: false,
    encoder: {
      dimension: 1,
      embed: (texts) => {
        asked.push(...texts)
        return Promise.resolve(texts.map(() => Float32Array.of(1)))
      },
      unknownWords: () => [],
    },
    cache: { get: () => null, put: () => undefined },
  })
  return asked
}
