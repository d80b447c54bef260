import type { Problem } from './problem.js'

/** Names one photo of the open catalogue: the catalogue row's number as text. The only way a page may name a photo. */
export type PhotoId = string & { readonly __brand: 'PhotoId' }

/** Names one folder that the user chose. */
export type FolderId = string & { readonly __brand: 'FolderId' }

/** What the bytes of a file are, decided by content and never by its name. `raw` is any proprietary camera raw. */
export const photoFormats = ['jpeg', 'png', 'webp', 'avif', 'heic', 'tiff', 'gif', 'dng', 'raw'] as const
export type PhotoFormat = (typeof photoFormats)[number]

/**
 * Where a photo stands in the pipeline. `found`: scanned, not yet embedded. `ready`: embedded, has suggestions.
 * `failed`: cannot be read or decoded, see its reason. `quarantined`: crashed the engine twice and is left alone.
 */
export type PhotoState = 'found' | 'ready' | 'failed' | 'quarantined'

/** One row of the grid. Small on purpose: 100,000 of them stay in memory. */
export type PhotoSummary = Readonly<{
  id: PhotoId
  /** File name without its folder. For reading, not for opening. */
  name: string
  /** Folder below the chosen folder, '' for the chosen folder itself. For reading, not for opening. */
  subfolder: string
  format: PhotoFormat
  /** Size in pixels after orientation; 0 when unknown. */
  width: number
  height: number
  /** ISO 8601 local date and time from the photo's metadata, null when it has none. */
  takenAt: string | null
  state: PhotoState
  /** Why it failed or was quarantined, or why it can be tagged but not written; null when all is well. */
  problem: Problem | null
  /** Changes whenever the thumbnail file does; 0 means that there is none yet. */
  thumbnailVersion: number
  /** Tags that the photo's own metadata holds. */
  existingCount: number
  /** Suggestions waiting for a verdict. */
  suggestionCount: number
  /** Highest probability among the waiting suggestions, null without any. */
  topProbability: number | null
  /** Name of the most probable waiting suggestion, null without any. */
  topTag: string | null
  /** Tags accepted by verdict, written or not. */
  acceptedCount: number
  /** True when the verdicts differ from what the photo's metadata holds. */
  isPending: boolean
  /** True when Shutterword wrote this photo and nothing is pending. */
  isWritten: boolean
  /** True when the last attempt to write this photo failed or was refused; the reason says why. */
  writeFailed: boolean
}>
