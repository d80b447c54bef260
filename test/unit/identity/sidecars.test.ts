import { describe, expect, it } from 'vitest'
import { isSidecar, sortSidecars } from '../../../src/core/identity/sidecars.js'

describe('the sidecars', () => {
  it.each([
    ['a raw photo alone', 'a.cr2', ['a.cr2', 'a.xmp'], ['a.xmp']],
    ['a raw photo beside its JPEG', 'a.cr2', ['a.cr2', 'a.jpg', 'a.xmp'], ['a.xmp']],
    ['the JPEG beside its raw photo', 'a.jpg', ['a.cr2', 'a.jpg', 'a.xmp', 'a.jpg.xmp'], ['a.jpg.xmp']],
    ['the JPEG of a pair in another case', 'A.JPG', ['a.cr2', 'A.JPG', 'A.xmp'], []],
    ['the raw photo of a pair in another case', 'a.cr2', ['a.cr2', 'A.JPG', 'A.xmp'], ['A.xmp']],
    ['a photo with both', 'a.jpg', ['a.jpg', 'a.jpg.xmp', 'a.xmp'], ['a.xmp', 'a.jpg.xmp']],
    ['names in another case', 'IMG.JPG', ['IMG.JPG', 'img.XMP', 'IMG.jpg.xmp'], ['img.XMP', 'IMG.jpg.xmp']],
    [
      'a name in another Unicode form',
      'caf\u00e9.nef',
      ['caf\u00e9.nef', 'cafe\u0301.xmp'],
      ['cafe\u0301.xmp'],
    ],
    ['a photo with spellings of both cases', 'a.nef', ['a.nef', 'a.xmp', 'a.XMP'], ['a.XMP', 'a.xmp']],
    [
      'a photo whose twin differs in case',
      'a.jpg',
      ['a.jpg', 'A.jpg', 'a.jpg.xmp', 'A.jpg.xmp'],
      ['a.jpg.xmp'],
    ],
    ['a stem whose twin differs in case', 'a.nef', ['a.nef', 'A.nef', 'a.xmp', 'A.xmp'], ['a.xmp']],
    ['two photos that share a stem', 'a.jpg', ['a.jpg', 'a.png', 'a.xmp'], []],
    ['two raw photos of one stem', 'a.cr2', ['a.cr2', 'a.nef', 'a.xmp', 'a.cr2.xmp'], ['a.cr2.xmp']],
    ['a photo beside its film', 'a.heic', ['a.heic', 'a.mov', 'a.xmp'], ['a.xmp']],
    ['a photo beside the sidecar of its film', 'a.heic', ['a.heic', 'a.mov', 'a.mov.xmp'], []],
    ['a photo named after a film', 'a.mov.jpg', ['a.mov', 'a.mov.jpg', 'a.mov.xmp'], []],
    ['a photo named after a photo', 'a.jpg.png', ['a.jpg', 'a.jpg.png', 'a.jpg.xmp'], []],
    [
      'a photo numbered like a duplicate',
      'a_01.nef',
      ['a.nef', 'a_01.nef', 'a_01.nef.xmp'],
      ['a_01.nef.xmp'],
    ],
    ['a photo of no known extension', 'a.scan', ['a.scan', 'a.scan.xmp'], ['a.scan.xmp']],
    ['a photo without any', 'a.jpg', ['a.jpg', 'b.xmp', '.a.xmp', 'a.txt'], []],
  ] as const)('of %s', (_, photo, names, own) => {
    expect(sortSidecars(names).of(photo).own).toEqual(own)
  })

  it("of darktable's duplicates are told apart, and are nobody's keywords", () => {
    const names = ['a.nef', 'a.nef.xmp', 'a_01.nef.xmp', 'a_12.NEF.xmp', 'a_00.nef.xmp', 'b_01.nef.xmp']
    expect(sortSidecars(names).of('a.nef')).toEqual({
      own: ['a.nef.xmp'],
      duplicates: ['a_01.nef.xmp', 'a_12.NEF.xmp'],
      unclear: [],
    })
  })

  it('that several photos could claim are named to each of them', () => {
    const sidecars = sortSidecars(['a.heic', 'a.jpg', 'a.xmp'])
    for (const photo of ['a.heic', 'a.jpg']) {
      expect(sidecars.of(photo)).toEqual({ own: [], duplicates: [], unclear: ['a.xmp'] })
    }
  })

  it('never have two owners', () => {
    const stems = ['a', 'A', 'a.b', 'a_01']
    const extensions = ['nef', 'NEF', 'cr2', 'jpg', 'mov', 'xmp']
    const all = stems.flatMap((stem) => [
      ...extensions.map((extension) => `${stem}.${extension}`),
      ...extensions.map((extension) => `${stem}.${extension}.xmp`),
    ])
    for (let seed = 1; seed < 500; seed += 1) {
      const names = all.filter((_, index) => (seed * (index + 7) * 2654435761) % 1000 < 400)
      const sidecars = sortSidecars(names)
      const owned = names.filter((name) => !isSidecar(name)).flatMap((name) => sidecars.of(name).own)
      expect(new Set(owned).size).toBe(owned.length)
    }
  })
})

describe('a new sidecar', () => {
  it.each([
    ['a.nef', true, 'photo.xmp', ['a.nef'], 'a.xmp'],
    ['a.nef', true, 'photo.xmp', ['a.nef', 'A.JPG'], 'a.nef.xmp'],
    ['a.nef', true, 'photo.xmp', ['a.nef', 'a.mov'], 'a.xmp'],
    ['a.mov.nef', true, 'photo.xmp', ['a.mov.nef', 'a.mov'], 'a.mov.nef.xmp'],
    ['a.nef', true, 'photo.ext.xmp', ['a.nef'], 'a.nef.xmp'],
    ['a.scan', true, 'photo.xmp', ['a.scan'], 'a.scan.xmp'],
    ['a.gif', false, 'photo.xmp', ['a.gif'], 'a.gif.xmp'],
  ] as const)(
    'of %s (raw %s, %s, among %s) is %s, and belongs to it',
    (name, isRaw, policy, names, expected) => {
      expect(sortSidecars(names).newName(name, isRaw, policy)).toBe(expected)
      expect(sortSidecars([...names, expected]).of(name).own).toEqual([expected])
    },
  )
})

it('a sidecar is known by its name', () => {
  expect(['a.xmp', 'a.NEF.XMP', '.a.xmp', 'xmp', 'a.jpg'].map(isSidecar)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})
