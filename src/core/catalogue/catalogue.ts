import type { CatalogueCondition } from '../../shared/diagnosis.js'
import type { FolderId, PhotoFormat, PhotoId, PhotoState } from '../../shared/photo.js'
import type { Settings } from '../../shared/settings.js'
import type { TagId, TagPath, Verdict, VerdictSource, VocabularyId } from '../../shared/tag.js'
import type { VerdictStepSummary } from '../../shared/verdict-step.js'
import type { BatchId } from '../../shared/write-plan.js'
import type { KeywordField } from '../../shared/keyword-field.js'
import type { Problem } from '../../shared/problem.js'

/**
 * The catalogue: the only memory that stages share. This file is its whole interface, so that another database can
 * stand behind it; SQL lives nowhere but in this folder. All calls are synchronous: the engine is the one writer.
 */
export type Catalogue = Readonly<{
  folder: string
  /** Thumbnails, one file per photo named `<PhotoId>.webp`. */
  thumbsFolder: string
  /** Large previews made on demand, one file per photo named `<PhotoId>.webp`. */
  previewsFolder: string
  /** What was settled when it was opened about what opening had to settle, e.g. derived data that was damaged and set aside. */
  notices: readonly Problem[]
  folders: FolderTable
  photos: PhotoTable
  keywords: FoundKeywordTable
  embeddings: EmbeddingTable
  vocabularies: VocabularyTable
  tagEmbeddings: TagEmbeddingTable
  verdicts: VerdictTable
  writes: WriteTable
  quarantine: QuarantineTable
  settings: SettingTable
  measurements: MeasurementTable
  /** Sizes, counts and free space, and what the last check found. */
  condition(): CatalogueCondition
  /** Reads both databases from end to end and remembers what it found. */
  check(at: Date): void
  /** Runs all of `work` or none of it; durable when it returns for what the user decided. */
  transaction<T>(work: () => T): T
  close(): void
}>

export type FolderRow = Readonly<{ id: FolderId; path: string; lastOpenedAt: string | null }>

export type FolderTable = {
  /** The existing row when the path is known (also a removed one, which comes back). */
  add(path: string): FolderRow
  all(): readonly FolderRow[]
  get(id: FolderId): FolderRow | null
  markOpened(id: FolderId, at: Date): void
  /** Takes it off the list; its photos stay for when it comes back. */
  remove(id: FolderId): void
}

export type PhotoRow = Readonly<{
  id: PhotoId
  folderId: FolderId
  /** Path below the folder with '/' between names. */
  relativePath: string
  sizeBytes: number
  /** From stat, milliseconds with fraction. */
  modifiedMs: number
  changedMs: number
  inode: string
  /** `sha256:<hex>` over the whole file. */
  fileHash: string
  /** `sha256-<kind>:<hex>` over the image data alone: unchanged by writing metadata. */
  contentHash: string
  format: PhotoFormat
  /** Pixels after orientation, 0 while unknown. */
  width: number
  height: number
  /** EXIF orientation 1 to 8. */
  orientation: number
  takenAt: string | null
  state: PhotoState
  problem: Problem | null
  /** Decodes only in part: shown and tagged, never written. */
  isDamaged: boolean
  thumbnailVersion: number
  /** Names, sizes and times of its sidecars as the scan saw them, '' when it has none: a change re-reads the keywords. */
  sidecarStamp: string
}>

export type NewPhoto = Omit<PhotoRow, 'id' | 'thumbnailVersion' | 'state' | 'problem' | 'isDamaged'> & {
  readonly state: 'found' | 'failed'
  readonly problem: Problem | null
}

export type PhotoTable = {
  insert(photo: NewPhoto): PhotoId
  /** Replaces what a scan knows of a photo (changed or moved file); keeps its id. */
  update(id: PhotoId, photo: NewPhoto): void
  /** Replaces only path and stat figures: content is the same. */
  updateFile(
    id: PhotoId,
    file: Pick<PhotoRow, 'relativePath' | 'sizeBytes' | 'modifiedMs' | 'changedMs' | 'inode' | 'fileHash'>,
  ): void
  setDecoded(
    id: PhotoId,
    decoded: Pick<PhotoRow, 'width' | 'height' | 'isDamaged'> & { readonly problem: Problem | null },
  ): void
  /** Adds one to `thumbnailVersion`. */
  bumpThumbnail(id: PhotoId): void
  setState(id: PhotoId, state: PhotoState, problem: Problem | null): void
  delete(ids: readonly PhotoId[]): void
  get(id: PhotoId): PhotoRow | null
  /** All rows of a folder in order of path. */
  inFolder(folderId: FolderId): readonly PhotoRow[]
  countIn(folderId: FolderId): number
  /** Any folder's photo at this absolute path's folder and relative path. */
}

/** One value of one field of the photo or of its sidecar, exactly as read. */
export type FoundKeyword = Readonly<{
  source: 'photo' | 'sidecar'
  /** Sidecar's file name, null for the photo itself. */
  sidecarName: string | null
  field: KeywordField
  position: number
  value: string
}>

export type FoundKeywordTable = {
  replace(photoId: PhotoId, found: readonly FoundKeyword[]): void
  of(photoId: PhotoId): readonly FoundKeyword[]
  /** For all photos of a folder in one query. */
  inFolder(folderId: FolderId): ReadonlyMap<PhotoId, readonly FoundKeyword[]>
}

/** What an embedding depends on: change any part and it is another embedding. */
export type EmbeddingKey = Readonly<{
  contentHash: string
  orientation: number
  /** Model id, revision, variant and preprocess version joined, e.g. 'starter@2/mixed-int8/p2'. */
  pipeline: string
}>

export type EmbeddingTable = {
  put(key: EmbeddingKey, embedding: Float32Array): void
  get(key: EmbeddingKey): Float32Array | null
  has(key: EmbeddingKey): boolean
  /** Embeddings of all photos of a folder that have one, by photo. */
  inFolder(folderId: FolderId, pipeline: string): ReadonlyMap<PhotoId, Float32Array>
}

export type VocabularyTag = Readonly<{
  id: TagId
  path: TagPath
  synonyms: readonly string[]
  /** Further tags that it implies besides its ancestors, e.g. 'pet' for a cat. */
  also: readonly TagPath[]
  isLeaf: boolean
  /** False: kept out of XMP-dc:Subject (Lightroom's [not exported]). */
  isExported: boolean
  /** What the model is asked beside the name, to the letter: "a mouse, the animal". Null where the name says it all. */
  prompt: string | null
  /** Narrower or looser words without a tag of their own ("ferret" for a weasel): for searching, never written. */
  covers: readonly string[]
  /** Of the tags of one group at most one is suggested; null for tags of no group. */
  exclusive: string | null
}>

export type VocabularyRow = Readonly<{
  id: VocabularyId
  name: string
  kind: 'bundled' | 'file' | 'typed'
  /** sha256 of the file it came from, so that importing it again changes nothing. */
  sourceHash: string
  unknownWords: readonly string[]
}>

export type VocabularyTable = {
  all(): readonly (VocabularyRow & { readonly tagCount: number })[]
  get(id: VocabularyId): VocabularyRow | null
  tags(id: VocabularyId): readonly VocabularyTag[]
  /** Adds or replaces, the bundled one by its kind and others by name too; a tag with the same path keeps its TagId. */
  put(vocabulary: Omit<VocabularyRow, 'id'>, tags: readonly Omit<VocabularyTag, 'id'>[]): VocabularyId
  setUnknownWords(id: VocabularyId, words: readonly string[]): void
  /** The TagId of this path in the vocabulary, else in the vocabulary of typed words, where it is added when new. */
  tagId(vocabularyId: VocabularyId | null, path: TagPath): TagId
}

export type TagEmbeddingTable = {
  get(model: string, text: string): Float32Array | null
  put(model: string, text: string, embedding: Float32Array): void
}

export type NewVerdict = Readonly<{
  contentHash: string
  tagId: TagId
  path: TagPath
  verdict: Verdict
  source: VerdictSource
  /** Probability shown when it was given, null when there was none. */
  probability: number | null
  model: string | null
}>

/** The present verdict on one tag of one content. */
export type VerdictRow = NewVerdict & { readonly at: string }

export type VerdictStep = Readonly<{ summary: VerdictStepSummary; contentHashes: readonly string[] }>

export type VerdictTable = {
  /** Appends all as one step of history; forgets the steps that could be redone. Durable when it returns. */
  append(verdicts: readonly NewVerdict[], summary: VerdictStepSummary, at: Date): void
  /** The present state: the last verdict on each tag, withdrawn ones left out. */
  of(contentHash: string): readonly VerdictRow[]
  /** The last verdict on each tag, withdrawn ones too. */
  latest(contentHash: string): readonly VerdictRow[]
  /** For all photos of a folder in one query, by content hash. */
  inFolder(folderId: FolderId): ReadonlyMap<string, readonly VerdictRow[]>
  /** Appends what takes back the last step that stands; null when there is none. */
  undo(at: Date): VerdictStep | null
  redo(at: Date): VerdictStep | null
  /** The steps that undo and redo would take. */
  history(): { readonly undo: VerdictStepSummary | null; readonly redo: VerdictStepSummary | null }
}

/**
 * One entry of the journal. `intent`: a temp file may exist. `ready`: verified and about to be renamed.
 * `done`: the photo is the new file. `undone`: the old bytes are back. `abandoned`: the old file was never replaced.
 * `unclear`: recovery found neither old nor new bytes and touched nothing.
 */
export type WriteState = 'intent' | 'ready' | 'done' | 'undone' | 'abandoned' | 'unclear'

export type WriteRow = Readonly<{
  id: number
  batchId: BatchId
  photoId: PhotoId | null
  contentHash: string
  /** Absolute path of the file that is written: the photo or its sidecar. */
  path: string
  tempPath: string
  /** Where the original stands aside between link and unlink. */
  asidePath: string
  /** Null when the file is created (a new sidecar). */
  oldHash: string | null
  newHash: string | null
  /** Turns the new bytes into the old ones; null when the file was created. */
  reversePatch: Uint8Array | null
  /** The planned edits as JSON: FieldEdit[]. */
  edits: string
  /** Old mode, times, owner as JSON, to be restored by undo. */
  attributes: string
  /** Process id of the ExifTool that wrote the temp file, null when none did. */
  toolPid: number | null
  state: WriteState
  /** What an open entry is for: it is `undo` while its write is being taken back. */
  purpose: 'write' | 'undo'
  at: string
  problem: Problem | null
}>

export type WriteTable = {
  /** Durable when it returns, or with the transaction around it, as are all changes of state. */
  intend(
    entry: Omit<WriteRow, 'id' | 'state' | 'newHash' | 'reversePatch' | 'problem' | 'purpose' | 'toolPid'>,
  ): number
  /** Survives the end of this process, not a loss of power: that ends the process with this number, too. */
  setToolPid(id: number, pid: number): void
  ready(id: number, result: { readonly newHash: string; readonly reversePatch: Uint8Array | null }): void
  settle(id: number, state: Exclude<WriteState, 'intent' | 'ready'>, problem: Problem | null): void
  /** Before an undo touches the file: a done entry is ready again, to be undone, so that recovery sees it. */
  reopen(id: number): void
  get(id: number): WriteRow | null
  /** Entries in state intent or ready: work for recovery. */
  open(): readonly WriteRow[]
  ofBatch(batchId: BatchId): readonly WriteRow[]
  /** Entries in state done from this moment on: what can be undone. */
  doneSince(moment: Date): readonly WriteRow[]
  /** Entries that never came to their end (abandoned, unclear, or still open), oldest first. */
  unfinished(): readonly WriteRow[]
  ofPhoto(photoId: PhotoId): readonly WriteRow[]
  /** Newest first, with how many entries are done (can be undone) and how many there are. */
  batches(): readonly {
    readonly batchId: BatchId
    readonly at: string
    readonly photoCount: number
    readonly doneCount: number
  }[]
  /** Content hashes of a folder's photos whose last entry is `done`. */
  writtenInFolder(folderId: FolderId): ReadonlySet<string>
}

export type QuarantineTable = {
  /** Written before a photo is given to native code, so that a crash names it. */
  begin(contentHashes: readonly string[]): void
  end(contentHashes: readonly string[]): void
  /** At start: counts a crash for each that had begun and not ended; returns those that reached `limit`. */
  settleCrash(limit: number): readonly string[]
  /** Crashed at least once but fewer times than the limit: to be worked on alone, so that a crash names the culprit. */
  suspects(): ReadonlySet<string>
}

export type SettingTable = {
  read(): Settings
  write(changes: Partial<Settings>): Settings
  /** Small facts kept between starts, such as the folder that was open. */
  fact(name: string): string | null
  setFact(name: string, value: string | null): void
}

/** Measurements of this machine by a key that names all that they depend on. */
export type MeasurementTable = {
  get(key: string): string | null
  put(key: string, value: string): void
}
