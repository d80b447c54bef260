import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeModelFolder } from '../../../src/core/models/layouts/describe-folder.js'
import { hashFiles } from '../../../src/core/models/layouts/hash-files.js'
import { knownModels } from '../../../src/core/models/registry.js'
import { changeJson, copyTinyModel, tinyModelsFolder } from '../../support/tiny-models.js'
import { tempFolder } from '../../support/temp-folder.js'

const tiny = (name: string) => join(tinyModelsFolder, name)
const openAi = { mean: [0.48145466, 0.4578275, 0.40821073], std: [0.26862954, 0.26130258, 0.27577711] }

describe('a folder in Hugging Face layout', () => {
  it('becomes a CLIP model with the most exact graphs it has', async () => {
    const manifest = await describeModelFolder(tiny('hugging-face-clip'))
    expect(manifest).toMatchObject({
      id: 'own-hugging-face-clip',
      family: 'clip',
      variant: 'fp32',
      preprocess: { inputPx: 32, ...openAi, resize: 'shortest-edge', crop: 'center', resample: 'bicubic' },
      image: { input: 'pixel_values', output: 'image_embeds', batch: 'dynamic' },
      text: {
        input: 'input_ids',
        mask: null,
        output: 'text_embeds',
        idType: 'int64',
        batch: 'dynamic',
        contextLength: 24,
        padding: 'none',
        padId: 0,
        endId: 693,
      },
      embeddingDimension: 12,
      scoring: { kind: 'clip' },
      languages: ['en'],
    })
    expect(manifest.files.map(({ role, path }) => `${role} ${path}`)).toEqual([
      'image onnx/vision_model.onnx',
      'text onnx/text_model.onnx',
      'tokenizer tokenizer.json',
      'tokenizer-config tokenizer_config.json',
    ])
  })

  it.each([
    ['fp16', ['onnx/vision_model_fp16.onnx', 'onnx/text_model_fp16.onnx']],
    ['q8', ['onnx/vision_model_quantized.onnx', 'onnx/text_model_quantized.onnx']],
    ['q8-text', ['onnx/vision_model.onnx', 'onnx/text_model_quantized.onnx']],
    ['fp16-q8-text', ['onnx/vision_model_fp16.onnx', 'onnx/text_model_quantized.onnx']],
  ])('gives the variant %s when it is asked for', async (variant, paths) => {
    const manifest = await describeModelFolder(tiny('hugging-face-clip'), { variant })
    expect(manifest.variant).toBe(variant)
    expect(manifest.id).toBe(`own-hugging-face-clip-${variant}`)
    expect(manifest.files.slice(0, 2).map(({ path }) => path)).toEqual(paths)
  })

  it('has the precision of its weights where no name says it', async () => {
    const folder = copyTinyModel('hugging-face-clip')
    for (const tower of ['vision', 'text']) {
      renameSync(join(folder, `onnx/${tower}_model_fp16.onnx`), join(folder, `onnx/${tower}_model.onnx`))
      rmSync(join(folder, `onnx/${tower}_model_quantized.onnx`))
    }
    expect((await describeModelFolder(folder)).variant).toBe('fp16')
    expect((await describeModelFolder(folder, { variant: 'fp16' })).variant).toBe('fp16')
    await expect(describeModelFolder(folder, { variant: 'fp32' })).rejects.toThrow(
      'expected a graph in precision fp32, found onnx/vision_model.onnx in fp16',
    )
  })

  it('becomes a SigLIP model: squashed photos, padded texts in lower case', async () => {
    const manifest = await describeModelFolder(tiny('hugging-face-siglip'))
    expect(manifest).toMatchObject({
      family: 'siglip',
      preprocess: {
        inputPx: 32,
        resize: 'squash',
        crop: 'none',
        resample: 'bilinear',
        mean: [0.5, 0.5, 0.5],
      },
      image: { output: 'pooler_output' },
      text: {
        output: 'pooler_output',
        padding: 'context',
        padId: 1,
        endId: 2,
        lowercase: true,
        contextLength: 16,
      },
      embeddingDimension: 16,
      scoring: { kind: 'siglip', source: expect.stringMatching(/^Prior/) as string },
    })
  })

  it('names the files outside its graphs', async () => {
    const { files } = await describeModelFolder(tiny('external-data'))
    expect(files.filter(({ role }) => role === 'data').map(({ path }) => path)).toEqual([
      'onnx/vision_model.onnx_data',
      'onnx/text_model.onnx_data',
    ])
  })
})

describe('a folder in OpenCLIP layout', () => {
  it('becomes a model of one photo or text at a time', async () => {
    expect(await describeModelFolder(tiny('open-clip'))).toMatchObject({
      family: 'clip',
      variant: 'fp32',
      preprocess: { inputPx: 40, ...openAi, resize: 'shortest-edge' },
      image: { input: 'image', output: 'embedding', batch: 'fixed-1' },
      text: {
        input: 'text',
        output: 'embedding',
        idType: 'int32',
        batch: 'fixed-1',
        padding: 'context',
        padId: 0,
      },
      embeddingDimension: 12,
    })
  })

  it('hides padding from a multilingual text tower', async () => {
    const { text, languages } = await describeModelFolder(tiny('open-clip-multilingual'))
    expect(text).toMatchObject({
      mask: { input: 'attention_mask', hidesPadding: true },
      padding: 'context',
      padId: 1,
      endId: 2,
    })
    expect(languages).toEqual(['mul'])
  })

  it('takes open_clip_config.json too, with graphs beside it', async () => {
    const folder = copyTinyModel('open-clip')
    const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))
    const config = { model_cfg: read('config.json'), preprocess_cfg: read('visual/preprocess_cfg.json') }
    writeFileSync(join(folder, 'open_clip_config.json'), JSON.stringify(config))
    rmSync(join(folder, 'config.json'))
    for (const tower of ['visual', 'textual']) {
      renameSync(join(folder, tower, 'model.onnx'), join(folder, `${tower}.onnx`))
    }
    const manifest = await describeModelFolder(folder)
    expect(manifest.preprocess).toEqual((await describeModelFolder(tiny('open-clip'))).preprocess)
    expect(manifest.files.map(({ path }) => path)).toContain('visual.onnx')
  })
})

describe('a folder made by tools/export-onnx', () => {
  it.each([
    ['open-clip', null, { kind: 'clip', logitScale: 97.5, bias: -25 }],
    ['hugging-face-siglip', -16.5, { kind: 'siglip', logitScale: 97.5, logitBias: -16.5 }],
  ])('brings the constants of the weights: %s', async (model, logitBias, scoring) => {
    const folder = copyTinyModel(model)
    writeFileSync(join(folder, 'export.json'), JSON.stringify({ logitScale: 97.5, logitBias, opset: 17 }))
    expect((await describeModelFolder(folder)).scoring).toMatchObject(scoring)
  })

  it('has no tokenizer configuration, and texts end as tokenizer.json says', async () => {
    const folder = copyTinyModel('open-clip')
    rmSync(join(folder, 'textual/tokenizer_config.json'))
    expect((await describeModelFolder(folder)).text).toMatchObject({ padId: 0, endId: 693 })
  })

  it('has to name the padding of a SigLIP model, which is not what its name suggests', async () => {
    const folder = copyTinyModel('hugging-face-siglip')
    rmSync(join(folder, 'tokenizer_config.json'))
    await expect(describeModelFolder(folder)).rejects.toThrow(
      "expected a padding token in the tokenizer's configuration, found none",
    )
  })
})

describe('a folder with a manifest of its own', () => {
  it('is taken as it says', async () => {
    const folder = copyTinyModel('hugging-face-clip')
    const manifest = { ...(await describeModelFolder(folder)), id: 'mine', name: 'Mine' }
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
    expect(await describeModelFolder(folder)).toEqual(manifest)
  })

  it('is refused when a file is not the one that it names', async () => {
    const folder = copyTinyModel('hugging-face-clip')
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(await describeModelFolder(folder)))
    copyFileSync(join(folder, 'onnx/vision_model_fp16.onnx'), join(folder, 'onnx/vision_model.onnx'))
    await expect(describeModelFolder(folder)).rejects.toThrow(
      /expected onnx\/vision_model\.onnx with 51699 bytes and sha256 \w{64} as manifest\.json says, found \d+ bytes/,
    )
  })
})

describe('a folder that is said to be a model of the list', () => {
  it('is refused when it is another one, with both values', async () => {
    const model = knownModels().find(({ id }) => id === 'vit-bigg-14-laion2b')
    const variant = model?.variants[0]
    if (!model || !variant) throw new Error('Expected ViT-bigG-14 in the list, found none')
    const described = describeModelFolder(tiny('external-data'), { known: { model, variant } })
    await expect(described).rejects.toThrow(
      'expected ViT-bigG-14 LAION-2B 39B with size of embeddings 1280, found 12',
    )
  })

  it('takes its name, licence and scoring over when it is that one', async () => {
    const [first] = knownModels()
    const own = await describeModelFolder(tiny('external-data'))
    if (!first) throw new Error('Expected a model in the list, found none')
    const model = { ...first, preprocess: own.preprocess, embeddingDimension: 12, text: own.text }
    const variant = {
      ...first.variants[0],
      variant: 'fp32',
      modelId: first.id,
    } as (typeof first.variants)[number]
    const manifest = await describeModelFolder(tiny('external-data'), { known: { model, variant } })
    expect(manifest).toMatchObject({ id: first.id, licence: 'MIT', accuracy: first.accuracy })
  })
})

describe('a folder that cannot be used', () => {
  type Damage = (folder: string) => void
  const remove =
    (name: string): Damage =>
    (folder) => {
      rmSync(join(folder, name))
    }
  const cases: readonly (readonly [what: string, model: string, damage: Damage, message: string | RegExp])[] =
    [
      ['no text tower', 'open-clip', remove('textual/model.onnx'), 'expected textual/model.onnx beside'],
      [
        'no configuration',
        'hugging-face-clip',
        remove('config.json'),
        'expected config.json beside the graphs',
      ],
      ['no tokenizer', 'open-clip', remove('textual/tokenizer.json'), 'expected textual/tokenizer.json'],
      [
        'no preprocessing',
        'open-clip',
        remove('visual/preprocess_cfg.json'),
        'expected visual/preprocess_cfg.json',
      ],
      [
        'weights missing outside the graph',
        'external-data',
        remove('onnx/text_model.onnx_data'),
        'expected onnx/text_model.onnx_data, which holds weights of onnx/text_model.onnx, found no such file',
      ],
      [
        'another size of photos than its graph',
        'open-clip',
        (folder) => {
          changeJson(folder, 'visual/preprocess_cfg.json', (value) => ({ ...value, size: [32, 32] }))
        },
        'expected photos of [any, 3, 32, 32] as the configuration says, found [1, 3, 40, 40] in visual/model.onnx',
      ],
      [
        'another size of embeddings than its graphs',
        'open-clip',
        (folder) => {
          changeJson(folder, 'config.json', (value) => ({ ...value, embed_dim: 512 }))
        },
        'expected embeddings of one size in configuration and both graphs, found 512 and 12',
      ],
      [
        'another context than its graph',
        'open-clip',
        (folder) => {
          changeJson(folder, 'config.json', (value) => ({ ...value, text_cfg: { context_length: 77 } }))
        },
        'expected texts of 77 tokens as the configuration says, found 24 in textual/model.onnx',
      ],
      [
        'a family that is neither CLIP nor SigLIP',
        'hugging-face-clip',
        (folder) => {
          changeJson(folder, 'config.json', (value) => ({ ...value, model_type: 'blip' }))
        },
        'expected a model of type clip or siglip, found "blip"',
      ],
      [
        "towers without CLIP's projection",
        'hugging-face-siglip',
        (folder) => {
          changeJson(folder, 'config.json', (value) => ({ ...value, model_type: 'clip' }))
        },
        'expected an output "image_embeds" in onnx/vision_model.onnx, found "last_hidden_state", "pooler_output"',
      ],
      [
        'two towers of one kind',
        'open-clip',
        (folder) => {
          copyFileSync(join(folder, 'visual/model.onnx'), join(folder, 'textual/model.onnx'))
        },
        'expected int64 or int32 ids in textual/model.onnx, found float32',
      ],
      [
        'a graph that is none',
        'hugging-face-clip',
        (folder) => {
          writeFileSync(join(folder, 'onnx/text_model.onnx'), 'version https://git-lfs.github.com/spec/v1')
        },
        /text_model\.onnx: expected an ONNX graph, found/,
      ],
    ]

  it.each(cases)('for %s says so in one sentence', async (_, model, damage, message) => {
    const folder = copyTinyModel(model)
    damage(folder)
    const described = describeModelFolder(folder)
    await expect(described).rejects.toMatchObject({ code: 'model-damaged' })
    await expect(described).rejects.toThrow(message)
  })

  it('because a file of it is known to be wrong says why, whatever the file is called', async () => {
    const [image] = (await describeModelFolder(tiny('open-clip'))).files
    const wrong = (sha256: string) => (sha256 === image?.sha256 ? 'Made with GELU.' : null)
    const files = [{ role: 'image', path: 'visual/model.onnx' }] as const
    await expect(hashFiles(tiny('open-clip'), files, wrong)).rejects.toThrow(
      /visual.model\.onnx is known to be wrong\. Made with GELU\./,
    )
    expect(await hashFiles(tiny('open-clip'), files)).toEqual([image])
  })

  it('because nothing in it is a model says what would be one', async () => {
    const folder = tempFolder()
    mkdirSync(join(folder, 'photos'))
    await expect(describeModelFolder(folder)).rejects.toThrow(
      /vision_model\.onnx.*manifest\.json, found none/,
    )
  })
})
