import type { FoundKeyword } from './catalogue.js'

/** What a scan learns from a photo's metadata, its sidecars included. Read by core/metadata, kept by the catalogue. */
export type PhotoMetadata = Readonly<{
  found: readonly FoundKeyword[]
  /** ISO 8601 local date and time, null when the photo has none. */
  takenAt: string | null
  /** EXIF orientation 1 to 8; 1 when absent. */
  orientation: number
  /** Pixels as stored, before orientation; 0 when unknown. */
  width: number
  height: number
  /** Why metadata could not be read, null when it could. The photo is tagged all the same. */
  error: string | null
}>
