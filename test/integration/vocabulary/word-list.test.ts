import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openTextEncoder } from '../../../src/core/embed/text-encoder.js'
import { cosine } from '../../../src/core/support/vectors.js'
import { readDefaultVocabulary } from '../../../src/core/vocabulary/default-vocabulary.js'
import { readVocabularyFile } from '../../../src/core/vocabulary/load-vocabulary.js'
import { readModelWords } from '../../../src/core/vocabulary/model-words.js'
import { buildTagMatrix } from '../../../src/core/vocabulary/tag-matrix.js'
import { memoryCache, resourcesFolder, starterModel, withIds } from '../../support/starter-model.js'
import { tempFolder } from '../../support/temp-folder.js'

it('a list of the user holds any words: each says what is known of it, and what cannot be spelled is named', async () => {
  const path = join(tempFolder(), 'ours.txt')
  writeFileSync(
    path,
    'animal\n\tDog\n\t\t{puppy}\n\tgolden retrievers\n\thammerhead\n\t犬\n\t\t{school bus}\npeople\n\tMaria\nmeeting room\n☕\n',
  )
  const model = await starterModel()
  const encoder = await openTextEncoder(model)
  onTestFinished(() => encoder.close())
  const { tags } = await readVocabularyFile(path)
  const words = await readModelWords(model, (await readDefaultVocabulary(resourcesFolder)).tags)
  const matrix = await buildTagMatrix({
    tags: withIds(tags),
    model,
    words,
    suggestsGuesses: true,
    encoder,
    cache: memoryCache(),
  })
  expect(matrix.tags.map((tag) => `${tag.path.join(' > ')}: ${tag.evidence}`)).toEqual([
    'animal: measured',
    'animal > Dog: measured',
    'animal > golden retrievers: taught', // measured as "golden retriever", which is another text
    'animal > hammerhead: measured', // an ImageNet name that the default vocabulary does not have
    'animal > 犬: guess',
    'people: measured',
    'people > Maria: guess',
    'meeting room: guess',
  ])
  expect(matrix.tags.every(({ isSuggested }) => isSuggested)).toBe(true)
  expect([...matrix.unknown.values()]).toEqual([['☕']])
  // A tag with a name that cannot be spelled stands for what its synonym stands for.
  const [bus] = await encoder.embed(['a photo of a school bus'])
  const row = matrix.tags.findIndex((tag) => tag.path.at(-1) === '犬')
  const vector = matrix.vectors.subarray(row * matrix.dimension, (row + 1) * matrix.dimension)
  expect(cosine(bus ?? new Float32Array(), vector)).toBeCloseTo(1, 5)
})
