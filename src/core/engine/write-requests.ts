import type { Settings } from '../../shared/settings.js'
import type { TagPath } from '../../shared/tag.js'
import type { FoundKeyword, PhotoRow, VerdictRow } from '../catalogue/catalogue.js'
import { hasEdits } from '../metadata/plan-edits.js'
import type { TagToWrite, WritePolicy, WriteRequest } from '../metadata/write-request.js'
import type { Tagger } from './tagger.js'

/** The settings that say how tags are written. */
export function policyOf(settings: Settings): WritePolicy {
  const { alwaysSidecar, rawSidecarName, fieldPreset, fieldRules, keepModifiedTime } = settings
  return { alwaysSidecar, rawSidecarName, fieldPreset, fieldRules, keepModifiedTime }
}

/** What the writer needs to know of one photo. */
export function writeRequest(
  photo: PhotoRow,
  folderPath: string,
  found: readonly FoundKeyword[],
  verdicts: readonly VerdictRow[],
  tagger: Tagger | null,
): WriteRequest {
  return { photo, folderPath, found, ...wanted(verdicts, tagger) }
}

/** True when writing these verdicts would change the fields found. Pure; no file is looked at. */
export function wouldChange(input: {
  readonly photo: PhotoRow
  readonly found: readonly FoundKeyword[]
  readonly verdicts: readonly VerdictRow[]
  readonly settings: Settings
  readonly tagger: Tagger | null
}): boolean {
  const { accepted, rejected } = wanted(input.verdicts, input.tagger)
  return hasEdits({ photo: input.photo, found: input.found, accepted, rejected }, policyOf(input.settings))
}

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
