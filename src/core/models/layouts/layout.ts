import type { TensorSpec } from '../manifest.js'

/** What a layout's files say of a model, before its graphs are looked into. */
export type Layout = Readonly<{
  /** For people: 'Hugging Face', 'OpenCLIP'. */
  name: string
  family: 'clip' | 'siglip'
  /** Graphs, as paths in the folder; a tower may be there in several precisions. */
  imageGraphs: readonly GraphFile[]
  textGraphs: readonly GraphFile[]
  tokenizer: string
  tokenizerConfig: string | null
  preprocess: TensorSpec
  contextLength: number
  /** By the configuration; null when only the graphs say it. */
  embeddingDimension: number | null
  /** Names of outputs that hold the embedding, the best first. */
  imageOutputs: readonly string[]
  textOutputs: readonly string[]
}>

/** `precision` by the file's name ('fp16', 'q8', ...); null when the name says nothing. */
export type GraphFile = Readonly<{ path: string; precision: string | null }>
