import { describe, expect, it } from 'vitest'
import { countPhotos, recountPhotos } from '../../../src/shared/photo-filter.js'
import { listPhotos, type ListedPhoto } from '../../../src/core/review/list-photos.js'
import type { PhotoId, PhotoSummary } from '../../../src/shared/photo.js'

let nextId = 1
const photo = (name: string, changes: Partial<PhotoSummary> = {}): PhotoSummary => ({
  id: String(nextId++) as PhotoId,
  name,
  subfolder: '',
  format: 'jpeg',
  width: 4000,
  height: 3000,
  takenAt: null,
  state: 'ready',
  problem: null,
  thumbnailVersion: 1,
  existingCount: 0,
  suggestionCount: 0,
  topProbability: null,
  topTag: null,
  acceptedCount: 0,
  isPending: false,
  isWritten: false,
  writeFailed: false,
  ...changes,
})

const listed = (
  summary: PhotoSummary,
  { certainty = summary.topProbability, suggestionCount = summary.suggestionCount } = {},
): ListedPhoto => ({ summary, certainty, suggestionCount })

const photos = [
  listed(photo('IMG_10.jpg', { takenAt: '2024-05-01T10:00:00', suggestionCount: 1, topProbability: 0.4 })),
  listed(photo('IMG_9.jpg', { existingCount: 2, suggestionCount: 3, topProbability: 0.9 })),
  listed(photo('IMG_1.jpg', { takenAt: '2023-01-01T00:00:00', acceptedCount: 1, isPending: true })),
  listed(photo('a.jpg', { subfolder: 'trip', existingCount: 1, acceptedCount: 1, isWritten: true })),
  listed(photo('broken.jpg', { state: 'failed' })),
  listed(photo('locked.jpg', { acceptedCount: 1, isPending: true, writeFailed: true })),
]
const names = (filter: Parameters<typeof listPhotos>[1], sort: Parameters<typeof listPhotos>[2]) => {
  const byId = new Map(photos.map(({ summary }) => [summary.id, summary.name]))
  return listPhotos(photos, filter, sort).map((id) => byId.get(id))
}

describe('list of photos', () => {
  it('counts every filter', () => {
    expect(countPhotos(photos.map(({ summary }) => summary))).toEqual({
      all: 6,
      untagged: 2,
      suggested: 2,
      pending: 2,
      written: 1,
      failed: 2,
    })
  })

  it('follows the counts when photos become others', () => {
    const before = photos.map(({ summary }) => summary)
    const after = before.map((one) =>
      one.name === 'IMG_9.jpg' ? { ...one, suggestionCount: 0, isPending: true } : one,
    )
    expect(recountPhotos(countPhotos(before), before.slice(1, 2), after.slice(1, 2))).toEqual(
      countPhotos(after),
    )
  })

  it('sorts names as people count: 9 before 10, subfolders after', () => {
    expect(names('all', 'name')).toEqual([
      'broken.jpg',
      'IMG_1.jpg',
      'IMG_9.jpg',
      'IMG_10.jpg',
      'locked.jpg',
      'a.jpg',
    ])
  })

  it('sorts by date taken, photos without one last', () => {
    expect(names('all', 'taken').slice(0, 2)).toEqual(['IMG_1.jpg', 'IMG_10.jpg'])
  })

  it('sorts by certainty and by number of suggestions, most first', () => {
    expect(names('suggested', 'certainty')).toEqual(['IMG_9.jpg', 'IMG_10.jpg'])
    expect(names('all', 'suggestions')[0]).toBe('IMG_9.jpg')
  })

  it('keeps a photo in its place when its suggestions are decided', () => {
    const decided = photos.map(({ summary, certainty, suggestionCount }) =>
      listed(
        { ...summary, suggestionCount: 0, topProbability: null, topTag: null },
        { certainty, suggestionCount },
      ),
    )
    for (const sort of ['certainty', 'suggestions'] as const) {
      expect(listPhotos(decided, 'all', sort)).toEqual(listPhotos(photos, 'all', sort))
    }
  })

  it('shows a photo whose write failed under both pending and failed', () => {
    expect(names('pending', 'name')).toContain('locked.jpg')
    expect(names('failed', 'name')).toContain('locked.jpg')
  })
})
