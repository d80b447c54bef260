import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openImageEncoder } from '../../../src/core/embed/image-encoder.js'
import { openDataset } from '../../../src/core/evaluate/datasets/open-dataset.js'
import { embedDataset } from '../../../src/core/evaluate/embed-dataset.js'
import { makePhoto } from '../../support/photo-factory.js'
import { starterModel } from '../../support/starter-model.js'
import { tempFolder } from '../../support/temp-folder.js'

it('names a picture to which the model has no answer, and measures the others', async () => {
  const folder = tempFolder()
  for (const seed of [1, 2, 3])
    await makePhoto(join(folder, 'thing', `${String(seed)}.jpg`), { width: 64, height: 64, seed })
  const model = await starterModel()
  const encoder = await openImageEncoder(model, { provider: 'cpu' })
  onTestFinished(() => encoder.close())
  let spoilt: Float32Array | null = null
  const found = await embedDataset({
    dataset: await openDataset(folder, null),
    encoder: {
      batchSize: 3,
      embed: (tensors) => {
        // A real encoder gets a tensor that no real photo gives.
        spoilt ??= tensors[1]?.fill(NaN) ?? null
        return encoder.embed(tensors)
      },
    },
    tensor: model.manifest.preprocess,
    extractPreview: () => Promise.reject(new Error('no raw photo here')),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  })
  expect(found.photos).toHaveLength(2)
  expect(found.failed.map(({ reason }) => reason)).toEqual([
    expect.stringContaining('found one of length NaN'),
  ])
  expect([...found.photos, ...found.failed].map(({ name }) => name).sort()).toEqual(
    ['1.jpg', '2.jpg', '3.jpg'].map((name) => join('thing', name)),
  )
})
