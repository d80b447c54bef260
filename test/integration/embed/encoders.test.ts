import { createHash } from 'node:crypto'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openImageEncoder } from '../../../src/core/embed/image-encoder.js'
import { openTextEncoder } from '../../../src/core/embed/text-encoder.js'
import type { InstalledModel } from '../../../src/core/models/installed-models.js'
import { cosine } from '../../../src/core/support/vectors.js'
import { starterModel } from '../../support/starter-model.js'
import { tempFolder } from '../../support/temp-folder.js'

const tensorLength = 3 * 260 * 260

function tensor(seed: number): Float32Array {
  return Float32Array.from(
    { length: tensorLength },
    (_, index) => Math.sin(index * 0.01 * seed) + Math.cos(index * 0.37),
  )
}

function changed(model: InstalledModel, changes: Partial<InstalledModel['manifest']>): InstalledModel {
  return { ...model, manifest: { ...model.manifest, ...changes } }
}

describe('the image encoder', () => {
  it('gives each photo the embedding it would have alone, in order and of length 1', async () => {
    const encoder = await openImageEncoder(await starterModel(), { provider: 'cpu' })
    onTestFinished(() => encoder.close())
    const tensors = Array.from({ length: 2 * encoder.batchSize + 3 }, (_, index) => tensor(index + 1))
    const together = await encoder.embed(tensors)
    expect(together).toHaveLength(tensors.length)
    for (const [index, photo] of tensors.entries()) {
      const [alone] = await encoder.embed([photo])
      expect(cosine(alone ?? new Float32Array(), together[index] ?? new Float32Array())).toBeCloseTo(1, 5)
      expect(Math.hypot(...(together[index] ?? []))).toBeCloseTo(1, 5)
    }
    expect(await encoder.embed([])).toEqual([])
  })

  it('says what runs and what it depends on', async () => {
    const encoder = await openImageEncoder(await starterModel(), { provider: 'cpu' })
    onTestFinished(() => encoder.close())
    expect(encoder.provider).toMatch(/^CPU, \d+ threads?$/)
    expect(encoder.pipeline).toBe('starter@2/mixed-int8/p2')
    expect(encoder.trials).toMatchObject([{ provider: 'cpu', outcome: 'kept' }])
  })

  it('refuses a tensor of another size', async () => {
    const encoder = await openImageEncoder(await starterModel(), { provider: 'cpu' })
    onTestFinished(() => encoder.close())
    await expect(encoder.embed([new Float32Array(3)])).rejects.toThrow('Expected a tensor of 202800 values')
  })

  it.each([
    [
      'input',
      { image: { input: 'pixels', output: 'image_embeds', batch: 'dynamic' } },
      'expected "pixels" float32',
      'found only "pixel_values"',
    ],
    [
      'output',
      { image: { input: 'pixel_values', output: 'embeds', batch: 'dynamic' } },
      'expected "embeds" float32',
      'found only "image_embeds"',
    ],
    [
      'dimension',
      { embeddingDimension: 256 },
      'expected "image_embeds" float32 or float16 [open, 256]',
      'found float32 [batch, 512]',
    ],
  ] as const)(
    'refuses a graph with another %s than the manifest says',
    async (_, changes, expected, found) => {
      const model = changed(await starterModel(), changes)
      const opening = openImageEncoder(model, { provider: 'cpu' })
      await expect(opening).rejects.toMatchObject({ code: 'model-damaged' })
      await expect(opening).rejects.toThrow(expected)
      await expect(opening).rejects.toThrow(found)
    },
  )

  it('refuses a file that is no graph', async () => {
    const { manifest, folder, isBundled } = await starterModel()
    const copy = join(tempFolder(), 'copy')
    cpSync(folder, copy, { recursive: true })
    const bytes = readFileSync(join(folder, 'vision_model.onnx')).fill(0, 0, 4096)
    writeFileSync(join(copy, 'vision_model.onnx'), bytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const files = manifest.files.map((file) => (file.role === 'image' ? { ...file, sha256 } : file))
    const model = { manifest: { ...manifest, files }, folder: copy, isBundled }
    await expect(openImageEncoder(model)).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringContaining('expected an ONNX model') as string,
    })
  })
})

describe('the text encoder', () => {
  it('gives each text the embedding it would have alone, whatever the other texts are', async () => {
    const encoder = await openTextEncoder(await starterModel())
    onTestFinished(() => encoder.close())
    const texts = [
      'dog',
      'a photo of a golden retriever',
      'beach',
      'a photo of a school bus on a beach',
      'Pizza',
    ]
    const together = await encoder.embed(texts)
    for (const [index, text] of texts.entries()) {
      const [alone] = await encoder.embed([text])
      expect(cosine(alone ?? new Float32Array(), together[index] ?? new Float32Array()), text).toBeCloseTo(
        1,
        6,
      )
    }
    expect(await encoder.embed([])).toEqual([])
  })

  it('takes more texts than one run holds, and texts longer than the context', async () => {
    const encoder = await openTextEncoder(await starterModel())
    onTestFinished(() => encoder.close())
    const embeddings = await encoder.embed([...Array.from({ length: 150 }, () => 'dog'), 'dog '.repeat(100)])
    expect(embeddings).toHaveLength(151)
    expect(embeddings.every((embedding) => embedding.length === 512)).toBe(true)
  })

  it('refuses a graph with another mask than the manifest says', async () => {
    const model = await starterModel()
    const text = { ...model.manifest.text, mask: { input: 'mask', hidesPadding: true } }
    await expect(openTextEncoder(changed(model, { text }))).rejects.toThrow('expected "mask" int64 [1, open]')
  })
})
