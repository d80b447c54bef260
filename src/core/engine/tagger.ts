import { AppError } from '../../shared/errors.js'
import type { Settings } from '../../shared/settings.js'
import type { TagPath, VocabularyId } from '../../shared/tag.js'
import type { Catalogue, VocabularyTag } from '../catalogue/catalogue.js'
import { openImageEncoder, type ImageEncoder } from '../embed/image-encoder.js'
import { openTextEncoder, type TextEncoder } from '../embed/text-encoder.js'
import type { InstalledModel } from '../models/installed-models.js'
import type { TensorSpec } from '../models/manifest.js'
import { suggestTags } from '../score/suggest-tags.js'
import { foldName, isSamePath, leafName } from '../support/fold-name.js'
import { buildTagMatrix, type TagMatrix } from '../vocabulary/tag-matrix.js'
import type { Scored } from './library.js'

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
  static async open(
    catalogue: Catalogue,
    model: InstalledModel,
    vocabularyId: VocabularyId,
  ): Promise<Tagger> {
    const image = await openImageEncoder(model)
    const text = await openTextEncoder(model)
    return new Tagger(
      catalogue,
      model,
      { image, text },
      await readWords(catalogue, model, text, vocabularyId),
    )
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
    const words = await readWords(this.#catalogue, this.#model, this.#text, vocabularyId)
    this.#matrix = words.matrix
    this.#tags = words.tags
    this.#indexTags()
  }

  embed(tensors: readonly Float32Array[]): Promise<readonly Float32Array[]> {
    return this.#image.embed(tensors)
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
    const [embedding] = await this.#text.embed([words])
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

  async close(): Promise<void> {
    await this.#image.close()
    await this.#text.close()
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
  const tags = catalogue.vocabularies.tags(vocabularyId)
  const matrix = await buildTagMatrix({ tags, model, encoder, cache: catalogue.tagEmbeddings })
  catalogue.vocabularies.setUnknownWords(vocabularyId, [...new Set([...matrix.unknown.values()].flat())])
  return { tags, matrix }
}
