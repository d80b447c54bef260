import { expect, test } from 'vitest'
import { tiffOf } from '../../../src/core/decode/tiff-container.js'

const rows = (width: number, channels: number) => (y: number, target: Uint8Array) => {
  expect(target).toHaveLength(width * channels)
  target.fill(y)
}

test('holds the rows one after another behind its header, in strips', () => {
  const tiff = tiffOf({
    width: 3,
    height: 40,
    channels: 3,
    isPremultiplied: false,
    profile: null,
    copyRow: rows(3, 3),
  })
  const view = new DataView(tiff.buffer)
  expect([view.getUint16(0, true), view.getUint16(2, true), view.getUint32(4, true)]).toEqual([0x4949, 42, 8])
  const tags = Array.from({ length: view.getUint16(8, true) }, (_, index) =>
    view.getUint16(10 + index * 12, true),
  )
  expect(tags).toEqual([256, 257, 258, 259, 262, 273, 277, 278, 279])
  const pixels = tiff.subarray(tiff.length - 3 * 3 * 40)
  expect(pixels.every((value, index) => value === Math.floor(index / 9))).toBe(true)
})

test('names alpha and carries the colour profile', () => {
  const profile = Uint8Array.from({ length: 11 }, (_, index) => index + 1)
  const tiff = tiffOf({
    width: 2,
    height: 1,
    channels: 4,
    isPremultiplied: true,
    profile,
    copyRow: rows(2, 4),
  })
  const view = new DataView(tiff.buffer)
  const entry = (tag: number) => {
    const index = Array.from({ length: view.getUint16(8, true) }, (_, at) => 10 + at * 12)
    const at = index.find((offset) => view.getUint16(offset, true) === tag)!
    return { count: view.getUint32(at + 4, true), value: view.getUint32(at + 8, true) }
  }
  expect(entry(338)).toEqual({ count: 1, value: 1 })
  expect(entry(34675).count).toBe(11)
  expect(tiff.subarray(entry(34675).value, entry(34675).value + 11)).toEqual(profile)
})
