import type { WritePolicy } from '../../shared/settings.js'
import type { PhotoId } from '../../shared/photo.js'
import type { TagPath } from '../../shared/tag.js'
import type { FoundKeyword, PhotoRow, VerdictRow } from '../catalogue/catalogue.js'
import { hasEdits } from '../metadata/plan/plan-edits.js'
import type { TagToWrite, WriteRequest } from '../metadata/fields/write-request.js'
import type { Library } from './library.js'
import type { Tagger } from './tagger.js'

/** What the writer needs to know of one photo of the open folder. */
export function writeRequest(library: Library, id: PhotoId, tagger: Tagger | null): WriteRequest {
  const folderPath = library.folder.path
  return {
    photo: library.row(id),
    folderPath,
    found: library.found(id),
    ...wanted(library.verdicts(id), tagger),
  }
}

/** True when writing these verdicts would change the fields found. Pure; no file is looked at. */
export function wouldChange(
  { photo, found, verdicts }: DecidedPhoto,
  policy: WritePolicy,
  tagger: Tagger | null,
): boolean {
  return hasEdits({ photo, found, ...wanted(verdicts, tagger) }, policy)
}

/** A photo with what its metadata holds and what was decided of it. */
type DecidedPhoto = Readonly<{
  photo: PhotoRow
  found: readonly FoundKeyword[]
  verdicts: readonly VerdictRow[]
}>

function wanted(
  verdicts: readonly VerdictRow[],
  tagger: Tagger | null,
): { readonly accepted: readonly TagToWrite[]; readonly rejected: readonly TagPath[] } {
  return {
    accepted: verdicts.filter((one) => one.verdict === 'accepted').map((one) => tagToWrite(one.path, tagger)),
    rejected: verdicts.filter((one) => one.verdict === 'rejected').map((one) => one.path),
  }
}

function tagToWrite(path: TagPath, tagger: Tagger | null): TagToWrite {
  const exported = path.map((_, index) => tagger?.tagAt(path.slice(0, index + 1))?.isExported ?? true)
  return { path, exported, also: tagger?.tagAt(path)?.also ?? [] }
}
