import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openImageEncoder } from '../../../../src/core/embed/image-encoder.js'
import { openTextEncoder } from '../../../../src/core/embed/text-encoder.js'
import { importModel } from '../../../../src/core/models/install/import-model.js'
import { installModel } from '../../../../src/core/models/install/install-model.js'
import { readLocalModel } from '../../../../src/core/models/install/local-model.js'
import { listModels, type InstalledModel } from '../../../../src/core/models/installed-models.js'
import { describeModelFolder } from '../../../../src/core/models/layouts/describe-folder.js'
import { cosine } from '../../../../src/core/support/vectors.js'
import { fileServer } from '../../../support/file-server.js'
import { testNetwork } from '../../../support/model-network.js'
import { tempFolder } from '../../../support/temp-folder.js'
import { onHub, planOf } from '../../../support/tiny-model.js'
import { photoTensor, readGolden, tinyModelsFolder } from '../../../support/tiny-models.js'

/** Smallest cosine to torch that issue 4 allows. */
const smallestCosine = 0.9999

const models = [
  ['hugging-face-clip', 'fp32', 'golden.json'],
  ['hugging-face-clip', 'q8', 'golden-quantized.json'],
  ['hugging-face-siglip', 'fp16', 'golden.json'],
  ['open-clip', 'fp32', 'golden.json'],
  ['open-clip-multilingual', 'fp32', 'golden.json'],
  ['external-data', 'fp32', 'golden.json'],
] as const

const { signal } = new AbortController()
const onProgress = (): void => undefined

async function expectLikeTorch(model: InstalledModel, name: string, golden: string): Promise<void> {
  const { photos, texts } = readGolden(name, golden)
  const { inputPx } = model.manifest.preprocess
  const image = await openImageEncoder(model, { provider: 'cpu' })
  onTestFinished(() => image.close())
  const text = await openTextEncoder(model)
  onTestFinished(() => text.close())
  const found = [
    ...(await image.embed(photos.map(({ seed }) => photoTensor(seed, inputPx)))),
    ...(await text.embed(texts.map((one) => one.text))),
  ]
  for (const [index, { embedding }] of [...photos, ...texts].entries()) {
    expect(cosine(Float32Array.from(embedding), found[index]!)).toBeGreaterThan(smallestCosine)
  }
}

async function onlyModel(modelsFolder: string): Promise<InstalledModel> {
  const [model, ...others] = await listModels([tempFolder(), modelsFolder])
  expect(others).toEqual([])
  return model!
}

test.each(models)(
  '%s in %s, downloaded through broken lines, embeds as torch does',
  async (name, variant, golden) => {
    const folder = join(tinyModelsFolder, name)
    const manifest = await describeModelFolder(folder, { variant })
    const tiny = {
      manifest,
      bytes: new Map(manifest.files.map(({ path }) => [path, readFileSync(join(folder, path))])),
    }
    const server = await fileServer(onHub(tiny))
    server.misbehave((asked, index) =>
      index % 2 === 0 ? { kind: 'cut', at: asked.offset + 9000 } : { kind: 'none' },
    )
    const modelsFolder = join(tempFolder(), 'models')
    const plan = planOf(tiny, server.address)
    await installModel({ plan, modelsFolder, network: testNetwork(), signal, onProgress })
    await expectLikeTorch(await onlyModel(modelsFolder), name, golden)
  },
)

test.each(models)(
  '%s in %s, imported from its folder, embeds as torch does',
  async (name, variant, golden) => {
    const model = await readLocalModel(join(tinyModelsFolder, name), { variant })
    const modelsFolder = join(tempFolder(), 'models')
    await importModel({ model, modelsFolder, signal, onProgress })
    await expectLikeTorch(await onlyModel(modelsFolder), name, golden)
  },
)
