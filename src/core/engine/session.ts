import { access, constants, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { FolderSummary } from '../../shared/contract.js'
import { AppError } from '../../shared/errors.js'
import type { FolderId, PhotoId } from '../../shared/photo.js'
import type { Settings } from '../../shared/settings.js'
import type { VocabularyId } from '../../shared/tag.js'
import type { Catalogue, FolderRow } from '../catalogue/catalogue.js'
import type { ExifToolProcess } from '../metadata/exiftool.js'
import { mergeKeywords } from '../metadata/keyword-list.js'
import type { Writer } from '../metadata/writer.js'
import type { InstalledModel } from '../models/installed-models.js'
import type { Emit } from './events.js'
import { Library } from './library.js'
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
  version: string
  emit: Emit
}>

/** What the engine's methods share: the open folder, the loaded model, the running jobs. */
export class Session {
  readonly parts: SessionParts
  library: Library | null = null
  tagJob: TagJob | null = null
  writeJob: WriteJob | null = null
  #tagger: Promise<Tagger> | null = null
  /** The provider that runs the loaded model; null before it is loaded. */
  provider: string | null = null
  #loaded: Tagger | null = null

  constructor(parts: SessionParts) {
    this.parts = parts
  }

  get settings(): Settings {
    return this.parts.catalogue.settings.read()
  }

  get vocabularyId(): VocabularyId {
    const chosen = this.settings.vocabularyId
    return chosen !== null && this.parts.catalogue.vocabularies.get(chosen)
      ? chosen
      : this.parts.bundledVocabularyId
  }

  /** The tagger once it is loaded, else null. */
  get loadedTagger(): Tagger | null {
    return this.#loaded
  }

  /** Loads the model on first use; a failed load is not kept, so that the next call tries again. */
  tagger(): Promise<Tagger> {
    this.#tagger ??= this.#openTagger().catch((error: unknown) => {
      this.#tagger = null
      throw error
    })
    return this.#tagger
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
        this.#loaded?.score(embedding, this.settings) ?? { suggestions: [], candidates: [] },
      mergeKeywords,
      synonymsOf: (path) => this.#loaded?.tagAt(path)?.synonyms ?? [],
      wouldChange: (photo, found, verdicts) =>
        wouldChange({ photo, found, verdicts, settings: this.settings, tagger: this.#loaded }),
    })
    library.load(this.#loaded?.pipeline ?? null)
    return library
  }

  async close(): Promise<void> {
    const tagger = await this.#tagger?.catch(() => null)
    await tagger?.close()
  }

  async #openTagger(): Promise<Tagger> {
    const { catalogue, models, emit } = this.parts
    const wanted = this.settings.modelId
    const model = models.find((one) => one.manifest.id === wanted)
    if (!model) {
      const known = models.map((one) => one.manifest.id).join(', ')
      throw new AppError(
        'model-missing',
        `Expected one of the installed models (${known}), found "${wanted}" in the settings`,
      )
    }
    const tagger = await Tagger.open(catalogue, model, this.vocabularyId)
    this.#loaded = tagger
    this.provider = tagger.provider
    emit('statusChanged', {})
    return tagger
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
