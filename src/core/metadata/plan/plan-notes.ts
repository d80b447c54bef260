import type { FoundKeyword, PhotoRow } from '../../catalogue/catalogue.js'
import { canEmbed, holdsTags } from '../../identity/formats.js'
import type { Sidecars } from '../../identity/sidecars.js'
import { isUnreadableWide } from '../fields/field-values.js'
import { comparablePath, mergeKeywords } from '../fields/keyword-list.js'
import { problemOf, type Problem } from '../../../shared/problem.js'

/** What people should know of the sidecars beside a photo that are left as they are. */
export function bystanderNotes({ duplicates, unclear }: Sidecars): readonly Problem[] {
  return [
    ...duplicates.map((name) => problemOf('sidecar-of-other-version', { name })),
    ...unclear.map((name) => problemOf('sidecar-of-several-photos', { name })),
  ]
}

/** What people should know of a write beyond its edits. `sidecarNames` are those of the photo's own sidecars. */
export function writeNotes(
  photo: Pick<PhotoRow, 'format' | 'contentHash'>,
  found: readonly FoundKeyword[],
  sidecarNames: readonly string[],
): readonly Problem[] {
  const notes: Problem[] = []
  if (canEmbed(photo.format) && !holdsTags(photo)) notes.push(problemOf('big-tiff', {}))
  if (found.some(({ field, value }) => field === 'IFD0:XPKeywords' && isUnreadableWide(value)))
    notes.push(problemOf('wide-letters-kept', {}))
  const held = sidecarNames.map((name) => ({ name, paths: pathsIn(found, name) }))
  const lacking = held.map(({ name, paths }) => ({
    name,
    count: new Set(held.flatMap((other) => [...other.paths]).filter((path) => !paths.has(path))).size,
  }))
  if (lacking.some(({ count }) => count > 0)) {
    notes.push(problemOf('sidecars-differ', { lacking }))
  }
  return notes
}

function pathsIn(found: readonly FoundKeyword[], sidecarName: string): ReadonlySet<string> {
  const own = found.filter((keyword) => keyword.sidecarName === sidecarName)
  return new Set(mergeKeywords(own).map(({ path }) => comparablePath(path)))
}
