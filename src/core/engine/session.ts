import { access, constants, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { FolderSummary } from '../../shared/contract.js'
import { AppError } from '../../shared/errors.js'
import type { JobProgress } from '../../shared/job.js'
import type { FolderId, PhotoId } from '../../shared/photo.js'
import type { ProviderChoice } from '../../shared/provider.js'
import type { Settings } from '../../shared/settings.js'
import type { VocabularyId } from '../../shared/tag.js'
import type { Catalogue, FolderRow } from '../catalogue/catalogue.js'
import type { ExifToolProcess } from '../metadata/tool/exiftool.js'
import { providerFromEnvironment } from '../embed/providers.js'
import { mergeKeywords } from '../metadata/fields/keyword-list.js'
import type { Writer } from '../metadata/write/writer.js'
import type { InstalledModel } from '../models/installed-models.js'
import type { Emit } from './events.js'
import { Library } from './library.js'
import { ModelInUse } from './model-in-use.js'
import { OpenFolder } from './open-folder.js'
import { SettingsInUse } from './settings-in-use.js'
import { startTagging } from './start-tagging.js'
import type { TagJob } from './tag-job.js'
import { Tagger } from './tagger.js'
import { WriteJob, type WriteJobOptions } from './write-job.js'
import { wouldChange } from './write-requests.js'
import type { Problem } from '../../shared/problem.js'

export type SessionParts = Readonly<{
  catalogue: Catalogue
  tool: ExifToolProcess
  writer: Writer
  models: readonly InstalledModel[]
  bundledVocabularyId: VocabularyId
  notices: readonly Problem[]
  /** Those that name a photo. */
  photoNotices: readonly Problem[]
  version: string
  /** Settings of this run only: they go before the kept ones and are never kept. */
  forThisRun: Partial<Settings>
  emit: Emit
}>

/** What the engine's methods share: the settings, the open folder, the loaded model, the running jobs. */
export class Session {
  readonly parts: SessionParts
  readonly settings: SettingsInUse
  readonly model: ModelInUse
  readonly #folder: OpenFolder
  #writeJob: WriteJob | null = null
  #announcedProvider: string | null = null
  /** Ends when the last turn has ended; never rejects. */
  #turn: Promise<void> = Promise.resolve()

  constructor(parts: SessionParts) {
    this.parts = parts
    this.settings = new SettingsInUse(parts.catalogue.settings, parts.forThisRun)
    this.model = new ModelInUse(async () => {
      const { modelId, provider } = this.settings.all
      const tagger = await this.openTagger(this.modelOf(modelId), provider, false)
      parts.emit('statusChanged', {})
      return tagger
    })
    this.#folder = new OpenFolder({
      openLibrary: (row) => this.#openLibrary(row),
      startTagging: (library, options) => startTagging(this, library, options),
    })
  }

  /** The settings that hold, with the vocabulary that is really used. */
  get effectiveSettings(): Settings {
    return { ...this.settings.all, vocabularyId: this.vocabularyId }
  }

  get library(): Library | null {
    return this.#folder.library
  }

  get tagJob(): TagJob | null {
    return this.#folder.tagJob
  }

  /** True while files are being written or writes taken back. */
  get isWriting(): boolean {
    return this.#writeJob?.isRunning ?? false
  }

  /** What the engine is busy with, or was busy with last; null when that was nothing. */
  get job(): JobProgress | null {
    return (this.isWriting ? this.#writeJob?.progress : this.tagJob?.progress) ?? null
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
    const chosen = this.settings.all.vocabularyId
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
   * loading would be tagged by the one that is about to be closed. Only a turn gets the open folder to change it.
   */
  inTurn<T>(work: (folder: OpenFolder) => Promise<T>): Promise<T> {
    const turn = this.#turn.then(() => work(this.#folder))
    // The next one waits for the end of this one, whatever it is; its own caller hears of a failure.
    this.#turn = turn.then(
      () => undefined,
      () => undefined,
    )
    return turn
  }

  /** The open folder's library; throws when another folder, or none, is open. */
  libraryOf(folderId: FolderId): Library {
    return this.#folder.libraryOf(folderId)
  }

  libraryWith(photoId: PhotoId): Library {
    return this.#folder.libraryWith(photoId)
  }

  /** Runs the one job that may write files now; throws `job-running` while another one does. */
  async runWriteJob<Result>(
    options: Omit<WriteJobOptions<Result>, 'onProgress' | 'onPhotos'>,
  ): Promise<Result> {
    if (this.isWriting) {
      throw new AppError('write-running', {})
    }
    const { emit } = this.parts
    const job = new WriteJob<Result>({
      ...options,
      onProgress: (progress) => emit('progress', progress),
      onPhotos: (photoIds) => emit('photosChanged', { photoIds }),
    })
    this.#writeJob = job
    return job.finished
  }

  /** Cancels the job that is running: writing stops between photos, tagging after what is under way. */
  async cancelJob(): Promise<void> {
    if (this.isWriting) this.#writeJob?.cancel()
    else await this.tagJob?.cancel()
  }

  folderRow(folderId: FolderId): FolderRow {
    const row = this.parts.catalogue.folders.get(folderId)
    if (!row) throw new AppError('folder-not-in-list', { folderId })
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
  #openLibrary(row: FolderRow): Library {
    const library = new Library(this.parts.catalogue, row, {
      score: (embedding) =>
        this.loadedTagger?.score(embedding, this.settings.suggest) ?? { suggestions: [], candidates: [] },
      mergeKeywords,
      synonymsOf: (path) => this.loadedTagger?.tagAt(path)?.synonyms ?? [],
      isInVocabulary: (path) => (this.loadedTagger?.tagAt(path) ?? null) !== null,
      wouldChange: (photo, found, verdicts) =>
        wouldChange({ photo, found, verdicts }, this.settings.writePolicy, this.loadedTagger),
    })
    library.load(this.loadedTagger?.pipeline ?? null)
    return library
  }

  /** Ends what is running and closes the model. The photo being written is finished. */
  async close(whileEnding: () => Promise<void>): Promise<void> {
    await this.tagJob?.cancel()
    this.#writeJob?.cancel()
    await whileEnding()
    await this.#writeJob?.finished.catch(() => undefined) // its own caller hears of the failure
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
    throw new AppError('model-not-among-installed', { known, modelId })
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
