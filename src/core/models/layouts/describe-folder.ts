import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { modelManifestSchema, type ModelManifest } from '../manifest.js'
import type { Scoring } from '../scoring.js'
import { readScoring } from './export-record.js'
import { hashFiles } from './hash-files.js'
import { readHuggingFaceLayout } from './hugging-face.js'
import type { Layout } from './layout.js'
import { listFiles, readJsonFile, unusable } from './model-folder.js'
import { knownFacts, type KnownChoice } from './known-facts.js'
import { readOpenClipLayout } from './open-clip.js'
import { describeTextTower } from './text-tower.js'
import { readTokenizerFacts, type TokenizerFacts } from './tokenizer-facts.js'
import { batchOf, embeddingOutput, readTower, type TowerGraph } from './tower-graphs.js'

export type DescribeOptions = Readonly<{
  /**
   * Which precision of several, named as in the list: 'fp16', 'q8-text', ... @default that of `known`, else the most
   * exact one of each tower
   */
  variant?: string
  /** The model of the list that this folder is said to be: its scoring, licence and figures are taken over. */
  known?: KnownChoice
}>

/**
 * The manifest of a model in a local folder: its own manifest.json when it has one, else what its layout (Hugging Face
 * or OpenCLIP export) and its graphs say. Throws one sentence about what is missing or contradictory.
 */
export async function describeModelFolder(
  folder: string,
  options: DescribeOptions = {},
): Promise<ModelManifest> {
  const files = await listFiles(folder)
  if (files.includes('manifest.json')) return readOwnManifest(folder)
  const layout = (await readHuggingFaceLayout(folder, files)) ?? (await readOpenClipLayout(folder, files))
  if (!layout) {
    throw unusable(
      folder,
      'expected vision_model.onnx and text_model.onnx, visual/model.onnx and textual/model.onnx, or a manifest.json, found none of them',
    )
  }
  const wanted = precisionsOf(options.variant ?? options.known?.variant.variant ?? null)
  const image = await readTower(folder, files, layout.imageGraphs, wanted.image)
  const text = await readTower(folder, files, layout.textGraphs, wanted.text)
  const scoring = await readScoring(folder, files, layout.family)
  return describe(folder, layout, { image, text }, scoring, options.known ?? null)
}

/** A user's own manifest, whose files have to be those that it names. */
async function readOwnManifest(folder: string): Promise<ModelManifest> {
  const manifest = await readJsonFile(folder, 'manifest.json', modelManifestSchema)
  const found = await hashFiles(folder, manifest.files)
  for (const file of manifest.files) {
    const same = found.find(({ path }) => path === file.path)
    if (same?.sizeBytes === file.sizeBytes && same.sha256 === file.sha256) continue
    throw unusable(
      folder,
      `expected ${file.path} with ${file.sizeBytes} bytes and sha256 ${file.sha256} as manifest.json says, ` +
        `found ${same?.sizeBytes} bytes and sha256 ${same?.sha256}`,
    )
  }
  return manifest
}

async function describe(
  folder: string,
  layout: Layout,
  { image, text }: Readonly<{ image: TowerGraph; text: TowerGraph }>,
  scoring: Scoring,
  known: KnownChoice | null,
): Promise<ModelManifest> {
  const tokenizer = await readTokenizerFacts(folder, layout)
  const files = await hashFiles(folder, [
    { role: 'image', path: image.path },
    { role: 'text', path: text.path },
    ...[...new Set([...image.data, ...text.data])].map((path) => ({ role: 'data' as const, path })),
    { role: 'tokenizer', path: layout.tokenizer },
    ...(layout.tokenizerConfig === null
      ? []
      : [{ role: 'tokenizer-config' as const, path: layout.tokenizerConfig }]),
  ])
  const imageOutput = embeddingOutput(folder, image, layout.imageOutputs)
  const textOutput = embeddingOutput(folder, text, layout.textOutputs)
  const [pixels, ...others] = image.graph.inputs
  if (!pixels || others.length > 0) {
    const found = image.graph.inputs.map(({ name }) => `"${name}"`).join(', ')
    throw unusable(folder, `expected photos as the only input of ${image.path}, found ${found}`)
  }
  const found = {
    family: layout.family,
    variant: variantOf(image.precision, text.precision),
    revision: createHash('sha256')
      .update(files.map(({ sha256 }) => sha256).join())
      .digest('hex')
      .slice(0, 12),
    files,
    preprocess: { ...layout.preprocess, inputPx: inputPx(folder, layout, image, pixels.shape) },
    image: { input: pixels.name, output: imageOutput.name, batch: batchOf(folder, image, pixels) },
    text: describeTextTower(folder, layout, text, textOutput, tokenizer),
    embeddingDimension: dimension(folder, layout, imageOutput.shape, textOutput.shape),
  }
  return modelManifestSchema.parse({
    ...found,
    ...knownFacts(folder, found, known, ownFacts(folder, layout, tokenizer, scoring, found.variant)),
  })
}

/** 'fp16-q8-text' is an image tower of 'fp16' and a text tower of 'q8'. */
function precisionsOf(variant: string | null): { image: string | null; text: string | null } {
  if (variant === null) return { image: null, text: null }
  if (!variant.endsWith('-text')) return { image: variant, text: variant }
  const [first, second] = variant.slice(0, -'-text'.length).split('-')
  return second === undefined
    ? { image: 'fp32', text: first ?? null }
    : { image: first ?? null, text: second }
}

/** 'fp32', or 'q8-text' when only the text tower is less exact, or both names. */
function variantOf(image: string, text: string): string {
  if (image === text) return image
  return image === 'fp32' ? `${text}-text` : `${image}-${text}-text`
}

/** The configured size, unless the graph insists on another. */
function inputPx(
  folder: string,
  layout: Layout,
  image: TowerGraph,
  shape: readonly (number | null)[],
): number {
  const [, channels, height, width] = shape
  const px = layout.preprocess.inputPx
  const fits = shape.length === 4 && (channels ?? 3) === 3 && (height ?? px) === px && (width ?? px) === px
  if (fits) return px
  throw unusable(
    folder,
    `expected photos of [any, 3, ${px}, ${px}] as the configuration says, found [${shape.map((size) => size ?? 'any').join(', ')}] in ${image.path}`,
  )
}

function dimension(
  folder: string,
  layout: Layout,
  imageShape: readonly (number | null)[],
  textShape: readonly (number | null)[],
): number {
  const sizes = new Set(
    [layout.embeddingDimension, imageShape.at(-1) ?? null, textShape.at(-1) ?? null].filter(
      (size) => size !== null,
    ),
  )
  const [size] = sizes
  if (size !== undefined && sizes.size === 1) return size
  throw unusable(
    folder,
    sizes.size === 0
      ? 'expected the size of embeddings in a graph or in config.json, found none'
      : `expected embeddings of one size in configuration and both graphs, found ${[...sizes].join(' and ')}`,
  )
}

/** What nobody but the folder knows: its name. The rest is said to be unknown. */
function ownFacts(
  folder: string,
  layout: Layout,
  tokenizer: TokenizerFacts,
  scoring: Scoring,
  variant: string,
): Pick<
  ModelManifest,
  'id' | 'name' | 'description' | 'scoring' | 'templates' | 'languages' | 'licence' | 'accuracy'
> {
  const name = basename(folder)
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? ['model']
  return {
    id: ['own', ...words, ...(variant === 'fp32' ? [] : [variant])].join('-'),
    name: variant === 'fp32' ? name : `${name} (${variant})`,
    description: `Your own model, imported from a folder in ${layout.name} layout.`,
    scoring,
    templates: ['a photo of a {}'],
    languages: [layout.family === 'clip' && tokenizer.type === 'BPE' ? 'en' : 'mul'],
    licence: 'Unknown: see where the model comes from',
    accuracy: [],
  }
}
