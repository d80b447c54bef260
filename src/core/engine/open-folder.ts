import { AppError } from '../../shared/errors.js'
import type { FolderId, PhotoId } from '../../shared/photo.js'
import type { FolderRow } from '../catalogue/catalogue.js'
import type { Library } from './library.js'
import type { TagJob } from './tag-job.js'
import type { Tagger } from './tagger.js'

export type TaggingOptions = Readonly<{
  /** Photos that failed before are tried again. */
  retriesFailed: boolean
  /** @default the model in use, loaded if need be */
  openTagger?: () => Promise<Tagger>
}>

/** How the open folder is read and tagged; the session gives both. */
export type FolderWork = Readonly<{
  openLibrary: (row: FolderRow) => Library
  startTagging: (library: Library, options: TaggingOptions) => TagJob
}>

/** The folder that is open: its photos in memory, and the job that scans and tags them. */
export class OpenFolder {
  readonly #work: FolderWork
  #library: Library | null = null
  #tagJob: TagJob | null = null

  constructor(work: FolderWork) {
    this.#work = work
  }

  get library(): Library | null {
    return this.#library
  }

  get tagJob(): TagJob | null {
    return this.#tagJob
  }

  /** The library of this folder; throws when another folder, or none, is open. */
  libraryOf(folderId: FolderId): Library {
    if (this.#library?.folder.id === folderId) return this.#library
    throw new AppError('folder-not-open', { folderId })
  }

  /** The library that holds this photo; throws when none does. */
  libraryWith(photoId: PhotoId): Library {
    if (this.#library?.has(photoId)) return this.#library
    throw new AppError('photo-not-in-open-folder', { id: photoId })
  }

  /** Opens a folder in the place of the one before, or the same one again, and starts to tag it. */
  async open(row: FolderRow, options: TaggingOptions): Promise<void> {
    await this.#tagJob?.cancel()
    const library = this.#show(row)
    this.#tagJob = this.#work.startTagging(library, options)
  }

  /** Opens a folder without tagging it: `scan` brings the catalogue up to date. */
  async openScanned<Report>(row: FolderRow, scan: () => Promise<Report>): Promise<Report> {
    await this.#tagJob?.cancel()
    const report = await scan()
    this.#tagJob = null
    this.#show(row).reloadRows()
    return report
  }

  /** Starts to tag the open folder anew, with another model; paused when the job before was. */
  retag(options: TaggingOptions & { readonly isPaused: boolean }): void {
    if (!this.#library) return
    this.#tagJob = this.#work.startTagging(this.#library, options)
    if (options.isPaused) this.#tagJob.pause()
  }

  /** Closes this folder when it is the open one; true when it was. */
  async close(folderId: FolderId): Promise<boolean> {
    if (this.#library?.folder.id !== folderId) return false
    await this.#tagJob?.cancel()
    this.#library = null
    this.#tagJob = null
    return true
  }

  #show(row: FolderRow): Library {
    if (this.#library?.folder.id !== row.id) this.#library = this.#work.openLibrary(row)
    return this.#library
  }
}
