import { assertNever } from './errors.js'
import type { PhotoSummary } from './photo.js'

export const photoFilters = ['all', 'untagged', 'suggested', 'pending', 'written', 'failed'] as const
export type PhotoFilter = (typeof photoFilters)[number]

/** How many photos pass each filter. */
export type PhotoCounts = Readonly<Record<PhotoFilter, number>>

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

/** How many of these photos pass each filter. */
export function countPhotos(photos: readonly PhotoSummary[]): PhotoCounts {
  const counts = { ...noPhotos }
  for (const photo of photos)
    for (const filter of photoFilters) counts[filter] += Number(passes(photo, filter))
  return counts
}

/** `counts` after photos became others: `before` and `after` are the same photos. */
export function recountPhotos(
  counts: PhotoCounts,
  before: readonly PhotoSummary[],
  after: readonly PhotoSummary[],
): PhotoCounts {
  const [less, more] = [countPhotos(before), countPhotos(after)]
  const next = { ...noPhotos }
  for (const filter of photoFilters) next[filter] = counts[filter] - less[filter] + more[filter]
  return next
}

export const noPhotos: PhotoCounts = { all: 0, untagged: 0, suggested: 0, pending: 0, written: 0, failed: 0 }
