import type { FoundKeyword, PhotoRow } from '../catalogue/catalogue.js'
import { canEmbed, holdsTags } from '../identity/formats.js'
import type { Sidecars } from '../identity/sidecars.js'
import { isUnreadableWide } from './field-values.js'
import { comparablePath, mergeKeywords } from './keyword-list.js'

/** What people should know of the sidecars beside a photo that are left as they are. */
export function bystanderNotes({ duplicates, unclear }: Sidecars): readonly string[] {
  return [
    ...duplicates.map(
      (name) => `${name} belongs to another version of this photo in darktable and is left as it is.`,
    ),
    ...unclear.map(
      (name) => `${name} could belong to several photos of that name, so it is neither read nor written.`,
    ),
  ]
}

/** What people should know of a write beyond its edits. `sidecarNames` are those of the photo's own sidecars. */
export function writeNotes(
  photo: Pick<PhotoRow, 'format' | 'contentHash'>,
  found: readonly FoundKeyword[],
  sidecarNames: readonly string[],
): readonly string[] {
  const notes: string[] = []
  if (canEmbed(photo.format) && !holdsTags(photo))
    notes.push('It is a BigTIFF, which cannot be written itself: a sidecar takes its tags.')
  if (found.some(({ field, value }) => field === 'IFD0:XPKeywords' && isUnreadableWide(value)))
    notes.push(
      'Its XPKeywords hold a letter beyond 16 bits (an emoji), which ExifTool cannot write: that field stays as it is, also where a tag is removed.',
    )
  const held = sidecarNames.map((name) => ({ name, paths: pathsIn(found, name) }))
  const lacking = held.map(({ name, paths }) => ({
    name,
    count: new Set(held.flatMap((other) => [...other.paths]).filter((path) => !paths.has(path))).size,
  }))
  if (lacking.some(({ count }) => count > 0)) {
    const counts = lacking.map(({ name, count }) => `${name} lacks ${String(count)}`).join(', ')
    notes.push(`Its sidecars hold different keywords (${counts}): each gets what the others hold.`)
  }
  return notes
}

function pathsIn(found: readonly FoundKeyword[], sidecarName: string): ReadonlySet<string> {
  const own = found.filter((keyword) => keyword.sidecarName === sidecarName)
  return new Set(mergeKeywords(own).map(({ path }) => comparablePath(path)))
}
