import type { FolderId } from './photo.js'
import type { Problem } from './problem.js'

/** What a job does just now. Decoding, embedding and scoring overlap, so that they are one: `embed`. */
export type Stage = 'load' | 'scan' | 'embed' | 'write'

/** The job that the engine runs now or ran last. */
export type JobProgress = Readonly<{
  kind: 'tag' | 'write' | 'undo-write'
  folderId: FolderId | null
  stage: Stage
  status: 'running' | 'paused' | 'done' | 'cancelled' | 'failed'
  /** Photos finished, failed ones included. */
  done: number
  /** Photos of this job; grows while the scan is still finding some. */
  total: number
  failed: number
  /** Over the last ten seconds; null before the first photo is done. */
  photosPerSecond: number | null
  /** Estimated seconds left; null while unknown. */
  secondsLeft: number | null
  /** What stopped it, for status `failed`. */
  problem: Problem | null
}>

/** Counts of one scan of a folder. */
export type ScanReport = Readonly<{
  added: number
  changed: number
  moved: number
  deleted: number
  unchanged: number
  /** Recognised photos that could not be read, with the reason of each. */
  unreadable: number
  /** Videos: not supported yet, counted. */
  videos: number
  /** Folders that could not be opened, relative to the chosen folder, with the reason. */
  unreadableFolders: readonly { readonly subfolder: string; readonly problem: Problem }[]
  seconds: number
}>
