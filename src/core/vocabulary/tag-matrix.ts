import { AppError } from '../../shared/errors.js'
import type { TagId } from '../../shared/tag.js'
import type { TagEmbeddingTable, VocabularyTag } from '../catalogue/catalogue.js'
import { weightsKey, type ModelManifest } from '../models/manifest.js'
import { calibrationOf } from '../models/scoring.js'
import { leafName } from '../support/fold-name.js'
import type { Sigmoid } from '../support/sigmoid.js'
import { normalised } from '../support/vectors.js'
import { prompts, tagTexts } from './tag-texts.js'

/** A vocabulary as the model sees it: one row of length 1 for each tag that the model can recognise. */
export type TagMatrix = Readonly<{
  /** In the order of the rows. Tags that the model does not know are left out. */
  tags: readonly VocabularyTag[]
  /** Row after row, tags.length * dimension values. */
  vectors: Float32Array
  dimension: number
  /** How a cosine becomes a probability. */
  calibration: Sigmoid
  /** Tags that are never suggested, with the words of their name that the model does not know. */
  unknown: ReadonlyMap<TagId, readonly string[]>
}>

/** What the matrix needs of a text encoder. */
export type TextEmbedder = Readonly<{
  dimension: number
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>
  unknownWords(text: string): readonly string[]
}>

type TagMatrixInput = Readonly<{
  tags: readonly VocabularyTag[]
  model: Readonly<{ manifest: ModelManifest }>
  encoder: TextEmbedder
  cache: TagEmbeddingTable
  /** Puts a text into templates. Evaluation can ask published prompts to the letter. @default prompts */
  promptsOf?: typeof prompts
}>

/**
 * Embeds each tag as the normalised mean over templates and texts; embeddings of prompts seen before come from the
 * cache. A tag is recognisable when every word of its name, or of one of its synonyms, is known.
 */
export async function buildTagMatrix(input: TagMatrixInput): Promise<TagMatrix> {
  const { tags, model, encoder, cache, promptsOf = prompts } = input
  const { manifest } = model
  const unknown = new Map<TagId, readonly string[]>()
  const rows: { readonly tag: VocabularyTag; readonly prompts: readonly string[] }[] = []
  for (const tag of tags) {
    const known = tagTexts(tag).filter((text) => encoder.unknownWords(text).length === 0)
    if (known.length === 0) unknown.set(tag.id, encoder.unknownWords(leafName(tag.path)))
    else rows.push({ tag, prompts: known.flatMap((text) => promptsOf(text, manifest.templates)) })
  }
  const embeddings = await embedPrompts(
    [...new Set(rows.flatMap((row) => row.prompts))],
    manifest,
    encoder,
    cache,
  )
  const vectors = new Float32Array(rows.length * encoder.dimension)
  for (const [index, row] of rows.entries()) {
    const texts = row.prompts.flatMap((prompt) => embeddings.get(prompt) ?? [])
    vectors.set(meanDirection(texts, encoder.dimension), index * encoder.dimension)
  }
  return {
    tags: rows.map((row) => row.tag),
    vectors,
    dimension: encoder.dimension,
    calibration: calibrationOf(manifest.scoring),
    unknown,
  }
}

async function embedPrompts(
  texts: readonly string[],
  manifest: ModelManifest,
  encoder: TextEmbedder,
  cache: TagEmbeddingTable,
): Promise<ReadonlyMap<string, Float32Array>> {
  const key = weightsKey(manifest)
  const embeddings = new Map<string, Float32Array>()
  const missing: string[] = []
  for (const text of texts) {
    const cached = cache.get(key, text)
    if (cached) embeddings.set(text, cached)
    else missing.push(text)
  }
  const embedded = await encoder.embed(missing)
  for (const [index, text] of missing.entries()) {
    const embedding = embedded[index]
    if (!embedding)
      throw new AppError('internal', `Expected an embedding of "${text}", the encoder gave none`)
    cache.put(key, text, embedding)
    embeddings.set(text, embedding)
  }
  return embeddings
}

function meanDirection(embeddings: readonly Float32Array[], dimension: number): Float32Array {
  const [first] = embeddings
  if (first && embeddings.length === 1) return first
  const sum = new Float32Array(dimension)
  for (const embedding of embeddings) {
    for (const [index, value] of embedding.entries()) sum[index] = (sum[index] ?? 0) + value
  }
  return normalised(sum, 'a tag')
}
