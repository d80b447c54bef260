import { AppError } from '../../shared/errors.js'
import type { TagId } from '../../shared/tag.js'
import type { TagEmbeddingTable, VocabularyTag } from '../catalogue/catalogue.js'
import { weightsKey, type ModelManifest } from '../models/manifest.js'
import { calibrationOf } from '../models/scoring.js'
import { leafName } from '../support/fold-name.js'
import type { Sigmoid } from '../support/sigmoid.js'
import { meanDirection } from '../support/vectors.js'
import { impliedPaths, isGroup, tagKey } from './hierarchy.js'
import type { KnownWord, ModelWords } from './model-words.js'
import { prompts, tagTexts } from './tag-texts.js'

/** A tag with what the model knows of it. */
export type MatrixTag = VocabularyTag &
  KnownWord &
  Readonly<{
    /** False for a guess of the default vocabulary: it is a candidate at most. */
    isSuggested: boolean
    /** Rows of the measured tags among those that it implies. */
    measuredAbove: readonly number[]
  }>

/** A vocabulary as the model sees it: one row of length 1 for each tag that can be seen in a photo. */
export type TagMatrix = Readonly<{
  /** In the order of the rows. Groups and tags that the model cannot spell are left out. */
  tags: readonly MatrixTag[]
  /** Row after row, tags.length * dimension values. */
  vectors: Float32Array
  dimension: number
  /** How a cosine becomes a probability. */
  calibration: Sigmoid
  /** Tags that are never suggested, with the words of their name that the model cannot spell. */
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
  words: ModelWords
  /** False for the default vocabulary: only what the user put on a list is suggested as a guess. */
  suggestsGuesses: boolean
  encoder: TextEmbedder
  cache: TagEmbeddingTable
  /** Puts a text into templates. Evaluation can ask published prompts to the letter. @default prompts */
  promptsOf?: typeof prompts
}>

/**
 * Embeds each tag as the normalised mean over its prompts (tag-texts.ts); embeddings of prompts seen before come from
 * the cache. A tag is left out when the model can spell neither its name nor one of its synonyms.
 */
export async function buildTagMatrix(input: TagMatrixInput): Promise<TagMatrix> {
  const { tags, model, words, suggestsGuesses, encoder, cache, promptsOf = prompts } = input
  const { manifest } = model
  const unknown = new Map<TagId, readonly string[]>()
  const rows: { readonly tag: VocabularyTag & KnownWord; readonly prompts: readonly string[] }[] = []
  const canSpell = (text: string) => encoder.unknownWords(text).length === 0
  for (const tag of tags) {
    if (isGroup(tag)) continue
    const name = leafName(tag.path)
    const known = words.ofName(name)
    const asked = tagTexts(tag, canSpell(name) ? known.evidence : 'guess')
    const spelled = asked.words.filter(canSpell)
    if (spelled.length === 0) unknown.set(tag.id, encoder.unknownWords(name))
    else {
      const own = asked.prompt === null ? [] : [asked.prompt]
      const inTemplates = spelled.flatMap((text) => promptsOf(text, manifest.templates))
      rows.push({ tag: { ...tag, ...known }, prompts: [...new Set([...own, ...inTemplates])] })
    }
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
    vectors.set(meanDirection(texts, 'a tag'), index * encoder.dimension)
  }
  const measured = new Map(
    rows.flatMap(({ tag }, row) => (tag.threshold === null ? [] : [[tagKey(tag.path), row] as const])),
  )
  return {
    tags: rows.map(({ tag }) => ({
      ...tag,
      isSuggested: suggestsGuesses || tag.evidence !== 'guess',
      measuredAbove: impliedPaths(tag).flatMap((path) => measured.get(tagKey(path)) ?? []),
    })),
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
    if (!embedding) throw new AppError('encoder-gave-no-embedding', { text })
    cache.put(key, text, embedding)
    embeddings.set(text, embedding)
  }
  return embeddings
}
