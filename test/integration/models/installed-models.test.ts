import { cpSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openImageEncoder } from '../../../src/core/embed/image-encoder.js'
import { openTextEncoder } from '../../../src/core/embed/text-encoder.js'
import {
  findVerifiedFile,
  listModels,
  verifiedFile,
  type InstalledModel,
} from '../../../src/core/models/installed-models.js'
import type { AppError } from '../../../src/shared/errors.js'
import { bundledModelsFolder } from '../../support/starter-model.js'
import { tempFolder } from '../../support/temp-folder.js'

/** A folder of models with a copy of the starter under another id. */
function folderWithCopy(changes: Readonly<Record<string, unknown>> = { id: 'copy' }): string {
  const folder = tempFolder()
  cpSync(join(bundledModelsFolder, 'starter'), join(folder, 'copy'), { recursive: true })
  const path = join(folder, 'copy', 'manifest.json')
  // The starter's manifest, which its own test has checked.
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  writeFileSync(path, JSON.stringify({ ...manifest, ...changes }))
  return folder
}

async function copiedModel(): Promise<InstalledModel> {
  const model = (await listModels([folderWithCopy()]))[0]
  if (!model) throw new Error('Expected the copied model, found none')
  return model
}

describe('installed models', () => {
  it('are listed from several folders, the bundled ones first', async () => {
    const own = folderWithCopy()
    mkdirSync(join(own, 'no model'))
    const models = await listModels([bundledModelsFolder, own, join(own, 'missing')])
    expect(models.map(({ manifest, isBundled }) => [manifest.id, isBundled])).toEqual([
      ['starter', true],
      ['copy', false],
    ])
  })

  it('of the same id come from the bundled folder', async () => {
    const models = await listModels([bundledModelsFolder, folderWithCopy({ name: 'Impostor' })])
    expect(models.map(({ manifest }) => manifest.name)).toEqual(['Starter'])
  })

  it('with a damaged manifest are named, and the others still listed', async () => {
    const own = folderWithCopy({ id: 'copy', embeddingDimension: 'many' })
    await expect(listModels([own])).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringMatching(
        /manifest\.json: expected a model manifest.*embeddingDimension/s,
      ) as string,
    })
    const damaged: AppError[] = []
    const models = await listModels([bundledModelsFolder, own], (error) => damaged.push(error))
    expect(models.map(({ manifest }) => manifest.id)).toEqual(['starter'])
    expect(damaged).toHaveLength(1)
  })

  it('with a manifest that is no JSON are named', async () => {
    const own = folderWithCopy()
    writeFileSync(join(own, 'copy', 'manifest.json'), '{')
    await expect(listModels([own])).rejects.toMatchObject({ code: 'model-damaged' })
  })
})

describe("a model's files", () => {
  it('are given out after their hash was compared', async () => {
    const model = await copiedModel()
    expect(await verifiedFile(model, 'image')).toBe(join(model.folder, 'vision_model.onnx'))
    expect(
      await findVerifiedFile({ ...model, manifest: { ...model.manifest, files: [] } }, 'vocabulary'),
    ).toBeNull()
  })

  it('that are cut short are refused with both sizes', async () => {
    const model = await copiedModel()
    truncateSync(join(model.folder, 'vision_model.onnx'), 1000)
    await expect(openImageEncoder(model)).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringMatching(
        /vision_model\.onnx: expected 6974219 bytes, found 1000 bytes/,
      ) as string,
    })
  })

  it('with one changed byte are refused with both hashes, and taken again once repaired', async () => {
    const model = await copiedModel()
    const path = join(model.folder, 'text_model.onnx')
    const original = readFileSync(path)
    writeFileSync(path, Buffer.from(original).fill(1, 400_000, 400_001))
    await expect(openTextEncoder(model)).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringMatching(
        /text_model\.onnx: expected sha256 e54848dd\w+, found sha256 (?!e54848dd)/,
      ) as string,
    })
    writeFileSync(path, original)
    const encoder = await openTextEncoder(model)
    expect(encoder.dimension).toBe(512)
    await encoder.close()
  })

  it('that are missing are named', async () => {
    const model = await copiedModel()
    const manifest = {
      ...model.manifest,
      files: model.manifest.files.map((file) =>
        file.role === 'text' ? { ...file, path: 'none.onnx' } : file,
      ),
    }
    await expect(openTextEncoder({ ...model, manifest })).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringContaining('none.onnx: expected a file of 19733977 bytes') as string,
    })
  })
})
