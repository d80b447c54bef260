import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { decodePhoto } from '../../../src/core/decode/decode-photo.js'
import { openImageEncoder } from '../../../src/core/embed/image-encoder.js'
import { openTextEncoder } from '../../../src/core/embed/text-encoder.js'
import { suggestTags } from '../../../src/core/score/suggest-tags.js'
import { labelListOfModel } from '../../../src/core/evaluate/label-list.js'
import { readDefaultVocabulary } from '../../../src/core/vocabulary/default-vocabulary.js'
import { readModelWords } from '../../../src/core/vocabulary/model-words.js'
import { buildTagMatrix } from '../../../src/core/vocabulary/tag-matrix.js'
import { memoryCache, resourcesFolder, starterModel } from '../../support/starter-model.js'

/** Real photos named by their class; they may be used for runs but not be kept in the repository. */
const objectsFolder = fileURLToPath(new URL('../../../../shared/photos/objects', import.meta.url))

/** Found among the first five of all words, broader and similar ones beside them: 24 of 34. */
const expectedHits = 23

describe.skipIf(!existsSync(objectsFolder))('photos of things that the starter knows', () => {
  it('have the right tag among their five best candidates, two times of three', async () => {
    const model = await starterModel()
    const [photos, texts] = await Promise.all([openImageEncoder(model), openTextEncoder(model)])
    onTestFinished(() => Promise.all([photos.close(), texts.close()]).then(() => undefined))
    const everyday = await readDefaultVocabulary(resourcesFolder)
    const list = await labelListOfModel(model, everyday)
    if (!list) throw new Error('Expected names in the starter, found none')
    const matrix = await buildTagMatrix({
      tags: list.tags,
      model,
      words: await readModelWords(model, everyday.tags),
      suggestsGuesses: false,
      encoder: texts,
      cache: memoryCache(),
    })
    let [count, hits] = [0, 0]
    for (const file of readdirSync(objectsFolder)) {
      const place = list.ids.get(/n\d{8}/.exec(file)?.[0] ?? '')
      const name = place === undefined ? undefined : list.tags[place]?.path.at(-1)
      if (name === undefined) continue
      const { tensor } = await decodePhoto({
        path: join(objectsFolder, file),
        format: 'jpeg',
        tensor: model.manifest.preprocess,
        thumbnailPx: null,
      })
      const [embedding] = await photos.embed(tensor ? [tensor] : [])
      if (!embedding) throw new Error(`Expected an embedding of ${file}, found none`)
      const { candidates } = suggestTags({ embedding, matrix, minimumProbability: null, maximumTags: 15 })
      count++
      if (candidates.slice(0, 5).some(({ tag }) => tag === name)) hits++
    }
    expect(count).toBe(34)
    expect(hits).toBeGreaterThanOrEqual(expectedHits)
  })
})
