import type { PhotoSummary } from '../../shared/photo.js'
import { isWaiting, type TagOnPhoto } from '../../shared/tag.js'
import type { PhotoRow } from '../catalogue/catalogue.js'
import type { Problem } from '../../shared/problem.js'

export type SummaryInput = Readonly<{
  photo: PhotoRow
  tags: readonly TagOnPhoto[]
  /** True when writing the verdicts would change the photo's metadata. */
  isPending: boolean
  /** True when the last write of this photo stands. */
  wasWritten: boolean
  /** Why the last attempt to write it failed; null without one. */
  writeFailure: Problem | null
}>

/** One row of the grid. Pure. */
export function summarisePhoto({
  photo,
  tags,
  isPending,
  wasWritten,
  writeFailure,
}: SummaryInput): PhotoSummary {
  const slash = photo.relativePath.lastIndexOf('/')
  const waiting = tags.filter(isWaiting)
  return {
    id: photo.id,
    name: photo.relativePath.slice(slash + 1),
    subfolder: slash < 0 ? '' : photo.relativePath.slice(0, slash),
    format: photo.format,
    width: photo.width,
    height: photo.height,
    takenAt: photo.takenAt,
    state: photo.state,
    problem: writeFailure ?? photo.problem,
    thumbnailVersion: photo.thumbnailVersion,
    existingCount: tags.filter((tag) => tag.status === 'existing').length,
    suggestionCount: waiting.length,
    topProbability: waiting.reduce<number | null>(
      (top, tag) => Math.max(top ?? 0, tag.probability ?? 0),
      null,
    ),
    topTag: waiting[0]?.name ?? null,
    acceptedCount: tags.filter((tag) => tag.status === 'accepted').length,
    isPending,
    isWritten: wasWritten && !isPending,
    writeFailed: writeFailure !== null,
  }
}
