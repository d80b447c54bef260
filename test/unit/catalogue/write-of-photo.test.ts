import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isWriteOfPhoto } from '../../../src/core/catalogue/write-of-photo.js'
import type { PhotoId } from '../../../src/shared/photo.js'

const photoId = '7' as PhotoId
const folder = join('/photos')

describe('isWriteOfPhoto', () => {
  it.each([
    ['its number, wherever it was then', '7', join('/elsewhere', 'b.jpg'), true],
    ['its path', '3', join(folder, 'trip', 'a.jpg'), true],
    ['its sidecar named by the stem', null, join(folder, 'trip', 'a.xmp'), true],
    ['its sidecar named by the whole name', null, join(folder, 'trip', 'a.jpg.XMP'), true],
    ['a copy', null, join(folder, 'trip', 'copy.jpg'), false],
    ['the sidecar of a copy', '3', join(folder, 'trip', 'copy.xmp'), false],
    ['a photo of the same name elsewhere', '3', join(folder, 'a.jpg'), false],
  ])('tells by %s', (_name, id, path, expected) => {
    const row = { photoId: id as PhotoId | null, path }
    expect(isWriteOfPhoto(row, photoId, folder, 'trip/a.jpg')).toBe(expected)
  })
})
