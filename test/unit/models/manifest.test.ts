import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { modelManifestSchema, pipelineKey, weightsKey } from '../../../src/core/models/manifest.js'
import { calibrationOf } from '../../../src/core/models/scoring.js'
import { bundledModelsFolder, starterModel } from '../../support/starter-model.js'

const hash = 'a'.repeat(64)

/** Facts of Xenova/clip-vit-base-patch32 at d15189d7, by its model card and files. */
const openAi = {
  id: 'vit-b-32-openai',
  name: 'ViT-B-32 OpenAI',
  description: 'The CLIP that most comparisons start from.',
  family: 'clip',
  revision: 'd15189d7028b43f1d3e65039190477f6af591c2a',
  variant: 'fp32',
  files: [
    { role: 'image', path: 'onnx/vision_model.onnx', sizeBytes: 351_685_709, sha256: hash },
    { role: 'text', path: 'onnx/text_model.onnx', sizeBytes: 254_058_553, sha256: hash },
    { role: 'tokenizer', path: 'tokenizer.json', sizeBytes: 2_224_119, sha256: hash },
  ],
  preprocess: {
    inputPx: 224,
    mean: [0.48145466, 0.4578275, 0.40821073],
    std: [0.26862954, 0.26130258, 0.27577711],
    resize: 'shortest-edge',
    crop: 'center',
    resample: 'bicubic',
  },
  image: { input: 'pixel_values', output: 'image_embeds', batch: 'dynamic' },
  text: {
    input: 'input_ids',
    mask: null,
    output: 'text_embeds',
    idType: 'int64',
    batch: 'dynamic',
    contextLength: 77,
    padding: 'none',
    padId: 49_407,
  },
  embeddingDimension: 512,
  scoring: { kind: 'clip', logitScale: 100, bias: -25, source: 'Prior' },
  templates: ['a photo of a {}', 'a close-up photo of a {}'],
  languages: ['en'],
  licence: 'MIT',
  accuracy: [{ measure: 'ImageNet-1k top-1', value: 0.6332, source: 'open_clip results' }],
} as const

/** Facts of onnx-community/siglip2-base-patch16-224-ONNX at ba1f3b08. */
const siglip = {
  ...openAi,
  id: 'siglip2-b-16-224',
  name: 'SigLIP2 B/16-224',
  family: 'siglip',
  revision: 'ba1f3b0843f24bc5417d38e19c37b287d719b2f4',
  preprocess: {
    inputPx: 224,
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
    resize: 'squash',
    crop: 'none',
    resample: 'bilinear',
  },
  image: { input: 'pixel_values', output: 'pooler_output', batch: 'dynamic' },
  text: {
    input: 'input_ids',
    mask: null,
    output: 'pooler_output',
    idType: 'int64',
    batch: 'dynamic',
    contextLength: 64,
    padding: 'context',
    padId: 0,
  },
  embeddingDimension: 768,
  scoring: {
    kind: 'siglip',
    logitScale: 112.668907,
    logitBias: -16.771725,
    source: 'Logit scale and bias of the checkpoint',
  },
  languages: ['mul'],
  licence: 'Apache-2.0',
} as const

/** Facts of immich-app/ViT-B-32__laion2b-s34b-b79k at 19a057a0: one photo or text at a time, ids of 32 bits. */
const fixedBatch = {
  ...openAi,
  id: 'vit-b-32-laion2b',
  image: { input: 'image', output: 'embedding', batch: 'fixed-1' },
  text: {
    ...openAi.text,
    input: 'text',
    output: 'embedding',
    idType: 'int32',
    batch: 'fixed-1',
    padding: 'context',
    padId: 0,
  },
} as const

/** A multilingual text tower in float16 that keeps its weights outside the graph. */
const multilingual = {
  ...openAi,
  id: 'xlmr-b-vit-b-32-fp16',
  variant: 'fp16',
  files: [
    ...openAi.files,
    { role: 'data', path: 'onnx/text_model.onnx_data', sizeBytes: 1_113_000_000, sha256: hash },
    { role: 'data', path: 'onnx/vision_model.onnx_data', sizeBytes: 351_000_000, sha256: hash },
  ],
  image: { ...openAi.image, valueType: 'float16' },
  text: {
    ...openAi.text,
    mask: { input: 'attention_mask', hidesPadding: true },
    valueType: 'float32',
    padding: 'context',
    padId: 1,
    lowercase: false,
  },
  languages: ['mul'],
} as const

describe('a model manifest', () => {
  it.each([openAi, siglip, fixedBatch, multilingual])('describes $id', (manifest) => {
    expect(modelManifestSchema.parse(manifest)).toEqual(manifest)
  })

  it.each([
    ['an unknown key', { ...openAi, colour: 'red' }, 'Unrecognized key'],
    [
      'a file outside the folder',
      { ...openAi, files: [{ ...openAi.files[0], path: '../vision.onnx' }] },
      'below the model folder',
    ],
    [
      'an absolute path',
      { ...openAi, files: [{ ...openAi.files[0], path: '/vision.onnx' }] },
      'below the model folder',
    ],
    [
      'a drive',
      { ...openAi, files: [{ ...openAi.files[0], path: 'C:vision.onnx' }] },
      'below the model folder',
    ],
    [
      'no text tower',
      { ...openAi, files: [openAi.files[0], openAi.files[2]] },
      'expected one file of role text, found 0',
    ],
    [
      'two text towers',
      { ...openAi, files: [...openAi.files, openAi.files[1]] },
      'expected one file of role text, found 2',
    ],
    [
      'a path that differs in case only',
      {
        ...openAi,
        files: [...openAi.files, { ...openAi.files[1], role: 'data', path: 'ONNX/Text_Model.onnx' }],
      },
      'expected each path once',
    ],
    ['a scoring without its source', { ...openAi, scoring: { ...openAi.scoring, source: '' } }, 'source'],
    ['a template without a place', { ...openAi, templates: ['a photo'] }, 'in the template'],
    ['a short hash', { ...openAi, files: [{ ...openAi.files[0], sha256: 'abc' }] }, '64 lower-case'],
  ])('refuses %s', (_, manifest, message) => {
    const result = modelManifestSchema.safeParse(manifest)
    expect(result.error?.message).toContain(message)
  })

  it('names weights and pipeline by everything an embedding depends on', () => {
    const manifest = modelManifestSchema.parse(openAi)
    expect(weightsKey(manifest)).toBe('vit-b-32-openai@d15189d7028b43f1d3e65039190477f6af591c2a/fp32')
    expect(pipelineKey(manifest)).toBe(`${weightsKey(manifest)}/p2`)
    expect(pipelineKey({ ...manifest, revision: 'next' })).not.toBe(pipelineKey(manifest))
  })

  it('of another variant has other keys', () => {
    const manifest = modelManifestSchema.parse(openAi)
    expect(weightsKey({ ...manifest, variant: 'fp16' })).not.toBe(weightsKey(manifest))
    expect(pipelineKey({ ...manifest, variant: 'fp16' })).not.toBe(pipelineKey(manifest))
  })

  it('of the starter says what its own configuration says', async () => {
    const { manifest } = await starterModel()
    const read = async (name: string): Promise<unknown> =>
      JSON.parse(await readFile(join(bundledModelsFolder, 'starter', name), 'utf8'))
    const { inputPx, mean, std } = manifest.preprocess
    expect(await read('preprocessor_config.json')).toMatchObject({
      size: { shortest_edge: inputPx },
      crop_size: { height: inputPx, width: inputPx },
      image_mean: mean,
      image_std: std,
    })
    expect(await read('vocabulary.json')).toMatchObject({
      score: calibrationOf(manifest.scoring),
    })
    expect(await read('config.json')).toMatchObject({
      projection_dim: manifest.embeddingDimension,
      text_config: {
        max_position_embeddings: manifest.text.contextLength,
        pad_token_id: manifest.text.padId,
      },
    })
  })
})

it.each([
  'manifest.json',
  'manifest.json.new',
  'image.onnx.part',
  'onnx/NUL',
  'com1.onnx',
  'onnx./image.onnx',
  'image.onnx ',
  'image\u0000.onnx',
])('takes %j for no path of a model file', (path) => {
  const wrong = { ...openAi, files: [...openAi.files, { role: 'data', path, sizeBytes: 1, sha256: hash }] }
  expect(modelManifestSchema.safeParse(wrong).error?.issues[0]?.path).toEqual(['files', 3, 'path'])
})

it('takes the name of a Windows device for no id', () => {
  expect(modelManifestSchema.safeParse({ ...openAi, id: 'con' }).success).toBe(false)
  expect(modelManifestSchema.safeParse({ ...openAi, id: 'con-clip' }).success).toBe(true)
})
