import { access, constants, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { FolderSummary } from '../../shared/contract.js'
import { AppError } from '../../shared/errors.js'
import type { FolderId, PhotoId } from '../../shared/photo.js'
import type { ProviderChoice } from '../../shared/provider.js'
import type { Settings } from '../../shared/settings.js'
import type { VocabularyId } from '../../shared/tag.js'
import type { Catalogue, FolderRow } from '../catalogue/catalogue.js'
import type { ExifToolProcess } from '../metadata/exiftool.js'
import { providerFromEnvironment } from '../embed/providers.js'
import { mergeKeywords } from '../metadata/keyword-list.js'
import type { Writer } from '../metadata/writer.js'
import type { InstalledModel } from '../models/installed-models.js'
import type { Emit } from './events.js'
import { Library } from './library.js'
import { ModelInUse } from './model-in-use.js'
import type { TagJob } from './tag-job.js'
import { Tagger } from './tagger.js'
import type { WriteJob } from './write-job.js'
import { wouldChange } from './write-requests.js'

export type SessionParts = Readonly<{
  catalogue: Catalogue
  tool: ExifToolProcess
  writer: Writer
  models: readonly InstalledModel[]
  bundledVocabularyId: VocabularyId
  notices: readonly string[]
  /** Those that name a photo. */
  photoNotices: readonly string[]
  version: string
  /** Settings of this run only: they go before the kept ones and are never kept. */
  forThisRun: Partial<Settings>
  emit: Emit
}>

/** What the engine's methods share: the open folder, the loaded model, the running jobs. */
export class Session {
  readonly parts: SessionParts
  library: Library | null = null
  tagJob: TagJob | null = null
  writeJob: WriteJob | null = null
  readonly model: ModelInUse
  #forThisRun: Partial<Settings>
  #announcedProvider: string | null = null
  /** Ends when the last turn has ended; never rejects. */
  #turn: Promise<void> = Promise.resolve()

  constructor(parts: SessionParts) {
    this.parts = parts
    this.#forThisRun = parts.forThisRun
    this.model = new ModelInUse(async () => {
      const { modelId, provider } = this.settings
      const tagger = await this.openTagger(this.modelOf(modelId), provider, false)
      parts.emit('statusChanged', {})
      return tagger
    })
  }

  get settings(): Settings {
    return { ...this.parts.catalogue.settings.read(), ...this.#forThisRun }
  }

  /** Keeps changes; what was set for this run only gives way to them. */
  changeSettings(changes: Partial<Settings>): void {
    this.parts.catalogue.settings.write(changes)
    const changed = new Set(Object.keys(changes))
    this.#forThisRun = Object.fromEntries(
      Object.entries(this.#forThisRun).filter(([name]) => !changed.has(name)),
    )
  }

  /** What runs the loaded model now, for people; null before it is loaded. */
  get provider(): string | null {
    return this.model.loaded?.provider ?? null
  }

  /** Tells the window when the provider has changed in the middle of a run. */
  announceProvider(): void {
    if (this.provider === this.#announcedProvider) return
    this.#announcedProvider = this.provider
    this.parts.emit('statusChanged', {})
  }

  get vocabularyId(): VocabularyId {
    const chosen = this.settings.vocabularyId
    return chosen !== null && this.parts.catalogue.vocabularies.get(chosen)
      ? chosen
      : this.parts.bundledVocabularyId
  }

  /** The tagger once it is loaded, else null. */
  get loadedTagger(): Tagger | null {
    return this.model.loaded
  }

  /** Loads the model on first use. */
  tagger(): Promise<Tagger> {
    return this.model.tagger()
  }

  /**
   * Does what replaces or removes the open folder or the model, one after the other: a folder opened while a model is
   * loading would be tagged by the one that is about to be closed.
   */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work)
    // The next one waits for the end of this one, whatever it is; its own caller hears of a failure.
    this.#turn = turn.then(
      () => undefined,
      () => undefined,
    )
    return turn
  }

  /** The open folder's library; throws when another folder, or none, is open. */
  libraryOf(folderId: FolderId): Library {
    if (this.library?.folder.id === folderId) return this.library
    throw new AppError('folder-missing', `Expected the id of the open folder, found ${folderId}`)
  }

  libraryWith(photoId: PhotoId): Library {
    if (this.library?.has(photoId)) return this.library
    throw new AppError(
      'photo-missing',
      `Expected a photo of the open folder, found no photo with id ${photoId}`,
    )
  }

  folderRow(folderId: FolderId): FolderRow {
    const row = this.parts.catalogue.folders.get(folderId)
    if (!row)
      throw new AppError(
        'folder-missing',
        `Expected a folder of the list, found no folder with id ${folderId}`,
      )
    return row
  }

  async folderSummary(row: FolderRow): Promise<FolderSummary> {
    const isMissing = !(await isFolder(row.path))
    return {
      id: row.id,
      name: basename(row.path) || row.path,
      location: row.path,
      photoCount: this.parts.catalogue.photos.countIn(row.id),
      lastOpenedAt: row.lastOpenedAt,
      isWritable: !isMissing && (await isWritable(row.path)),
      isMissing,
    }
  }

  /** Reads a folder's photos from the catalogue into memory. */
  openLibrary(row: FolderRow): Library {
    const library = new Library(this.parts.catalogue, row, {
      score: (embedding) =>
        this.loadedTagger?.score(embedding, this.settings) ?? { suggestions: [], candidates: [] },
      mergeKeywords,
      synonymsOf: (path) => this.loadedTagger?.tagAt(path)?.synonyms ?? [],
      isInVocabulary: (path) => (this.loadedTagger?.tagAt(path) ?? null) !== null,
      wouldChange: (photo, found, verdicts) =>
        wouldChange({ photo, found, verdicts, settings: this.settings, tagger: this.loadedTagger }),
    })
    library.load(this.loadedTagger?.pipeline ?? null)
    return library
  }

  async close(): Promise<void> {
    await this.#turn
    await this.tagJob?.cancel() // the last turn may have begun one
    await this.model.close()
  }

  /** The installed model of this id. */
  modelOf(modelId: string): InstalledModel {
    const { models } = this.parts
    const model = models.find((one) => one.manifest.id === modelId)
    if (model) return model
    const known = models.map((one) => one.manifest.id).join(', ')
    throw new AppError('model-missing', `Expected one of the installed models (${known}), found "${modelId}"`)
  }

  /** Loads a model without putting it in use. SHUTTERWORD_PROVIDER of the environment goes before the setting. */
  openTagger(model: InstalledModel, provider: ProviderChoice, measuresAgain: boolean): Promise<Tagger> {
    const { catalogue } = this.parts
    const choice = providerFromEnvironment(process.env) ?? provider
    return Tagger.open({ catalogue, model, vocabularyId: this.vocabularyId, choice, measuresAgain })
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false // a folder that cannot be looked at is as good as missing; the summary says so
  }
}

async function isWritable(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK)
    return true
  } catch {
    return false // the answer itself
  }
}
