import { leafName } from '../../src/core/support/fold-name.js'
import type { PhotoId } from '../../src/shared/photo.js'
import type { WritePolicy } from '../../src/shared/settings.js'
import type { TagOnPhoto } from '../../src/shared/tag.js'
import type { BatchId, PlanId, PlannedPhoto, WriteBatch, WritePlan } from '../../src/shared/write-plan.js'
import type { FakePhoto } from './fake-photos.js'
import { problemOf } from '../../src/shared/problem.js'

/** Photos written in one go, with what they held before. */
export type FakeBatch = {
  batch: WriteBatch
  before: ReadonlyMap<PhotoId, FakePhoto>
  planned: readonly PlannedPhoto[]
}

/** What a write would change in this photo; null when nothing would. */
export function fakePlannedPhoto(photo: FakePhoto, tags: readonly TagOnPhoto[]): PlannedPhoto | null {
  const added = tags
    .filter((tag) => tag.status === 'accepted' && !tag.alreadyThere)
    .map((tag) => leafName(tag.path))
  const removed = tags.filter((tag) => tag.status === 'removed').map((tag) => tag.name)
  if (added.length + removed.length === 0) return null
  const { row } = photo
  const slash = row.relativePath.lastIndexOf('/')
  const common = {
    photoId: row.id,
    name: row.relativePath.slice(slash + 1),
    subfolder: slash < 0 ? '' : row.relativePath.slice(0, slash),
    format: row.format,
    notes: [],
  }
  if (row.format === 'png') {
    const problem = problemOf('file-read-only', {})
    return { ...common, decision: 'skip', skipReason: 'read-only-file', problem, sidecarPossible: true }
  }
  const before = photo.existing.map((tag) => tag.name)
  const after = [...before.filter((name) => !removed.includes(name)), ...added]
  const isRaw = row.format === 'raw'
  return {
    ...common,
    decision: 'write',
    targets: [
      {
        kind: isRaw ? 'sidecar' : 'embed',
        fileName: isRaw ? common.name.replace('.raw', '.xmp') : common.name,
        creates: isRaw,
      },
    ],
    edits: [
      { field: 'XMP-dc:Subject', before, after, added, removed },
      { field: 'XMP-lr:HierarchicalSubject', before: [], after: added, added, removed: [] },
    ],
  }
}

/** The photo as it is after its plan was written. */
export function fakeWritten(photo: FakePhoto, tags: readonly TagOnPhoto[]): FakePhoto {
  const kept = photo.existing.filter(
    (one) => !tags.some((tag) => tag.status === 'removed' && tag.name === one.name),
  )
  const added = tags
    .filter((tag) => tag.status === 'accepted' && !tag.alreadyThere)
    .map((tag) => ({ path: tag.path, name: tag.name, fields: ['XMP-dc:Subject'] }))
  return { ...photo, existing: [...kept, ...added] }
}

/** A plan over these photos. */
export function fakePlan(number: number, photos: readonly PlannedPhoto[], policy: WritePolicy): WritePlan {
  const writeCount = photos.filter((photo) => photo.decision === 'write').length
  return {
    planId: `plan-${number}` as PlanId,
    policy,
    photos,
    writeCount,
    skipCount: photos.length - writeCount,
  }
}

/** The history's entry for what has just been written. */
export function fakeBatch(
  number: number,
  before: ReadonlyMap<PhotoId, FakePhoto>,
  planned: readonly PlannedPhoto[],
): FakeBatch {
  const batch: WriteBatch = {
    batchId: `batch-${number}` as BatchId,
    appliedAt: `2026-11-23T1${number % 10}:00:00Z`,
    photoCount: before.size,
    undoableCount: before.size,
  }
  return { batch, before, planned }
}
