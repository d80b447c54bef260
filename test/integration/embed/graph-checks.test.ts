import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openImageEncoder } from '../../../src/core/embed/image-encoder.js'
import { openTextEncoder } from '../../../src/core/embed/text-encoder.js'
import type { InstalledModel } from '../../../src/core/models/installed-models.js'
import { describeModelFolder } from '../../../src/core/models/layouts/describe-folder.js'
import { cosine } from '../../../src/core/support/vectors.js'
import { copyTinyModel, readGolden, tinyModel } from '../../support/tiny-models.js'

async function withImage(name: string, changes: object, variant = 'fp32'): Promise<InstalledModel> {
  const model = await tinyModel(name, { variant })
  return { ...model, manifest: { ...model.manifest, image: { ...model.manifest.image, ...changes } } }
}

async function withText(name: string, changes: object): Promise<InstalledModel> {
  const model = await tinyModel(name)
  return { ...model, manifest: { ...model.manifest, text: { ...model.manifest.text, ...changes } } }
}

describe('a graph is refused with what was expected and found', () => {
  it.each([
    [
      'for photos in batches when it takes one at a time',
      () => withImage('open-clip', { batch: 'dynamic' }),
      'expected "image" float32 or float16 [open, 3, 40, 40], found float32 [1, 3, 40, 40]',
    ],
    [
      'for float32 values when it has float16',
      () => withImage('hugging-face-siglip', { valueType: 'float32' }, 'fp16'),
      'expected "pixel_values" float32 [open, 3, 32, 32], found float16 [batch, 3, 32, 32]',
    ],
  ])('%s', async (_, model, message) => {
    const opening = openImageEncoder(await model(), { provider: 'cpu' })
    await expect(opening).rejects.toMatchObject({ code: 'model-damaged' })
    await expect(opening).rejects.toThrow(message)
  })

  it.each([
    [
      'for ids of another type',
      () => withText('open-clip', { idType: 'int64' }),
      'expected "text" int64 [1, 24], found int32 [1, 24]',
    ],
    [
      'for texts of any length when it wants the whole context',
      () => withText('open-clip', { padding: 'none' }),
      'expected "text" int32 [1, open], found int32 [1, 24]',
    ],
    [
      'for another context',
      () => withText('open-clip', { contextLength: 77 }),
      'expected "text" int32 [1, 77], found int32 [1, 24]',
    ],
    [
      'for a mask that nobody would feed',
      () => withText('open-clip-multilingual', { mask: null }),
      'expected the inputs "text" alone, found "attention_mask" too',
    ],
  ])('%s', async (_, model, message) => {
    const opening = openTextEncoder(await model())
    await expect(opening).rejects.toMatchObject({ code: 'model-damaged' })
    await expect(opening).rejects.toThrow(message)
  })
})

describe('an optional mask', () => {
  const optional = { input: 'attention_mask', hidesPadding: true, isOptional: true }

  it.each(['open-clip', 'open-clip-multilingual'])('is fed where the graph has it: %s', async (name) => {
    const { texts } = readGolden(name)
    const encoder = await openTextEncoder(await withText(name, { mask: optional }))
    onTestFinished(() => encoder.close())
    const embeddings = await encoder.embed(texts.map(({ text }) => text))
    for (const [index, { text, embedding }] of texts.entries()) {
      const found = embeddings[index] ?? new Float32Array()
      expect(cosine(Float32Array.from(embedding), found), text).toBeGreaterThan(0.9999)
    }
  })
})

describe('weights outside a graph', () => {
  it('are refused when a byte of them has changed', async () => {
    const folder = copyTinyModel('external-data')
    const manifest = await describeModelFolder(folder)
    const path = join(folder, 'onnx/text_model.onnx_data')
    writeFileSync(path, readFileSync(path).fill(7, 1000, 1001))
    await expect(openTextEncoder({ manifest, folder, isBundled: false })).rejects.toThrow(
      /text_model\.onnx_data: expected sha256 \w{64}, found sha256/,
    )
    appendFileSync(path, 'more')
    await expect(
      openImageEncoder({ manifest, folder, isBundled: false }, { provider: 'cpu' }),
    ).rejects.toThrow(/text_model\.onnx_data: expected 73088 bytes, found 73092 bytes/)
  })
})
