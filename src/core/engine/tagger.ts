import { AppError } from '../../shared/errors.js'
import type { Settings } from '../../shared/settings.js'
import type { ProviderChoice } from '../../shared/provider.js'
import type { TagPath, VocabularyId } from '../../shared/tag.js'
import type { Catalogue, VocabularyTag } from '../catalogue/catalogue.js'
import { openImageEncoder, type ImageEncoder } from '../embed/image-encoder.js'
import { openTextEncoder, type TextEncoder } from '../embed/text-encoder.js'
import type { InstalledModel } from '../models/installed-models.js'
import { weightsKey, type TensorSpec } from '../models/manifest.js'
import { suggestTags } from '../score/suggest-tags.js'
import { foldName, isSamePath, leafName } from '../support/fold-name.js'
import { buildTagMatrix, type TagMatrix } from '../vocabulary/tag-matrix.js'
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
  #matrix: TagMatrix
  /** All tags of the vocabulary, also those that the model does not know. */
  #tags: readonly VocabularyTag[]
  #tagsByName = new Map<string, VocabularyTag[]>()
  readonly #underWay = new Set<Promise<unknown>>()

  private constructor(
    catalogue: Catalogue,
    model: InstalledModel,
    encoders: { readonly image: ImageEncoder; readonly text: TextEncoder },
    words: Words,
  ) {
    this.#catalogue = catalogue
    this.#model = model
    this.#image = encoders.image
    this.#text = encoders.text
    this.#matrix = words.matrix
    this.#tags = words.tags
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
      const words = await readWords(catalogue, model, text, vocabularyId)
      return new Tagger(catalogue, model, { image, text }, words)
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
    const words = await this.#untilDone(readWords(this.#catalogue, this.#model, this.#text, vocabularyId))
    this.#matrix = words.matrix
    this.#tags = words.tags
    this.#indexTags()
  }

  embed(tensors: readonly Float32Array[]): Promise<readonly Float32Array[]> {
    return this.#untilDone(this.#image.embed(tensors))
  }

  /** The embedding of a search, L2-normalised. Throws `invalid-input` when the model knows none of its words. */
  async embedWords(words: string): Promise<Float32Array> {
    const unknown = this.#text.unknownWords(words)
    if (unknown.length > 0 && unknown.length >= words.split(/\s+/u).length) {
      throw new AppError(
        'invalid-input',
        `Expected words that the model ${this.#model.manifest.name} knows, found only unknown ones: ${unknown.join(', ')}`,
      )
    }
    const [embedding] = await this.#untilDone(this.#text.embed([words]))
    if (!embedding) throw new AppError('internal', `Expected an embedding of "${words}", the model gave none`)
    return embedding
  }

  score(embedding: Float32Array, settings: Settings): Scored {
    const { minimumProbability, maximumTags } = settings
    return suggestTags({ embedding, matrix: this.#matrix, minimumProbability, maximumTags })
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
    for (const tag of this.#tags) {
      const name = foldName(leafName(tag.path))
      const known = this.#tagsByName.get(name)
      if (known) known.push(tag)
      else this.#tagsByName.set(name, [tag])
    }
  }
}

type Words = Readonly<{ tags: readonly VocabularyTag[]; matrix: TagMatrix }>

async function readWords(
  catalogue: Catalogue,
  model: InstalledModel,
  encoder: TextEncoder,
  vocabularyId: VocabularyId,
): Promise<Words> {
  const tags = tagsFor(catalogue, weightsKey(model.manifest), vocabularyId)
  const matrix = await buildTagMatrix({ tags, model, encoder, cache: catalogue.tagEmbeddings })
  catalogue.vocabularies.setUnknownWords(vocabularyId, [...new Set([...matrix.unknown.values()].flat())])
  return { tags, matrix }
}

/** A threshold says nothing of other weights than those that it was measured with: for them the tag has none. */
function tagsFor(
  catalogue: Catalogue,
  weights: string,
  vocabularyId: VocabularyId,
): readonly VocabularyTag[] {
  const tags = catalogue.vocabularies.tags(vocabularyId)
  if (catalogue.vocabularies.get(vocabularyId)?.measuredWith === weights) return tags
  return tags.map((tag) => ({ ...tag, threshold: null }))
}
