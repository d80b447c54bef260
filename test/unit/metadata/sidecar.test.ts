import { describe, expect, it } from 'vitest'
import { hasCompany, indexNames, newSidecarName, sidecarsOf } from '../../../src/core/metadata/sidecar.js'

describe('sidecarsOf', () => {
  it.each([
    ['a raw photo alone', 'a.cr2', ['a.cr2', 'a.xmp'], 'a.xmp', null],
    ['a raw photo beside its JPEG', 'a.cr2', ['a.cr2', 'a.jpg', 'a.xmp'], 'a.xmp', null],
    ['the JPEG beside its raw photo', 'a.jpg', ['a.cr2', 'a.jpg', 'a.xmp', 'a.jpg.xmp'], null, 'a.jpg.xmp'],
    ['a photo with both', 'a.jpg', ['a.jpg', 'a.xmp', 'a.jpg.xmp'], 'a.xmp', 'a.jpg.xmp'],
    ['names in another case', 'IMG.JPG', ['IMG.JPG', 'img.XMP', 'IMG.jpg.xmp'], 'img.XMP', 'IMG.jpg.xmp'],
    ['two photos that share a stem', 'a.jpg', ['a.jpg', 'a.png', 'a.xmp'], null, null],
    ['a photo beside its film', 'a.heic', ['a.heic', 'a.mov', 'a.xmp'], 'a.xmp', null],
    ['two raw photos of one stem', 'a.cr2', ['a.cr2', 'a.nef', 'a.xmp'], null, null],
  ] as const)('of %s', (_, photo, names, stem, full) => {
    expect(sidecarsOf(photo, indexNames(names))).toMatchObject({ stem, full })
  })
})

describe('newSidecarName', () => {
  it.each([
    ['a.nef', true, false, 'photo.xmp', 'a.xmp'],
    ['a.nef', true, true, 'photo.xmp', 'a.nef.xmp'],
    ['a.nef', true, false, 'photo.ext.xmp', 'a.nef.xmp'],
    ['a.gif', false, false, 'photo.xmp', 'a.gif.xmp'],
  ] as const)('of %s (raw %s, with company %s, %s) is %s', (name, isRaw, company, policy, expected) => {
    expect(newSidecarName(name, isRaw, company, policy)).toBe(expected)
  })

  it('knows company by the stem in any case', () => {
    expect(hasCompany('a.nef', indexNames(['a.nef', 'A.JPG']))).toBe(true)
    expect(hasCompany('a.nef', indexNames(['a.nef', 'b.jpg', 'a.txt']))).toBe(false)
  })
})
