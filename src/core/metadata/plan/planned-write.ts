import type { FolderId, PhotoFormat, PhotoId } from '../../../shared/photo.js'
import type { WritePolicy } from '../../../shared/settings.js'
import type { FieldEdit, PlanId, PlannedPhoto, WriteResult } from '../../../shared/write-plan.js'
import type { FoundKeyword, PhotoRow } from '../../catalogue/catalogue.js'

/** One file that a planned write changes or creates. */
export type PlannedFile = Readonly<{
  /** Absolute path without symbolic links. */
  path: string
  /** Null for the photo itself. */
  sidecarName: string | null
  /** What the bytes are; 'xmp' for a sidecar. */
  format: PhotoFormat | 'xmp'
  edits: readonly FieldEdit[]
  /** Everything the keyword fields of this file hold before; the fields without an edit must hold it afterwards, too. */
  before: readonly FoundKeyword[]
  /** `sha256:<hex>` that the file must still have, null when it is to be created. */
  oldHash: string | null
  /** Hash of the image data that the new file must have; null for a sidecar. */
  contentHash: string | null
}>

/** The plan for one photo as the writer keeps it: what people see, and what `apply` needs. */
export type PlannedWrite = Readonly<{
  photo: PlannedPhoto
  row: PhotoRow
  /** Empty when the photo is skipped. */
  files: readonly PlannedFile[]
  /** Everything found in the photo and its sidecars when it was planned. */
  found: readonly FoundKeyword[]
}>

/** A plan that waits to be applied: it carries all that it was made with, so that nothing is decided a second time. */
export type KeptPlan = Readonly<{
  planId: PlanId
  folderId: FolderId
  policy: WritePolicy
  planned: readonly PlannedWrite[]
}>

/** What became of one planned photo, with what the catalogue must now know of it. */
export type AppliedWrite = Readonly<
  Pick<WriteResult, 'outcome' | 'problem'> & {
    photoId: PhotoId
    /** All keyword fields as they are now, when something was written. */
    found?: readonly FoundKeyword[]
    /** The photo's own file as it is now, when it was written itself. */
    file?: Pick<PhotoRow, 'relativePath' | 'sizeBytes' | 'modifiedMs' | 'changedMs' | 'inode' | 'fileHash'>
  }
>

/** The keyword fields of one file after its edits. */
export function foundAfter(
  file: Pick<PlannedFile, 'sidecarName' | 'edits' | 'before'>,
): readonly FoundKeyword[] {
  const edited = new Set(file.edits.map(({ field }) => field))
  const source = file.sidecarName === null ? 'photo' : 'sidecar'
  return [
    ...file.before.filter(({ field }) => !edited.has(field)),
    ...file.edits.flatMap(({ field, after }) =>
      after.map(
        (value, position) => ({ source, sidecarName: file.sidecarName, field, position, value }) as const,
      ),
    ),
  ]
}
