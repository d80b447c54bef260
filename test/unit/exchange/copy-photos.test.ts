import { expect, it } from 'vitest'
import { batchesOf } from '../../../src/core/exchange/copy-photos.js'
import type { WriteRequest } from '../../../src/core/metadata/fields/write-request.js'

// Only the path of a photo decides with whom it is copied.
const request = (relativePath: string) => ({ photo: { relativePath } }) as unknown as WriteRequest

const names = (batches: ReturnType<typeof batchesOf>) =>
  batches.map((batch) => batch.map(({ photo }) => photo.relativePath))

it('copies photos of one name together, whatever stands between them', () => {
  const many = Array.from({ length: 63 }, (_, index) => request(`${String(index)}.jpg`))
  const [first, second, ...others] = names(
    batchesOf([request('a/IMG.CR2'), ...many, request('a/img.jpg'), request('b/img.jpg')]),
  )
  expect(first).toEqual(expect.arrayContaining(['a/IMG.CR2', 'a/img.jpg']))
  expect(first).toHaveLength(64)
  expect(second).toEqual(['62.jpg', 'b/img.jpg'])
  expect(others).toEqual([])
})

it('has nothing to do for no photo', () => {
  expect(batchesOf([])).toEqual([])
})
