import type { PhotoDetail, PhotoList, PhotoSort } from '../../shared/contract.js'
import { AppError } from '../../shared/errors.js'
import { countPhotos, recountPhotos, type PhotoCounts, type PhotoFilter } from '../../shared/photo-filter.js'
import type { PhotoId, PhotoSummary } from '../../shared/photo.js'
import type { Candidate, Suggestion, TagOnPhoto, TagPath } from '../../shared/tag.js'
import type { Catalogue, FolderRow, FoundKeyword, PhotoRow, VerdictRow } from '../catalogue/catalogue.js'
import { listPhotos } from '../review/list-photos.js'
import { tagsOnPhoto, type ExistingTag } from '../review/photo-tags.js'
import { summarisePhoto } from '../review/summarise-photo.js'
import type { Problem } from '../../shared/problem.js'

/** What the model says of one photo. */
export type Scored = Readonly<{ suggestions: readonly Suggestion[]; candidates: readonly Candidate[] }>

/** What a library asks of the stages; given by the engine, which alone knows them. */
export type LibraryStages = Readonly<{
  score: (embedding: Float32Array) => Scored
  mergeKeywords: (found: readonly FoundKeyword[]) => readonly ExistingTag[]
  synonymsOf: (path: TagPath) => readonly string[]
  isInVocabulary: (path: TagPath) => boolean
  /** True when writing these verdicts would change what was found. */
  wouldChange: (photo: PhotoRow, found: readonly FoundKeyword[], verdicts: readonly VerdictRow[]) => boolean
}>

const NOTHING: Scored = { suggestions: [], candidates: [] }

/** The photos of the open folder in memory, with what has been found, scored and decided about each. */
export class Library {
  readonly folder: FolderRow
  readonly #catalogue: Catalogue
  readonly #stages: LibraryStages
  #rows = new Map<PhotoId, PhotoRow>()
  #found = new Map<PhotoId, readonly FoundKeyword[]>()
  #verdicts = new Map<string, readonly VerdictRow[]>()
  #idsByContent = new Map<string, PhotoId[]>()
  #embeddings = new Map<PhotoId, Float32Array>()
  #written = new Set<string>()
  #pipeline: string | null = null
  readonly #scored = new Map<PhotoId, Scored>()
  readonly #tags = new Map<PhotoId, readonly TagOnPhoto[]>()
  readonly #summaries = new Map<PhotoId, PhotoSummary>()
  /** Null when it must be counted anew. */
  #counts: PhotoCounts | null = null
  readonly #writeFailures = new Map<PhotoId, Problem>()

  constructor(catalogue: Catalogue, folder: FolderRow, stages: LibraryStages) {
    this.#catalogue = catalogue
    this.folder = folder
    this.#stages = stages
  }

  get ids(): readonly PhotoId[] {
    return [...this.#rows.keys()]
  }

  get embeddings(): ReadonlyMap<PhotoId, Float32Array> {
    return this.#embeddings
  }

  /** Reads everything about the folder's photos from the catalogue, embeddings of this pipeline included. */
  load(pipeline: string | null): void {
    this.reloadRows()
    this.#verdicts = new Map(this.#catalogue.verdicts.inFolder(this.folder.id))
    if (pipeline !== null) this.usePipeline(pipeline)
  }

  /** Loads the embeddings that this model and preprocessing made; nothing when they are loaded already. */
  usePipeline(pipeline: string): void {
    if (pipeline === this.#pipeline) return
    this.#pipeline = pipeline
    this.#embeddings = new Map(this.#catalogue.embeddings.inFolder(this.folder.id, pipeline))
    this.rescore()
  }

  /** After a scan: rows, keywords and written state again; scores of unchanged photos are kept. */
  reloadRows(): void {
    const rows = this.#catalogue.photos.inFolder(this.folder.id)
    this.#rows = new Map(rows.map((row) => [row.id, row]))
    this.#found = new Map(this.#catalogue.keywords.inFolder(this.folder.id))
    this.#written = new Set(this.#catalogue.writes.writtenInFolder(this.folder.id))
    this.#idsByContent = new Map()
    for (const row of rows) this.#indexContent(row)
    this.#tags.clear()
    this.#summaries.clear()
    this.#counts = null
  }

  /** Reads these photos again: file, keywords and verdicts. */
  refresh(photoIds: readonly PhotoId[]): void {
    for (const id of photoIds) {
      const row = this.#catalogue.photos.get(id)
      if (row?.folderId !== this.folder.id) continue
      this.#rows.set(id, row)
      this.#indexContent(row)
      this.#found.set(id, this.#catalogue.keywords.of(id))
      this.#verdicts.set(row.contentHash, this.#catalogue.verdicts.of(row.contentHash))
      this.#forget(id)
    }
  }

  /** After writes were taken back: file, keywords, and whether one stands still. */
  refreshWritten(photoIds: readonly PhotoId[]): void {
    this.#written = new Set(this.#catalogue.writes.writtenInFolder(this.folder.id))
    this.refresh(photoIds)
  }

  /** A write of this photo stands from now on. */
  markWritten(id: PhotoId): void {
    this.#written.add(this.row(id).contentHash)
    this.#forget(id)
  }

  /** Reads a row's state alone again: cheap enough for every photo of a run. */
  refreshRow(id: PhotoId): void {
    const row = this.#catalogue.photos.get(id)
    if (row) this.#rows.set(id, row)
    this.#forget(id)
  }

  /** Reads the verdicts on these contents again; returns the photos that have them. Counts follow, at their cost alone. */
  refreshVerdicts(contentHashes: readonly string[]): readonly PhotoId[] {
    const ids = [...new Set(contentHashes.flatMap((hash) => this.#idsByContent.get(hash) ?? []))]
    const { counts } = this
    const before = ids.map((id) => this.summary(id))
    for (const hash of contentHashes) this.#verdicts.set(hash, this.#catalogue.verdicts.of(hash))
    for (const id of ids) this.#forget(id)
    this.#counts = recountPhotos(
      counts,
      before,
      ids.map((id) => this.summary(id)),
    )
    return ids
  }

  /** How many photos pass each filter. */
  get counts(): PhotoCounts {
    this.#counts ??= countPhotos(this.ids.map((id) => this.summary(id)))
    return this.#counts
  }

  setEmbedding(id: PhotoId, embedding: Float32Array): void {
    this.#embeddings.set(id, embedding)
    this.#scored.delete(id)
    this.#forget(id)
  }

  /** Forgets all scores: another vocabulary, model or setting. Returns the photos that may show others: all. */
  rescore(): readonly PhotoId[] {
    this.#scored.clear()
    this.#tags.clear()
    this.#summaries.clear()
    this.#counts = null
    return this.ids
  }

  /** Another policy of writing: what is pending may be something else. Returns the photos that have verdicts. */
  reconsiderPending(): readonly PhotoId[] {
    const decided = this.ids.filter((id) => this.verdicts(id).length > 0)
    for (const id of decided) this.#forget(id)
    return decided
  }

  setWriteFailure(id: PhotoId, problem: Problem | null): void {
    if (problem === null) this.#writeFailures.delete(id)
    else this.#writeFailures.set(id, problem)
    this.#forget(id)
  }

  row(id: PhotoId): PhotoRow {
    const row = this.#rows.get(id)
    if (!row) throw new AppError('photo-not-in-open-folder', { id })
    return row
  }

  has(id: PhotoId): boolean {
    return this.#rows.has(id)
  }

  hasEmbedding(id: PhotoId): boolean {
    return this.#embeddings.has(id)
  }

  found(id: PhotoId): readonly FoundKeyword[] {
    return this.#found.get(id) ?? []
  }

  verdicts(id: PhotoId): readonly VerdictRow[] {
    return this.#verdicts.get(this.row(id).contentHash) ?? []
  }

  scored(id: PhotoId): Scored {
    const known = this.#scored.get(id)
    if (known) return known
    const embedding = this.#embeddings.get(id)
    if (!embedding) return NOTHING
    const scored = this.#stages.score(embedding)
    this.#scored.set(id, scored)
    return scored
  }

  tags(id: PhotoId): readonly TagOnPhoto[] {
    const known = this.#tags.get(id)
    if (known) return known
    const tags = tagsOnPhoto({
      suggestions: this.scored(id).suggestions,
      verdicts: this.verdicts(id),
      existing: this.#stages.mergeKeywords(this.found(id)),
      synonymsOf: this.#stages.synonymsOf,
      isInVocabulary: this.#stages.isInVocabulary,
    })
    this.#tags.set(id, tags)
    return tags
  }

  summary(id: PhotoId): PhotoSummary {
    const known = this.#summaries.get(id)
    if (known) return known
    const photo = this.row(id)
    const summary = summarisePhoto({
      photo,
      tags: this.tags(id),
      isPending: this.isPending(id),
      wasWritten: this.#written.has(photo.contentHash),
      writeFailure: this.#writeFailures.get(id) ?? null,
    })
    this.#summaries.set(id, summary)
    return summary
  }

  detail(id: PhotoId): Omit<PhotoDetail, 'path'> {
    const scored = this.scored(id)
    const tags = this.tags(id)
    return {
      summary: this.summary(id),
      contentHash: this.row(id).contentHash,
      tags,
      suggestions: scored.suggestions,
      candidates: scored.candidates,
      existing: this.#stages.mergeKeywords(this.found(id)).map((keyword) => keyword.name),
    }
  }

  isPending(id: PhotoId): boolean {
    const verdicts = this.verdicts(id)
    return verdicts.length > 0 && this.#stages.wouldChange(this.row(id), this.found(id), verdicts)
  }

  list(filter: PhotoFilter, sort: PhotoSort): PhotoList {
    const photos = this.ids.map((id) => {
      const { suggestions } = this.scored(id)
      const certainty = suggestions[0]?.probability ?? null
      return { summary: this.summary(id), certainty, suggestionCount: suggestions.length }
    })
    return { ids: listPhotos(photos, filter, sort), counts: this.counts }
  }

  #indexContent(row: PhotoRow): void {
    const ids = this.#idsByContent.get(row.contentHash)
    if (!ids) this.#idsByContent.set(row.contentHash, [row.id])
    else if (!ids.includes(row.id)) ids.push(row.id)
  }

  #forget(id: PhotoId): void {
    this.#tags.delete(id)
    this.#summaries.delete(id)
    this.#counts = null
  }
}
