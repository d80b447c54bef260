import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openTextEncoder } from '../../../src/core/embed/text-encoder.js'
import { cosine } from '../../../src/core/support/vectors.js'
import { readVocabularyFile } from '../../../src/core/vocabulary/load-vocabulary.js'
import { readStarterVocabulary } from '../../../src/core/vocabulary/starter-vocabulary.js'
import { buildTagMatrix } from '../../../src/core/vocabulary/tag-matrix.js'
import type { VocabularyTag } from '../../../src/core/catalogue/catalogue.js'
import { memoryCache, starterModel, withIds } from '../../support/starter-model.js'
import { tempFolder } from '../../support/temp-folder.js'

async function starterMatrix(tags: readonly Omit<VocabularyTag, 'id'>[]) {
  const model = await starterModel()
  const encoder = await openTextEncoder(model)
  onTestFinished(() => encoder.close())
  const matrix = await buildTagMatrix({ tags: withIds(tags), model, encoder, cache: memoryCache() })
  return { matrix, encoder }
}

it('a list of the user holds tags that the starter knows, and the others are named', async () => {
  const path = join(tempFolder(), 'ours.txt')
  writeFileSync(
    path,
    'animal\n\tdog\n\t\t{puppy}\n\tzebra\n\tZamboni\n\t\t{school bus}\npeople\n\tMaria\nnight\n',
  )
  const { matrix, encoder } = await starterMatrix((await readVocabularyFile(path)).tags)
  expect(matrix.tags.map((tag) => tag.path.join(' > '))).toEqual([
    'animal',
    'animal > dog',
    'animal > Zamboni',
  ])
  expect([...matrix.unknown.values()]).toEqual([['zebra'], ['people'], ['Maria'], ['night']])
  // A tag with an unknown name stands for what its known synonym stands for.
  const [bus] = await encoder.embed(['a photo of a school bus'])
  expect(cosine(bus ?? new Float32Array(), matrix.vectors.subarray(2 * matrix.dimension))).toBeCloseTo(1, 5)
})

it('the starter knows every tag of its own vocabulary', async () => {
  const { matrix } = await starterMatrix((await readStarterVocabulary((await starterModel()).folder)).tags)
  expect(matrix.unknown.size).toBe(0)
  expect(matrix.tags).toHaveLength(263)
})
