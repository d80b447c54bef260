import type { PhotoSort } from '../../shared/contract.js'
import { assertNever } from '../../shared/errors.js'
import { passes, type PhotoFilter } from '../../shared/photo-filter.js'
import type { PhotoId, PhotoSummary } from '../../shared/photo.js'

/** A photo with what it is sorted by: what the model said, not what is left of it, so that verdicts move nothing. */
export type ListedPhoto = Readonly<{
  summary: PhotoSummary
  /** Highest probability among all suggestions, decided or not; null without any. */
  certainty: number | null
  /** All suggestions, decided or not. */
  suggestionCount: number
}>

/** Ids of the photos that pass the filter, in the order asked for. Pure. */
export function listPhotos(
  photos: readonly ListedPhoto[],
  filter: PhotoFilter,
  sort: PhotoSort,
): readonly PhotoId[] {
  return photos
    .filter(({ summary }) => passes(summary, filter))
    .sort(comparison(sort))
    .map(({ summary }) => summary.id)
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
