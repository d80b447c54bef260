import type { Diagnosis } from './diagnosis.js'
import type { ExportReport, ImportReport, StandingVerdict } from './exchange.js'
import type { JobProgress, ScanReport } from './job.js'
import type { DamagedModelFile, ImportedModel, ModelList, ModelProgress, ModelSource } from './models.js'
import type { PhotoCounts, PhotoFilter } from './photo-filter.js'
import type { FolderId, PhotoId, PhotoSummary } from './photo.js'
import type { Settings, SettingsKind, WritePolicy } from './settings.js'
import type {
  Candidate,
  Evidence,
  Suggestion,
  TagOnPhoto,
  TagPath,
  Verdict,
  VocabularyId,
  VocabularySummary,
} from './tag.js'
import type { VerdictStepSummary } from './verdict-step.js'
import type {
  BatchId,
  JournalEntry,
  PlanId,
  UndoReport,
  WriteBatch,
  WritePlan,
  WriteReport,
  WrittenFile,
} from './write-plan.js'
import type { Problem } from './problem.js'

export type FolderSummary = Readonly<{
  id: FolderId
  name: string
  /** Whole path, for reading only: no method takes it back from a page. */
  location: string
  photoCount: number
  lastOpenedAt: string | null
  /** False when the folder's file system or mode refuses writing: said before review starts. */
  isWritable: boolean
  isMissing: boolean
}>

export type ModelSummary = Readonly<{
  id: string
  name: string
  /** One plain sentence about what it is good for. */
  description: string
  licence: string
  embeddingDimension: number
  isInstalled: boolean
  isBundled: boolean
}>

/** Everything the window needs to draw its first frame. */
export type EngineStatus = Readonly<{
  version: string
  settings: Settings
  folders: readonly FolderSummary[]
  openFolderId: FolderId | null
  vocabularies: readonly VocabularySummary[]
  models: readonly ModelSummary[]
  /** What really runs the model, e.g. 'CPU, 2 threads'; null before the model is loaded. */
  provider: string | null
  job: JobProgress | null
  /** What was settled at start, e.g. writes that a crash had interrupted. */
  notices: readonly Problem[]
}>

export const photoSorts = ['name', 'taken', 'certainty', 'suggestions'] as const
export type PhotoSort = (typeof photoSorts)[number]

export type PhotoList = Readonly<{ ids: readonly PhotoId[]; counts: PhotoCounts }>

export type PhotoDetail = Readonly<{
  summary: PhotoSummary
  contentHash: string
  /** Absolute path for the command line's output; the engine's process hands a page null. */
  path: string | null
  /** One entry per tag: waiting suggestions by falling probability, then accepted, existing, removed, rejected. */
  tags: readonly TagOnPhoto[]
  /** Above their threshold, whatever their verdict; for export and the command line. */
  suggestions: readonly Suggestion[]
  /** The ten best leaves, whatever their threshold. */
  candidates: readonly Candidate[]
  /** Tags that the photo's metadata holds, merged over its fields. */
  existing: readonly string[]
}>

export type TagVerdict = Readonly<{ photoId: PhotoId; path: TagPath; verdict: Verdict }>

/** What verdicts that were given came to. */
export type Decided = Readonly<{
  /** The first photo as it is now. */
  photo: PhotoDetail
  /** Photos that got no verdict, because they could not be read; one alone is refused instead. */
  unreadable: number
}>

/** The steps that undo and redo would take. */
export type HistoryState = Readonly<{ undo: VerdictStepSummary | null; redo: VerdictStepSummary | null }>

/** A step that was taken back or given again. */
export type HistoryStep = Readonly<{
  summary: VerdictStepSummary
  photoIds: readonly PhotoId[]
  /** The first of the photos as it is now; null when none of them is in the open folder. */
  photo: PhotoDetail | null
}>

/** A tag that waits on several photos. */
export type WaitingTag = Readonly<{ path: TagPath; count: number }>

/** What waits for a verdict on many photos. */
export type WaitingOnMany = Readonly<{
  /** Waiting suggestions of all of them. */
  suggestionCount: number
  /** Every tag that waits on them, the most frequent first. */
  tags: readonly WaitingTag[]
}>

export type SearchHit = Readonly<{ photoId: PhotoId; name: string; similarity: number }>

/** Photos by falling similarity, and what is known of the words that were searched for. */
export type SearchResult = Readonly<{ evidence: Evidence; hits: readonly SearchHit[] }>

/** Methods that a page may call. One object in, one plain value out; every input is parsed before use. */
export type EngineApi = {
  status(input: Record<string, never>): Promise<EngineStatus>
  /** Scans the folder, then tags it; resolves when the photos already known can be listed. */
  openFolder(input: { readonly folderId: FolderId }): Promise<FolderSummary>
  rescanFolder(input: { readonly folderId: FolderId }): Promise<void>
  /** Takes the folder off the list. Photos, verdicts and the journal stay. */
  removeFolder(input: { readonly folderId: FolderId }): Promise<void>
  listPhotos(input: {
    readonly folderId: FolderId
    readonly filter: PhotoFilter
    readonly sort: PhotoSort
  }): Promise<PhotoList>
  /** In the order asked; ids that no longer exist are left out. At most 500 at once. */
  photoSummaries(input: { readonly photoIds: readonly PhotoId[] }): Promise<readonly PhotoSummary[]>
  photoDetail(input: { readonly photoId: PhotoId }): Promise<PhotoDetail>
  /** Makes the large preview that photo://preview/<id> serves; resolves when it is there. */
  preparePreview(input: { readonly photoId: PhotoId }): Promise<void>
  /** What the user is looking at is worked on first. */
  prioritise(input: { readonly photoIds: readonly PhotoId[] }): Promise<void>
  pauseJob(input: Record<string, never>): Promise<void>
  resumeJob(input: Record<string, never>): Promise<void>
  cancelJob(input: Record<string, never>): Promise<void>
  /** All verdicts of one call are one step of undo. Durable when it answers with what has become of the photo. */
  decide(input: { readonly verdicts: readonly TagVerdict[] }): Promise<Decided>
  /** Accepts the waiting suggestions of many photos as one step; with `path` only that tag, with `atLeast` only those as probable. */
  acceptSuggestions(input: {
    readonly photoIds: readonly PhotoId[]
    readonly path?: TagPath
    readonly atLeast?: number
  }): Promise<{ readonly accepted: number }>
  /** What waits on these photos, however many they are. */
  waitingOn(input: { readonly photoIds: readonly PhotoId[] }): Promise<WaitingOnMany>
  /** Takes back the last step; null when there is none. Survives a restart. */
  undo(input: Record<string, never>): Promise<HistoryStep | null>
  redo(input: Record<string, never>): Promise<HistoryStep | null>
  history(input: Record<string, never>): Promise<HistoryState>
  /** Tags whose name or synonym starts with, then contains, the text; at most 20. */
  completeTag(input: { readonly text: string }): Promise<readonly TagPath[]>
  chooseVocabulary(input: { readonly vocabularyId: VocabularyId }): Promise<void>
  changeSettings(input: { readonly changes: Partial<Settings> }): Promise<Settings>
  /** Plans the pending edits of these photos, or of the whole folder, and keeps the plan until it is applied. */
  planWrites(input: {
    readonly folderId: FolderId
    readonly photoIds?: readonly PhotoId[]
    /** What this plan does otherwise than the settings say; they stay as they are. */
    readonly policy?: Partial<WritePolicy>
  }): Promise<WritePlan>
  applyWrites(input: { readonly planId: PlanId }): Promise<WriteReport>
  writeHistory(input: Record<string, never>): Promise<readonly WriteBatch[]>
  /** What a batch did to each of its files. */
  writtenFiles(input: { readonly batchId: BatchId }): Promise<readonly WrittenFile[]>
  /**
   * One batch, the last write of one photo, or everything since a date (ISO 8601, local time without an offset); the
   * last batch without an argument. Verdicts stay, so the photos are pending again.
   */
  undoWrites(input: {
    readonly batchId?: BatchId
    readonly photoId?: PhotoId
    readonly since?: string
  }): Promise<UndoReport>
  search(input: {
    readonly folderId: FolderId
    readonly words: string
    readonly limit: number
  }): Promise<SearchResult>
  /** Every model that is known or installed, and what is being done to one. */
  models(input: Record<string, never>): Promise<ModelList>
  /**
   * Downloads a model, or goes on with one that was begun; resolves when it is installed. A page names a model and
   * nothing else: addresses come from the registry and from what the user told the shell.
   */
  installModel(input: { readonly modelId: string; readonly acceptsLicence: boolean }): Promise<void>
  /** Stops what is being done to a model; what has come of a download is kept. */
  stopModelWork(input: { readonly modelId: string }): Promise<void>
  /** Reads all bytes of an installed model; returns the files that are not as published. */
  verifyModel(input: { readonly modelId: string }): Promise<readonly DamagedModelFile[]>
  /** Downloads the damaged files of an installed model again; returns their paths. */
  repairModel(input: { readonly modelId: string }): Promise<readonly string[]>
  /** Removes an installed model, or what has come of a download. Not the bundled one, and not the one in use. */
  removeModel(input: { readonly modelId: string }): Promise<void>
  /**
   * How the program runs here and why; loads the model. Without paths nothing in it names a folder of this machine.
   * Measuring again takes seconds, checking the catalogue a second for each gigabyte.
   */
  diagnose(input: {
    readonly withPaths: boolean
    readonly measuresAgain: boolean
    readonly checksCatalogue: boolean
  }): Promise<Diagnosis>
}

/** Methods that only the engine's host may call (main process, command line): they take paths or end things. */
export type HostOnlyApi = {
  /** Makes a folder known by its path, from a dialog or an argument. */
  registerFolder(input: { readonly path: string }): Promise<FolderSummary>
  /** Scans without tagging. */
  scanFolder(input: { readonly folderId: FolderId }): Promise<ScanReport>
  /** Resolves when the running job has ended, with its last state. */
  waitForJob(input: Record<string, never>): Promise<JobProgress | null>
  /** What the scan of the last tagging job counted; null before it ended. */
  jobScan(input: Record<string, never>): Promise<ScanReport | null>
  /** Takes over a word list of the user's, and chooses it. */
  importVocabulary(input: { readonly path: string }): Promise<VocabularySummary>
  /** The photo's absolute path, for showing it in the file manager. */
  photoPath(input: { readonly photoId: PhotoId }): Promise<string>
  /** Accepts suggestions by probability on behalf of the command line; only tags with a measured threshold. */
  autoAccept(input: {
    readonly folderId: FolderId
    readonly above: number
  }): Promise<{ readonly photos: number; readonly tags: number }>
  /** Entries of the journal: those of a batch, what can be undone since a date, or what did not come to its end. */
  journal(
    input:
      | { readonly of: 'batch'; readonly batchId: BatchId }
      | { readonly of: 'since'; readonly since: string }
      | { readonly of: 'unfinished' },
  ): Promise<readonly JournalEntry[]>
  /** The verdicts that stand on the open folder's photos. */
  standingVerdicts(input: { readonly folderId: FolderId }): Promise<readonly StandingVerdict[]>
  /** Takes over the verdicts of an exported JSON file as one step of the history; a dry run only says which. */
  importVerdicts(input: { readonly path: string; readonly isDryRun: boolean }): Promise<ImportReport>
  /** Writes a sidecar with all tags of each photo into a folder outside the library; touches no photo. */
  exportSidecars(input: { readonly folderId: FolderId; readonly destination: string }): Promise<ExportReport>
  /** Copies the photos with accepted tags into a folder outside the library and writes the tags into the copies. */
  exportCopies(input: { readonly folderId: FolderId; readonly destination: string }): Promise<ExportReport>
  /**
   * Takes over a model from a folder of the user's. `asModelId`: it is this one of the list; `variant`: this one of
   * several precisions in the folder.
   */
  importModel(input: {
    readonly path: string
    readonly asModelId?: string
    readonly variant?: string
  }): Promise<ImportedModel>
  /** The same source as it would be shown; throws when it is none. Nothing is kept. */
  checkModelSource(input: ModelSource): Promise<ModelSource>
  /** Where models are downloaded from, kept for later runs. Only a person may say so, never a page. */
  setModelSource(input: ModelSource): Promise<void>
  /** The same for this run only; what is left out stays as it is. */
  useModelSource(input: { readonly mirror?: string; readonly proxy?: string }): Promise<void>
  /** What must be asked about before quitting. */
  unfinished(
    input: Record<string, never>,
  ): Promise<{ readonly isWriting: boolean; readonly pendingPhotos: number }>
  /** Finishes the photo under way, closes the catalogue. */
  close(input: Record<string, never>): Promise<void>
}

export type FullEngineApi = EngineApi & HostOnlyApi

/** What the shell itself offers a page. */
export type HostApi = {
  /** Opens the system's folder dialog; null when the user closed it. */
  chooseFolder(input: Record<string, never>): Promise<FolderSummary | null>
  /** Opens the system's file dialog for a word list, and chooses that one; null when the user closed it. */
  importVocabularyFile(input: Record<string, never>): Promise<VocabularySummary | null>
  /** Opens the system's folder dialog for a model; null when the user closed it. */
  importModelFolder(input: { readonly asModelId?: string }): Promise<ImportedModel | null>
  /** Asks the user, outside of the page, whether models shall come from there; false when they said no. */
  changeModelSource(input: ModelSource): Promise<boolean>
  showInFileManager(input: { readonly photoId: PhotoId }): Promise<void>
  /** Puts a text into the clipboard; a page has no permission to. At most 100,000 characters. */
  copyText(input: { readonly text: string }): Promise<void>
  appInfo(input: Record<string, never>): Promise<{
    readonly version: string
    readonly isDevelopmentRuntime: boolean
    readonly platform: string
  }>
}

export type AppEvents = {
  progress: JobProgress
  /** Rows of these photos must be asked for again. */
  photosChanged: { readonly photoIds: readonly PhotoId[] }
  /** The list itself changed (photos found, moved, deleted). */
  listChanged: { readonly folderId: FolderId }
  /** Settings of these kinds changed; what they touch is announced by itself. */
  settingsChanged: { readonly settings: Settings; readonly kinds: readonly SettingsKind[] }
  /** Folders, vocabularies or provider changed: ask for `status` again. */
  statusChanged: Record<string, never>
  /**
   * Verdicts were given or taken back: these photos are others now. `rows` are theirs, or null when they are too many
   * to be sent at once and must be asked for; `counts` are those of the whole folder.
   */
  verdictsChanged: {
    readonly photoIds: readonly PhotoId[]
    readonly rows: readonly PhotoSummary[] | null
    readonly counts: PhotoCounts
    readonly history: HistoryState
  }
  modelProgress: ModelProgress
  /** A model came, went or changed, or work on one began or ended: ask for `models` again. */
  modelsChanged: Record<string, never>
  /** The engine's process died and was started again; all state must be asked for again. */
  engineRestarted: { readonly problem: Problem }
  /** The app was started once more, with this folder: the window shows it. */
  folderRequested: { readonly folderId: FolderId }
  /** A menu item was chosen, by its command name. */
  menu: { readonly command: MenuCommand }
}

export const menuCommands = [
  'open-folder',
  'rescan',
  'import-vocabulary',
  'models',
  'write',
  'undo',
  'redo',
  'shortcuts',
  'settings',
  'diagnostics',
] as const
export type MenuCommand = (typeof menuCommands)[number]
