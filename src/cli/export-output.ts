import type { StandingVerdict } from '../shared/exchange.js'
import type { TagOnPhoto } from '../shared/tag.js'
import { toCsv, type CsvCell } from './csv.js'
import { photoRecord, rounded, type LocatedPhoto } from './photo-record.js'
import { reasonOf } from './photo-record.js'

/** A photo with the verdicts that stand on it. */
export type ExportedPhoto = LocatedPhoto & { readonly verdicts: readonly StandingVerdict[] }

/** The JSON that `import` reads back: design section 10, with the verdicts. */
export function exportJson(photos: readonly ExportedPhoto[]): string {
  const records = photos.map((photo) => ({
    ...photoRecord(photo),
    accepted: pathsWith(photo, 'accepted'),
    rejected: pathsWith(photo, 'rejected'),
    removed: pathsWith(photo, 'removed'),
    verdicts: photo.verdicts.map(({ path, verdict, source, at, probability }) => ({
      path,
      verdict,
      source,
      at,
      ...(probability === null ? {} : { probability: rounded(probability) }),
    })),
  }))
  return `${JSON.stringify({ version: 1, photos: records })}\n`
}

/** One row for each tag of each photo, and one for a photo without any. */
export function tagRowsCsv(photos: readonly ExportedPhoto[]): string {
  const head = ['path', 'content_hash', 'state', 'reason', 'status', 'tag', 'tag_path', 'probability']
  const rows = photos.flatMap((photo) => {
    if (photo.tags.length === 0) return [[...factsOf(photo), null, null, null, null]]
    return photo.tags.map(({ status, name, path, probability }) => [
      ...factsOf(photo),
      status,
      name,
      shownPath(path),
      probability === null ? null : rounded(probability),
    ])
  })
  return toCsv(head, rows)
}

/** One row for each photo, its tags of one kind in one cell. */
export function photoRowsCsv(photos: readonly ExportedPhoto[]): string {
  const statuses = ['existing', 'suggested', 'accepted', 'rejected', 'removed'] as const
  const head = ['path', 'content_hash', 'state', 'reason', ...statuses]
  const rows = photos.map((photo) => [
    ...factsOf(photo),
    ...statuses.map((status) => pathsWith(photo, status).map(shownPath).join('; ')),
  ])
  return toCsv(head, rows)
}

function factsOf(photo: ExportedPhoto): readonly CsvCell[] {
  return [photo.path, photo.contentHash, photo.summary.state, reasonOf(photo)]
}

function pathsWith(photo: ExportedPhoto, status: TagOnPhoto['status']): readonly (readonly string[])[] {
  return photo.tags.filter((tag) => tag.status === status).map((tag) => tag.path)
}

function shownPath(path: readonly string[]): string {
  return path.join(' > ')
}
