import { z } from 'zod'
import type { TensorSpec } from '../manifest.js'
import type { GraphFile, Layout } from './layout.js'
import { firstOf, readJsonFile, unusable } from './model-folder.js'

/** config.json: what is left out has the default of transformers' CLIPConfig and SiglipConfig. */
const config = z.looseObject({
  model_type: z.string(),
  projection_dim: z.number().int().positive().optional(),
  text_config: z
    .looseObject({
      max_position_embeddings: z.number().int().positive().optional(),
      hidden_size: z.number().int().positive().optional(),
    })
    .optional(),
})

const sides = z.union([
  z.number().int().positive(),
  z.looseObject({
    shortest_edge: z.number().int().positive().optional(),
    height: z.number().int().positive().optional(),
    width: z.number().int().positive().optional(),
  }),
])

const preprocessorConfig = z.looseObject({
  size: sides,
  crop_size: sides.optional(),
  do_center_crop: z.boolean().optional(),
  do_normalize: z.boolean().optional(),
  resample: z.number().int().optional(),
  image_mean: z.tuple([z.number(), z.number(), z.number()]).optional(),
  image_std: z.tuple([z.number(), z.number(), z.number()]).optional(),
})

/** Pillow's numbers. */
const resamplings: Readonly<Record<number, 'bilinear' | 'bicubic'>> = { 2: 'bilinear', 3: 'bicubic' }

/**
 * A folder as `transformers` and its exporters lay it out: config.json, preprocessor_config.json, tokenizer.json and
 * vision_model*.onnx, text_model*.onnx in onnx/ or beside them. Null when it is none.
 */
export async function readHuggingFaceLayout(
  folder: string,
  files: readonly string[],
): Promise<Layout | null> {
  const imageGraphs = graphsOf(files, 'vision_model')
  const textGraphs = graphsOf(files, 'text_model')
  if (imageGraphs.length === 0 && textGraphs.length === 0) return null
  for (const [graphs, name] of [
    [imageGraphs, 'vision_model.onnx'],
    [textGraphs, 'text_model.onnx'],
  ] as const) {
    if (graphs.length === 0)
      throw unusable(folder, `expected onnx/${name} beside the other tower, found none`)
  }
  for (const name of ['config.json', 'preprocessor_config.json', 'tokenizer.json']) {
    if (!files.includes(name)) throw unusable(folder, `expected ${name} beside the graphs, found none`)
  }
  const { model_type, projection_dim, text_config } = await readJsonFile(folder, 'config.json', config)
  const isSiglip = model_type.startsWith('siglip')
  if (!isSiglip && model_type !== 'clip') {
    throw unusable(folder, `expected a model of type clip or siglip, found "${model_type}" in config.json`)
  }
  return {
    name: 'Hugging Face',
    family: isSiglip ? 'siglip' : 'clip',
    imageGraphs,
    textGraphs,
    tokenizer: 'tokenizer.json',
    tokenizerConfig: firstOf(files, ['tokenizer_config.json']),
    preprocess: await readPreprocess(folder, isSiglip),
    contextLength: text_config?.max_position_embeddings ?? (isSiglip ? 64 : 77),
    embeddingDimension: (isSiglip ? text_config?.hidden_size : projection_dim) ?? null,
    imageOutputs: isSiglip ? ['pooler_output'] : ['image_embeds'],
    textOutputs: isSiglip ? ['pooler_output'] : ['text_embeds'],
  }
}

async function readPreprocess(folder: string, isSiglip: boolean): Promise<TensorSpec> {
  const name = 'preprocessor_config.json'
  const found = await readJsonFile(folder, name, preprocessorConfig)
  const resample = resamplings[found.resample ?? 3]
  if (!resample) {
    throw unusable(
      folder,
      `expected bilinear (2) or bicubic (3) resampling in ${name}, found ${found.resample}`,
    )
  }
  const isCropped = found.do_center_crop ?? !isSiglip
  const inputPx = sideOf(isCropped ? (found.crop_size ?? found.size) : found.size)
  const edge = typeof found.size === 'object' ? (found.size.shortest_edge ?? null) : found.size
  if (inputPx === null) throw unusable(folder, `expected a square size in ${name}, found another`)
  if (isCropped && edge !== null && edge !== inputPx) {
    throw unusable(
      folder,
      `expected photos resized to the size that is cut out of them in ${name}, found ${edge} and ${inputPx} px`,
    )
  }
  return {
    inputPx,
    ...normalisation(folder, found),
    resize: isCropped ? 'shortest-edge' : 'squash',
    crop: isCropped ? 'center' : 'none',
    resample,
  }
}

function normalisation(
  folder: string,
  { do_normalize, image_mean, image_std }: z.infer<typeof preprocessorConfig>,
): Pick<TensorSpec, 'mean' | 'std'> {
  if (do_normalize === false) return { mean: [0, 0, 0], std: [1, 1, 1] }
  if (image_mean && image_std) return { mean: image_mean, std: image_std }
  throw unusable(folder, 'expected image_mean and image_std in preprocessor_config.json, found none')
}

function sideOf(size: z.infer<typeof sides>): number | null {
  if (typeof size === 'number') return size
  const { height, width, shortest_edge } = size
  if (height !== undefined || width !== undefined) return height === width && height ? height : null
  return shortest_edge ?? null
}

/** How exporters end the names of towers in 8 bits; int8 comes last, because the CPU does not run all of those. */
const endingsOf8Bits = ['quantized', 'uint8', 'int8']

/** `vision_model_fp16.onnx` is the tower in precision 'fp16'; without an ending it is in that of its weights. */
function graphsOf(files: readonly string[], tower: string): readonly GraphFile[] {
  const pattern = new RegExp(`^(?:onnx/)?${tower}(?:_([a-z0-9]+))?\\.onnx$`)
  const graphs = files.flatMap((path) => {
    const match = pattern.exec(path)
    return match ? [{ path, ending: match[1] ?? null }] : []
  })
  return graphs
    .map(({ path, ending }) => ({
      path,
      rank: ending === null ? -1 : endingsOf8Bits.indexOf(ending),
      ending,
    }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ path, rank, ending }) => ({ path, precision: rank === -1 ? ending : 'q8' }))
}
