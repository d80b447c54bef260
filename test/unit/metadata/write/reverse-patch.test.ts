import { describe, expect, it } from 'vitest'
import {
  applyReversePatch,
  givesBack,
  makeReversePatch,
} from '../../../../src/core/metadata/write/reverse-patch.js'

function bytes(length: number, seed: number): Buffer {
  const result = Buffer.alloc(length)
  let state = seed
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    result[index] = state >>> 24
  }
  return result
}

const base = bytes(300_000, 1)
const cases: readonly (readonly [string, Buffer, Buffer, number])[] = [
  ['equal bytes', base, base, 0],
  ['an inserted segment', base, Buffer.concat([base.subarray(0, 20), bytes(3000, 2), base.subarray(20)]), 0],
  ['a removed segment', base, Buffer.concat([base.subarray(0, 20), base.subarray(520)]), 520],
  ['scattered changes of a few bytes', base, scatter(base), 4000],
  [
    'moved parts',
    base,
    Buffer.concat([base.subarray(150_000), bytes(100, 3), base.subarray(0, 150_000)]),
    200,
  ],
  ['nothing in common', bytes(2000, 4), bytes(2500, 5), 2000],
  ['an empty old file', Buffer.alloc(0), base, 0],
  ['an empty new file', bytes(500, 6), Buffer.alloc(0), 500],
  [
    'long runs of zeros',
    Buffer.alloc(100_000),
    Buffer.concat([Buffer.from('x'), Buffer.alloc(90_000)]),
    100_000,
  ],
]

function scatter(original: Buffer): Buffer {
  const copy = Buffer.from(original)
  for (let offset = 1000; offset < copy.length; offset += 10_000) copy.writeUInt32LE(offset, offset)
  return copy
}

describe('a reverse patch', () => {
  it.each(cases)('gives back the old bytes after %s', (_, old, fresh, mostLiteralBytes) => {
    const patch = makeReversePatch(fresh, old)
    expect(applyReversePatch(fresh, patch.bytes).equals(old)).toBe(true)
    expect(patch.literalBytes).toBeLessThanOrEqual(mostLiteralBytes)
  })

  it('is small', () => {
    const fresh = Buffer.concat([base.subarray(0, 20), bytes(3000, 2), base.subarray(20)])
    expect(makeReversePatch(fresh, base).bytes.length).toBeLessThan(200)
  })

  it('refuses a file that it was not made for', () => {
    const fresh = Buffer.concat([base, bytes(100, 7)])
    const patch = makeReversePatch(fresh, base)
    expect(() => applyReversePatch(fresh.subarray(0, 1000), patch.bytes)).toThrow('undo record')
  })
})

describe('a patch of files whose ends are known to be the same', () => {
  const end = Buffer.alloc(1000, 'picture')
  const oldHead = Buffer.from('old head of a photo with some metadata in it, which is long enough to find')
  const newHead = Buffer.from(
    'new head of a photo with some metadata in it, which is long enough to find again',
  )

  it('gives back the whole old file', () => {
    const { bytes } = makeReversePatch(newHead, oldHead, end.length)
    const old = Buffer.concat([oldHead, end])
    expect(applyReversePatch(Buffer.concat([newHead, end]), bytes).equals(old)).toBe(true)
    expect(givesBack(bytes, [newHead, end], [old])).toBe(true)
    expect(givesBack(bytes, [Buffer.concat([newHead, end])], [oldHead, end])).toBe(true)
  })

  it('is no proof for other bytes, wherever they differ', () => {
    const { bytes } = makeReversePatch(newHead, oldHead, end.length)
    const old = Buffer.concat([oldHead, end])
    for (const at of [0, 5, oldHead.length - 1, oldHead.length, old.length - 1]) {
      const other = Buffer.from(old)
      other[at] = (other[at] ?? 0) ^ 1
      expect(givesBack(bytes, [newHead, end], [other]), String(at)).toBe(false)
    }
    expect(givesBack(bytes, [newHead, end.subarray(1)], [old])).toBe(false)
    expect(givesBack(bytes, [newHead, end], [old.subarray(1)])).toBe(false)
    expect(givesBack(bytes, [newHead, end], [old, Buffer.from('x')])).toBe(false)
  })
})
