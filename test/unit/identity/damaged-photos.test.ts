import { describe, expect, it } from 'vitest'
import { contentHashOf } from '../../../src/core/identity/content-hash.js'
import { photoBytes, photoFileBytes, hasHeifEncoder } from '../../support/photo-factory.js'
import { seededRandom } from '../../../src/core/support/seeded-random.js'

const formats = ['jpeg', 'png', 'webp', 'avif', 'tiff', 'heic'] as const

describe.each(formats)('a damaged %s', (format) => {
  const isSkipped = format === 'heic' && !hasHeifEncoder

  it.skipIf(isSkipped)('gets a content hash at whatever length it was cut', async () => {
    const bytes = await photoFileBytes({ format })
    const step = Math.max(1, Math.floor(bytes.length / 400))
    for (let length = 0; length < bytes.length; length += length < 600 ? 1 : step) {
      expect(contentHashOf(bytes.subarray(0, length), format)).toMatch(/^sha256-[a-z]+:[0-9a-f]{64}$/)
    }
  })

  it.skipIf(isSkipped)('gets a content hash quickly with whatever bytes flipped', async () => {
    const bytes = await photoFileBytes({ format })
    const random = seededRandom(7)
    const startedAt = performance.now()
    for (let round = 0; round < 1500; round++) {
      const damaged = Uint8Array.from(bytes)
      const flips = 1 + Math.floor(random() * 8)
      for (let flip = 0; flip < flips; flip++) {
        // most of the structure lies at the start and at the end
        const span = round % 3 === 0 ? bytes.length : Math.min(bytes.length, 700)
        const at =
          round % 3 === 2 ? bytes.length - 1 - Math.floor(random() * span) : Math.floor(random() * span)
        damaged[at] = round % 5 === 0 ? 0xff : Math.floor(random() * 256)
      }
      expect(contentHashOf(damaged, format)).toMatch(/^sha256-[a-z]+:[0-9a-f]{64}$/)
    }
    // 10 ms each would still be no hang; a loop or a blow-up takes minutes
    expect(performance.now() - startedAt).toBeLessThan(60_000)
  })

  it.skipIf(isSkipped)('that is of another kind altogether is hashed whole', async () => {
    const other = await photoBytes({ format: format === 'png' ? 'jpeg' : 'png' })
    expect(contentHashOf(other, format)).toMatch(/^sha256-file:/)
    expect(contentHashOf(new Uint8Array(0), format)).toMatch(/^sha256-file:/)
    expect(contentHashOf(new Uint8Array(5000), format)).toMatch(/^sha256-file:/)
    expect(contentHashOf(new Uint8Array(5000).fill(0xff), format)).toMatch(/^sha256-file:/)
  })
})

it('ignores what follows the end of a JPEG', async () => {
  const photo = await photoBytes({ format: 'jpeg' })
  const withTrailer = Buffer.concat([photo, Buffer.from('a motion photo follows')])
  expect(contentHashOf(withTrailer, 'jpeg')).toBe(contentHashOf(photo, 'jpeg'))
})

it('counts the colour profile as part of the picture, for it decides the colours', async () => {
  const photo = await photoBytes({ format: 'jpeg' })
  const profile = Buffer.from('\xff\xe2\0\x14ICC_PROFILE\0\x01\x01abcd', 'latin1')
  const withProfile = Buffer.concat([photo.subarray(0, 2), profile, photo.subarray(2)])
  expect(contentHashOf(withProfile, 'jpeg')).not.toBe(contentHashOf(photo, 'jpeg'))
})

it('refuses a TIFF whose strips name the same bytes over and over', () => {
  const strips = 10_000
  const bytes = Buffer.alloc(8 + 2 + 2 * 12 + 4 + 8 * strips)
  bytes.write('II*\0', 'latin1')
  bytes.writeUInt32LE(8, 4)
  bytes.writeUInt16LE(2, 8)
  const field = (at: number, tag: number, offset: number): void => {
    bytes.writeUInt16LE(tag, at)
    bytes.writeUInt16LE(4, at + 2)
    bytes.writeUInt32LE(strips, at + 4)
    bytes.writeUInt32LE(offset, at + 8)
  }
  field(10, 273, 38)
  field(22, 279, 38 + 4 * strips)
  for (let index = 0; index < strips; index++) bytes.writeUInt32LE(bytes.length, 38 + 4 * (strips + index))
  expect(contentHashOf(bytes, 'tiff')).toMatch(/^sha256-file:/)
})
