import { photoFilters, type PhotoFilter, type PhotoList, type PhotoSort } from '../../shared/contract.js'
import { assertNever } from '../../shared/errors.js'
import type { PhotoSummary } from '../../shared/photo.js'

/** A photo with what it is sorted by: what the model said, not what is left of it, so that verdicts move nothing. */
export type ListedPhoto = Readonly<{
  summary: PhotoSummary
  /** Highest probability among all suggestions, decided or not; null without any. */
  certainty: number | null
  /** All suggestions, decided or not. */
  suggestionCount: number
}>

/** Ids of the photos that pass the filter, in the order asked for, and how many pass each filter. Pure. */
export function listPhotos(photos: readonly ListedPhoto[], filter: PhotoFilter, sort: PhotoSort): PhotoList {
  const counts = Object.fromEntries(
    photoFilters.map((one) => [
      one,
      photos.reduce((sum, { summary }) => sum + Number(passes(summary, one)), 0),
    ]),
  ) as Record<PhotoFilter, number> // built from the list of all filters on the line above
  const ids = photos
    .filter(({ summary }) => passes(summary, filter))
    .sort(comparison(sort))
    .map(({ summary }) => summary.id)
  return { ids, counts }
}

/** True when the photo belongs to the group that the filter names. */
export function passes(photo: PhotoSummary, filter: PhotoFilter): boolean {
  switch (filter) {
    case 'all':
      return true
    case 'untagged':
      return photo.existingCount === 0 && photo.acceptedCount === 0
    case 'suggested':
      return photo.suggestionCount > 0
    case 'pending':
      return photo.isPending
    case 'written':
      return photo.isWritten
    case 'failed':
      return photo.state === 'failed' || photo.state === 'quarantined' || photo.writeFailed
    default:
      return assertNever(filter)
  }
}

const names = new Intl.Collator(undefined, { numeric: true })

function byName({ summary: one }: ListedPhoto, { summary: other }: ListedPhoto): number {
  return names.compare(one.subfolder, other.subfolder) || names.compare(one.name, other.name)
}

function comparison(sort: PhotoSort): (one: ListedPhoto, other: ListedPhoto) => number {
  switch (sort) {
    case 'name':
      return byName
    case 'taken':
      // Photos without a date come last: '~' sorts after every digit.
      return (one, other) =>
        compareText(one.summary.takenAt ?? '~', other.summary.takenAt ?? '~') || byName(one, other)
    case 'certainty':
      return (one, other) => (other.certainty ?? -1) - (one.certainty ?? -1) || byName(one, other)
    case 'suggestions':
      return (one, other) => other.suggestionCount - one.suggestionCount || byName(one, other)
    default:
      return assertNever(sort)
  }
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
