import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { decodePhoto } from '../../../src/core/decode/decode-photo.js'
import { openImageEncoder } from '../../../src/core/embed/image-encoder.js'
import { openTextEncoder } from '../../../src/core/embed/text-encoder.js'
import { suggestTags } from '../../../src/core/score/suggest-tags.js'
import { readStarterVocabulary } from '../../../src/core/vocabulary/starter-vocabulary.js'
import { buildTagMatrix } from '../../../src/core/vocabulary/tag-matrix.js'
import { memoryCache, starterModel, withIds } from '../../support/starter-model.js'

/** Real photos named by their class; they may be used for runs but not be kept in the repository. */
const objectsFolder = fileURLToPath(new URL('../../../../shared/photos/objects', import.meta.url))

/** What the model's own expected.mjs finds among its first five there: 16 of 25. One may differ by decoding. */
const expectedHits = 16 - 1

const concepts = z.object({ concepts: z.array(z.object({ name: z.string(), wnid: z.string().nullable() })) })

describe.skipIf(!existsSync(objectsFolder))('photos of things that the starter knows', () => {
  it('have the right tag among their five best candidates as often as the model itself', async () => {
    const model = await starterModel()
    const [photos, texts] = await Promise.all([openImageEncoder(model), openTextEncoder(model)])
    onTestFinished(() => Promise.all([photos.close(), texts.close()]).then(() => undefined))
    const vocabulary = await readStarterVocabulary(model.folder)
    const matrix = await buildTagMatrix({
      tags: withIds(vocabulary.tags),
      model,
      encoder: texts,
      cache: memoryCache(),
    })
    const { concepts: known } = concepts.parse(
      JSON.parse(readFileSync(join(model.folder, 'vocabulary.json'), 'utf8')),
    )
    const nameOf = new Map(known.flatMap(({ name, wnid }) => (wnid === null ? [] : [[wnid, name]])))
    let [count, hits] = [0, 0]
    for (const file of readdirSync(objectsFolder)) {
      const name = nameOf.get(/n\d{8}/.exec(file)?.[0] ?? '')
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
    expect(count).toBe(25)
    expect(hits).toBeGreaterThanOrEqual(expectedHits)
  })
})
