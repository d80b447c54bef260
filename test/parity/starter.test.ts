import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openImageEncoder, type ImageEncoder } from '../../src/core/embed/image-encoder.js'
import { openTextEncoder, type TextEncoder } from '../../src/core/embed/text-encoder.js'
import { openTokenizer, type TextTokenizer } from '../../src/core/embed/tokenizer.js'
import type { InstalledModel } from '../../src/core/models/installed-models.js'
import { starterModel } from '../support/starter-model.js'

/**
 * golden.json holds the first 16 of 512 values of what PyTorch computed, not of length 1. A direction of 16 values is
 * compared here as a cosine, and the values themselves up to the common factor that normalising divides by.
 */
type Golden = {
  readonly texts: readonly {
    readonly text: string
    readonly input_ids: readonly number[]
    readonly text_embeds: readonly number[]
  }[]
  readonly images: readonly { readonly pixels: string; readonly image_embeds: readonly number[] }[]
}

/** The formulas that golden.json names, in its order: RGB of column x and row y. */
const formulas: readonly ((x: number, y: number) => readonly number[])[] = [
  (x, y) => [x % 256, y % 256, 128],
  (x, y) => Array.from({ length: 3 }, () => 255 * ((Math.floor(x / 20) + Math.floor(y / 20)) % 2)),
  (x, y) => [(x * y) % 256, (7 * x + 3 * y) % 256, (((255 - 4 * x) % 256) + 256) % 256],
  (x, y) => ((x - 130) ** 2 + (y - 130) ** 2 < 6400 ? [230, 120, 20] : [30, 90, 200]),
]

/** The text graph computes in 8 bits and may differ from processor to processor: golden.json says by how much. */
const closestText = 0.99
const closestImage = 0.9999

let golden: Golden
let model: InstalledModel
let tokenizer: TextTokenizer
let texts: TextEncoder
let photos: ImageEncoder

beforeAll(async () => {
  model = await starterModel()
  // The file's shape is fixed by the model's export script.
  golden = JSON.parse(await readFile(join(model.folder, 'golden.json'), 'utf8')) as Golden
  tokenizer = await openTokenizer(model)
  texts = await openTextEncoder(model)
  photos = await openImageEncoder(model, { provider: 'cpu' })
})

afterAll(async () => {
  await texts.close()
  await photos.close()
})

describe('the starter model against the framework that trained it', () => {
  it('gives the same token ids', () => {
    for (const { text, input_ids } of golden.texts) expect(tokenizer.encode(text), text).toEqual(input_ids)
  })

  it('gives the same text embeddings, alone and in one batch', async () => {
    const together = await texts.embed(golden.texts.map(({ text }) => text))
    for (const [index, { text, text_embeds }] of golden.texts.entries()) {
      const [alone] = await texts.embed([text])
      expect(cosineOfStart(alone, text_embeds), text).toBeGreaterThanOrEqual(closestText)
      // What a text means must not depend on what is embedded beside it.
      expect(together[index], text).toEqual(alone)
    }
  })

  it('gives the same image embeddings, alone and in one batch', async () => {
    const tensors = formulas.map((formula) => tensorOf(formula, model))
    const together = await photos.embed(tensors)
    expect(golden.images).toHaveLength(formulas.length)
    for (const [index, { pixels, image_embeds }] of golden.images.entries()) {
      const [alone] = await photos.embed(tensors.slice(index, index + 1))
      expect(cosineOfStart(alone, image_embeds), pixels).toBeGreaterThanOrEqual(closestImage)
      expect(cosineOfStart(together[index], image_embeds), pixels).toBeGreaterThanOrEqual(closestImage)
    }
  })
})

function tensorOf(
  formula: (x: number, y: number) => readonly number[],
  { manifest }: InstalledModel,
): Float32Array {
  const { inputPx, mean, std } = manifest.preprocess
  const tensor = new Float32Array(3 * inputPx * inputPx)
  for (let y = 0; y < inputPx; y++) {
    for (let x = 0; x < inputPx; x++) {
      for (const [channel, value] of formula(x, y).entries()) {
        const normal = (value / 255 - (mean[channel] ?? NaN)) / (std[channel] ?? NaN)
        tensor[channel * inputPx * inputPx + y * inputPx + x] = normal
      }
    }
  }
  return tensor
}

function cosineOfStart(embedding: Float32Array | undefined, expected: readonly number[]): number {
  const start = [...(embedding ?? [])].slice(0, expected.length)
  const product = start.reduce((sum, value, index) => sum + value * (expected[index] ?? NaN), 0)
  return product / (Math.hypot(...start) * Math.hypot(...expected))
}
