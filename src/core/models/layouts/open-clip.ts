import { z } from 'zod'
import type { TensorSpec } from '../manifest.js'
import type { Layout } from './layout.js'
import { firstOf, readJsonFile, unusable } from './model-folder.js'

const modelConfig = z.looseObject({
  embed_dim: z.number().int().positive(),
  /** Only models trained with a sigmoid have one. */
  init_logit_bias: z.number().optional(),
  vision_cfg: z.looseObject({
    image_size: z.union([z.number().int().positive(), z.array(z.number().int().positive())]).optional(),
  }),
  text_cfg: z.looseObject({ context_length: z.number().int().positive().optional() }),
})

const preprocessConfig = z.looseObject({
  size: z.union([z.number().int().positive(), z.array(z.number().int().positive())]).optional(),
  mean: z.tuple([z.number(), z.number(), z.number()]),
  std: z.tuple([z.number(), z.number(), z.number()]),
  interpolation: z.string().optional(),
  resize_mode: z.string().optional(),
})

/** open_clip_config.json holds both; Immich's exports keep them in two files. */
const wholeConfig = z.looseObject({ model_cfg: modelConfig, preprocess_cfg: preprocessConfig })

/** Open_clip's default where text_cfg is silent. */
const defaultContextLength = 77

/**
 * A folder as exports of OpenCLIP are laid out: visual/model.onnx and textual/model.onnx (or visual.onnx and
 * textual.onnx), and the model's OpenCLIP configuration. Null when it is none.
 */
export async function readOpenClipLayout(folder: string, files: readonly string[]): Promise<Layout | null> {
  const image = firstOf(files, ['visual/model.onnx', 'visual.onnx'])
  const text = firstOf(files, ['textual/model.onnx', 'textual.onnx'])
  if (image === null && text === null) return null
  if (image === null) throw unusable(folder, 'expected visual/model.onnx beside the text tower, found none')
  if (text === null) throw unusable(folder, 'expected textual/model.onnx beside the image tower, found none')
  const tokenizer = firstOf(files, ['textual/tokenizer.json', 'tokenizer.json', 'tokenizer/tokenizer.json'])
  if (tokenizer === null) throw unusable(folder, 'expected textual/tokenizer.json, found none')
  const { model, preprocess } = await readConfigs(folder, files)
  return {
    name: 'OpenCLIP',
    family: model.init_logit_bias === undefined ? 'clip' : 'siglip',
    imageGraphs: [{ path: image, precision: null }],
    textGraphs: [{ path: text, precision: null }],
    tokenizer,
    tokenizerConfig: firstOf(files, [tokenizer.replace('tokenizer.json', 'tokenizer_config.json')]),
    preprocess: tensorSpec(folder, preprocess, model),
    contextLength: model.text_cfg.context_length ?? defaultContextLength,
    embeddingDimension: model.embed_dim,
    imageOutputs: ['embedding', 'image_embeds', 'output'],
    textOutputs: ['embedding', 'text_embeds', 'output'],
  }
}

type Configs = Readonly<{
  model: z.infer<typeof modelConfig>
  preprocess: z.infer<typeof preprocessConfig>
}>

async function readConfigs(folder: string, files: readonly string[]): Promise<Configs> {
  if (files.includes('open_clip_config.json')) {
    const { model_cfg, preprocess_cfg } = await readJsonFile(folder, 'open_clip_config.json', wholeConfig)
    return { model: model_cfg, preprocess: preprocess_cfg }
  }
  if (!files.includes('config.json')) {
    throw unusable(folder, 'expected open_clip_config.json or config.json, found none')
  }
  const path = firstOf(files, ['visual/preprocess_cfg.json', 'preprocess_cfg.json'])
  if (path === null) throw unusable(folder, 'expected visual/preprocess_cfg.json, found none')
  return {
    model: await readJsonFile(folder, 'config.json', modelConfig),
    preprocess: await readJsonFile(folder, path, preprocessConfig),
  }
}

function tensorSpec(
  folder: string,
  { size, mean, std, interpolation, resize_mode }: Configs['preprocess'],
  { vision_cfg }: Configs['model'],
): TensorSpec {
  const inputPx = squareOf(size ?? vision_cfg.image_size ?? null)
  if (inputPx === null) throw unusable(folder, 'expected a square size of photos, found another or none')
  const resize = resize_mode ?? 'shortest'
  if (resize !== 'shortest' && resize !== 'squash') {
    throw unusable(folder, `expected the resize mode "shortest" or "squash", found "${resize}"`)
  }
  const resample = interpolation ?? 'bicubic'
  if (resample !== 'bicubic' && resample !== 'bilinear') {
    throw unusable(folder, `expected bicubic or bilinear interpolation, found "${resample}"`)
  }
  const isSquashed = resize === 'squash'
  return {
    inputPx,
    mean,
    std,
    resize: isSquashed ? 'squash' : 'shortest-edge',
    crop: isSquashed ? 'none' : 'center',
    resample,
  }
}

function squareOf(size: number | readonly number[] | null): number | null {
  if (size === null || typeof size === 'number') return size
  const [height, width] = size
  return height !== undefined && (width ?? height) === height ? height : null
}
