import { describe, expect, it, onTestFinished } from 'vitest'
import { openImageEncoder } from '../../../src/core/embed/image-encoder.js'
import { openTextEncoder } from '../../../src/core/embed/text-encoder.js'
import { openTokenizer } from '../../../src/core/embed/tokenizer.js'
import type { InstalledModel } from '../../../src/core/models/installed-models.js'
import { cosine } from '../../../src/core/support/vectors.js'
import { photoTensor, readGolden, tinyModel, type Golden } from '../../support/tiny-models.js'

/** Smallest cosine to torch that issue 4 allows. */
const smallestCosine = 0.9999

/** ONNX Runtime 1.26 refuses all four float16 graphs on the CPU (docs/decisions/0017-model-folders.md). */
const models = [
  { name: 'hugging-face-clip', variant: 'fp32', golden: 'golden.json' },
  { name: 'hugging-face-clip', variant: 'fp16', golden: 'golden.json' },
  { name: 'hugging-face-clip', variant: 'q8', golden: 'golden-quantized.json' },
  { name: 'hugging-face-siglip', variant: 'fp32', golden: 'golden.json' },
  { name: 'hugging-face-siglip', variant: 'fp16', golden: 'golden.json' },
  { name: 'open-clip', variant: 'fp32', golden: 'golden.json' },
  { name: 'open-clip-multilingual', variant: 'fp32', golden: 'golden.json' },
  { name: 'external-data', variant: 'fp32', golden: 'golden.json' },
]

describe.each(models)('the tiny model $name in $variant', ({ name, variant, golden }) => {
  it('embeds photos as torch does', async () => {
    const { photos } = readGolden(name, golden)
    const embeddings = await embedPhotos(await open(name, variant), photos)
    for (const [index, { embedding }] of photos.entries()) {
      expect(cosine(Float32Array.from(embedding), embeddings[index] ?? new Float32Array())).toBeGreaterThan(
        smallestCosine,
      )
    }
  })

  it('embeds texts as torch does, from the same ids', async () => {
    const model = await open(name, variant)
    const { texts } = readGolden(name, golden)
    const tokenizer = await openTokenizer(model)
    const encoder = await openTextEncoder(model)
    onTestFinished(() => encoder.close())
    const embeddings = await encoder.embed(texts.map(({ text }) => text))
    for (const [index, { text, ids, embedding }] of texts.entries()) {
      const found = tokenizer.encode(text)
      expect(found, text).toEqual(ids.slice(0, found.length))
      expect(
        cosine(Float32Array.from(embedding), embeddings[index] ?? new Float32Array()),
        text,
      ).toBeGreaterThan(smallestCosine)
    }
  })
})

describe('the tiny models', () => {
  it('tell photos apart, so that agreeing with torch means something', () => {
    for (const { name, golden } of models) {
      const [first, second] = readGolden(name, golden).photos
      const value = cosine(
        Float32Array.from(first?.embedding ?? []),
        Float32Array.from(second?.embedding ?? []),
      )
      expect(value, name).toBeLessThan(0.99)
    }
  })
})

async function open(name: string, variant: string): Promise<InstalledModel> {
  const model = await tinyModel(name, { variant })
  expect(model.manifest.variant).toBe(variant)
  return model
}

async function embedPhotos(
  model: InstalledModel,
  photos: Golden['photos'],
): Promise<readonly Float32Array[]> {
  const encoder = await openImageEncoder(model, { provider: 'cpu' })
  onTestFinished(() => encoder.close())
  const { inputPx } = model.manifest.preprocess
  return encoder.embed(photos.map(({ seed }) => photoTensor(seed, inputPx)))
}
