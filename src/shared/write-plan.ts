import type { PhotoFormat, PhotoId } from './photo.js'
import type { Problem } from './problem.js'
import type { WritePolicy } from './settings.js'
import type { KeywordField } from './keyword-field.js'

/** Names one confirmed apply: all photos written together. */
export type BatchId = string & { readonly __brand: 'BatchId' }

/** Names one plan kept by the engine until it is applied or replaced. */
export type PlanId = string & { readonly __brand: 'PlanId' }

/** What happens to one field of one file. `before` and `after` are whole lists, in order. */
export type FieldEdit = Readonly<{
  field: KeywordField
  before: readonly string[]
  after: readonly string[]
  added: readonly string[]
  removed: readonly string[]
}>

/** Where the tags of a photo go. `fileName` is for reading only. */
export type WriteTarget = Readonly<{
  kind: 'embed' | 'sidecar'
  fileName: string
  /** True when the sidecar does not exist yet. */
  creates: boolean
}>

export const skipReasons = [
  'no-change',
  'read-only-file',
  'read-only-folder',
  'hard-linked',
  'outside-folder',
  'changed-since-scan',
  'missing',
  'damaged',
  'unsupported-format',
  'name-too-long',
] as const
export type SkipReason = (typeof skipReasons)[number]

/** The plan for one photo: what will change field by field, or why nothing will. */
export type PlannedPhoto = Readonly<
  {
    photoId: PhotoId
    name: string
    subfolder: string
    format: PhotoFormat
    /** What was decided without asking: sidecars that disagree, or that are left alone. */
    notes: readonly Problem[]
  } & (
    | { decision: 'write'; targets: readonly WriteTarget[]; edits: readonly FieldEdit[] }
    | {
        decision: 'skip'
        skipReason: SkipReason
        problem: Problem
        /** True when the same tags could go into a sidecar instead. */
        sidecarPossible: boolean
      }
  )
>

export type WritePlan = Readonly<{
  planId: PlanId
  /** The policy that it was made with and will be applied with, whatever the settings say by then. */
  policy: WritePolicy
  photos: readonly PlannedPhoto[]
  writeCount: number
  skipCount: number
}>

export type WriteResult = Readonly<{
  photoId: PhotoId
  name: string
  /** `cancelled`: not started because the user stopped the batch. */
  outcome: 'written' | 'skipped' | 'failed' | 'cancelled'
  problem: Problem | null
}>

export type WriteReport = Readonly<{
  batchId: BatchId | null
  written: number
  skipped: number
  failed: number
  results: readonly WriteResult[]
}>

/** One past apply, newest first in lists. */
export type WriteBatch = Readonly<{
  batchId: BatchId
  appliedAt: string
  photoCount: number
  /** How many of them can still be undone. */
  undoableCount: number
}>

/** What the journal holds of one file that was to be written. */
export type JournalEntry = Readonly<{
  batchId: BatchId
  at: string
  /** Absolute path of the photo or sidecar. */
  path: string
  /**
   * `written`: can be undone. `undone`: as it was before. `abandoned`: never changed. `unclear`: an interrupted write
   * left neither the old nor the new version, and nothing was touched. `open`: to be settled at the next start.
   */
  state: 'written' | 'undone' | 'abandoned' | 'unclear' | 'open'
  problem: Problem | null
  edits: readonly FieldEdit[]
}>

/** What the journal holds of one file of a batch, as the window lists it: without the file's place on the disk. */
export type WrittenFile = Readonly<
  Omit<JournalEntry, 'batchId' | 'at' | 'path'> & {
    /** Null when the photo is no longer in the catalogue. */
    photoId: PhotoId | null
    /** File name without its folder. */
    name: string
    /** True when undoing the photo's last write takes back this one. */
    isLastOfPhoto: boolean
  }
>

export type UndoResult = Readonly<{
  photoId: PhotoId | null
  name: string
  /**
   * `restored`: byte for byte as it was. `merged`: edited by another program since; only our tags were taken back.
   * `failed`: left alone, see the problem.
   */
  outcome: 'restored' | 'merged' | 'failed'
  problem: Problem | null
}>

export type UndoReport = Readonly<{
  restored: number
  merged: number
  failed: number
  results: readonly UndoResult[]
}>
