import type { TagPath } from '../../../shared/tag.js'
import type { FoundKeyword, PhotoRow } from '../../catalogue/catalogue.js'

/** An accepted tag and the names that it brings along. */
export type TagToWrite = Readonly<{
  path: TagPath
  /** For each name of the path: false keeps it out of the flat lists (Lightroom's [not exported]). */
  exported: readonly boolean[]
  /** Further tags that it implies. */
  also: readonly TagPath[]
}>

/** What the user decided about one photo, and what its metadata held when it was scanned. */
export type WriteRequest = Readonly<{
  photo: PhotoRow
  /** The folder that the user chose: nothing outside it is written. */
  folderPath: string
  found: readonly FoundKeyword[]
  accepted: readonly TagToWrite[]
  rejected: readonly TagPath[]
}>
