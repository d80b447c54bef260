import type { PhotoId } from './photo.js'
import type { TagPath, Verdict, VerdictSource } from './tag.js'
import type { Problem } from './problem.js'

/** One verdict that stands, with what another catalogue must know of it. */
export type StandingVerdict = Readonly<{
  photoId: PhotoId
  path: TagPath
  verdict: Exclude<Verdict, 'withdrawn'>
  source: VerdictSource
  /** ISO 8601, UTC. */
  at: string
  /** Shown when it was given, null when there was none. */
  probability: number | null
}>

/** A verdict of the file that was not taken over, and why. */
export type LeftVerdict = Readonly<{ photo: string; path: TagPath; problem: Problem }>

/** What an import takes over, or would take over in a dry run. */
export type ImportReport = Readonly<{
  /** Verdicts taken over, and on how many different photos. */
  imported: number
  photos: number
  /** Verdicts that stood here already. */
  unchanged: number
  /** Left out because a newer verdict or one of the user stands here. */
  kept: readonly LeftVerdict[]
  /** Left out because the tag could not be written into a photo. */
  refused: readonly LeftVerdict[]
  /** Photos with verdicts in the file, as it names them, that no folder of this catalogue has. */
  unknownPhotos: readonly string[]
}>

/** What became of one photo in an export into another folder. */
export type ExportResult = Readonly<{
  /** Its path below the exported folder. */
  name: string
  outcome: 'exported' | 'failed' | 'cancelled'
  problem: Problem | null
}>

export type ExportReport = Readonly<{
  exported: number
  failed: number
  /** Photos that have nothing to export: no tags, or none accepted. */
  leftOut: number
  results: readonly ExportResult[]
}>
