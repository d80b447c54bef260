import { expect, it } from 'vitest'
import { searchPhotos } from '../../../src/core/search/search-photos.js'
import type { PhotoId } from '../../../src/shared/photo.js'

const embeddings = new Map(
  Object.entries({ 1: [0, 1], 2: [1, 0], 10: [0.8, 0.6], 9: [0.8, 0.6] }).map(([id, values]) => [
    id as PhotoId,
    Float32Array.from(values),
  ]),
)

it('finds the nearest photos, best first, equal ones by id', () => {
  const hits = searchPhotos({ query: Float32Array.of(1, 0), embeddings, limit: 3 })
  expect(hits.map(({ photoId }) => photoId)).toEqual(['2', '9', '10'])
  expect(hits[1]?.similarity).toBeCloseTo(0.8, 6)
})

it('finds nothing among no photos', () => {
  expect(searchPhotos({ query: Float32Array.of(1, 0), embeddings: new Map(), limit: 3 })).toEqual([])
})
