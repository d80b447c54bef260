import type { SuggestSettings } from '../../shared/settings.js'
import type { ProviderChoice } from '../../shared/provider.js'
import type { Evidence, TagPath, VocabularyId } from '../../shared/tag.js'
import type { Catalogue, VocabularyTag } from '../catalogue/catalogue.js'
import { openImageEncoder, type ImageEncoder } from '../embed/image-encoder.js'
import { openTextEncoder, type TextEncoder } from '../embed/text-encoder.js'
import type { InstalledModel } from '../models/installed-models.js'
import type { TensorSpec } from '../models/manifest.js'
import { suggestTags } from '../score/suggest-tags.js'
import { foldName, isSamePath, leafName } from '../support/fold-name.js'
import { meanDirection } from '../support/vectors.js'
import { readModelWords, type ModelWords } from '../vocabulary/model-words.js'
import { buildTagMatrix, type TagMatrix } from '../vocabulary/tag-matrix.js'
import { withReadyPrompts } from '../vocabulary/ready-prompts.js'
import { createSearchWords, type SearchWords } from '../vocabulary/search-words.js'
import type { Scored } from './library.js'

type TaggerOptions = Readonly<{
  catalogue: Catalogue
  model: InstalledModel
  vocabularyId: VocabularyId
  choice: ProviderChoice
  /** Forgets what was measured of this model on this machine. */
  measuresAgain: boolean
}>

/** A model, a vocabulary and the settings, ready to say which tags fit a photo. */
export class Tagger {
  readonly #model: InstalledModel
  readonly #image: ImageEncoder
  readonly #text: TextEncoder
  readonly #catalogue: Catalogue
  readonly #modelWords: ModelWords
  #words: Words
  #tagsByName = new Map<string, VocabularyTag[]>()
  readonly #underWay = new Set<Promise<unknown>>()

  private constructor(
    catalogue: Catalogue,
    model: InstalledModel,
    encoders: { readonly image: ImageEncoder; readonly text: TextEncoder },
    modelWords: ModelWords,
    words: Words,
  ) {
    this.#catalogue = catalogue
    this.#model = model
    this.#image = encoders.image
    this.#text = encoders.text
    this.#modelWords = modelWords
    this.#words = words
    this.#indexTags()
  }

  /** Loads the model and embeds the vocabulary's words (kept in the catalogue for the next start). */
  static async open(options: TaggerOptions): Promise<Tagger> {
    const { catalogue, model, vocabularyId, choice, measuresAgain } = options
    const { measurements } = catalogue
    const image = await openImageEncoder(model, { provider: choice, measurements, measuresAgain })
    let text: TextEncoder | null = null
    try {
      text = await openTextEncoder(model)
      const modelWords = await readModelWords(model, everydayTags(catalogue))
      const words = await readWords(catalogue, model, { text, modelWords }, vocabularyId)
      return new Tagger(catalogue, model, { image, text }, modelWords, words)
    } catch (error) {
      await image.close()
      await text?.close()
      throw error
    }
  }

  /** The image tower as it runs, for diagnostics. */
  get run(): Omit<ImageEncoder, 'embed' | 'close'> {
    return this.#image
  }

  get model(): InstalledModel {
    return this.#model
  }

  get pipeline(): string {
    return this.#image.pipeline
  }

  get provider(): string {
    return this.#image.provider
  }

  get tensorSpec(): TensorSpec {
    return this.#model.manifest.preprocess
  }

  get modelId(): string {
    return this.#model.manifest.id
  }

  get batchSize(): number {
    return this.#image.batchSize
  }

  async useVocabulary(vocabularyId: VocabularyId): Promise<void> {
    const tools = { text: this.#text, modelWords: this.#modelWords }
    this.#words = await this.#untilDone(readWords(this.#catalogue, this.#model, tools, vocabularyId))
    this.#indexTags()
  }

  embed(tensors: readonly Float32Array[]): Promise<readonly Float32Array[]> {
    return this.#untilDone(this.#image.embed(tensors))
  }

  /**
   * The embedding of a search, L2-normalised, and what is known of its words. Any text is taken. One that names a tag of
   * the vocabulary is searched for by that tag's prompts too (docs/decisions/0026-search-by-terms.md).
   */
  async embedWords(text: string): Promise<{ readonly embedding: Float32Array; readonly evidence: Evidence }> {
    const { search } = this.#words
    const embeddings = await this.#untilDone(this.#text.embed([text]))
    const row = search.rowOf(text)
    return {
      embedding: meanDirection(row === null ? embeddings : [...embeddings, row], 'a search'),
      evidence: search.evidenceOf(text),
    }
  }

  score(embedding: Float32Array, { minimumProbability, maximumTags }: SuggestSettings): Scored {
    return suggestTags({ embedding, matrix: this.#words.matrix, minimumProbability, maximumTags })
  }

  tagAt(path: TagPath): VocabularyTag | null {
    return this.#named(leafName(path)).find((tag) => isSamePath(tag.path, path)) ?? null
  }

  /** The one tag of this name; null when none or several have it. */
  onlyTagNamed(name: string): VocabularyTag | null {
    const [first, ...others] = this.#named(name)
    return first && others.length === 0 ? first : null
  }

  /** Waits for what is under way: a session that is closed meanwhile would fail it. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#underWay)
    await this.#image.close()
    await this.#text.close()
  }

  async #untilDone<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work)
    try {
      return await work
    } finally {
      this.#underWay.delete(work)
    }
  }

  #named(name: string): readonly VocabularyTag[] {
    return this.#tagsByName.get(foldName(name)) ?? []
  }

  #indexTags(): void {
    this.#tagsByName = new Map()
    for (const tag of this.#words.tags) {
      const name = foldName(leafName(tag.path))
      const known = this.#tagsByName.get(name)
      if (known) known.push(tag)
      else this.#tagsByName.set(name, [tag])
    }
  }
}

type Words = Readonly<{
  /** All tags of the vocabulary, also those that are never suggested. */
  tags: readonly VocabularyTag[]
  matrix: TagMatrix
  search: SearchWords
}>

async function readWords(
  catalogue: Catalogue,
  model: InstalledModel,
  { text, modelWords }: { readonly text: TextEncoder; readonly modelWords: ModelWords },
  vocabularyId: VocabularyId,
): Promise<Words> {
  const { vocabularies, tagEmbeddings } = catalogue
  const tags = vocabularies.tags(vocabularyId)
  const matrix = await buildTagMatrix({
    tags,
    model,
    words: modelWords,
    suggestsGuesses: vocabularies.get(vocabularyId)?.kind !== 'bundled',
    encoder: text,
    cache: await withReadyPrompts(model, tagEmbeddings),
  })
  vocabularies.setUnknownWords(vocabularyId, [...new Set([...matrix.unknown.values()].flat())])
  return { tags, matrix, search: createSearchWords(matrix, modelWords) }
}

/** The default vocabulary. */
function everydayTags({ vocabularies }: Catalogue): readonly VocabularyTag[] {
  return vocabularies.all().flatMap(({ id, kind }) => (kind === 'bundled' ? vocabularies.tags(id) : []))
}
