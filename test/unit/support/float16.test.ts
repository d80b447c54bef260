import { describe, expect, it } from 'vitest'
import { fromFloat16, toFloat16 } from '../../../src/core/support/float16.js'

/** Values and bits of IEEE 754 binary16, by its definition. */
const known: readonly (readonly [value: number, bits: number])[] = [
  [0, 0x0000],
  [-0, 0x8000],
  [1, 0x3c00],
  [-2, 0xc000],
  [65504, 0x7bff],
  [0.333251953125, 0x3555],
  [2 ** -14, 0x0400],
  [2 ** -24, 0x0001],
  [1023 * 2 ** -24, 0x03ff],
  [Infinity, 0x7c00],
  [-Infinity, 0xfc00],
]

describe('numbers of 16 bits', () => {
  it.each(known)('%d has the bits %i', (value, bits) => {
    expect(toFloat16(Float32Array.of(value))[0]).toBe(bits)
    expect(fromFloat16(Uint16Array.of(bits))[0]).toBe(value)
  })

  it('round to the nearest, halfway to the even one', () => {
    const step = 2 ** -10
    expect([...toFloat16(Float32Array.of(1 + step / 2, 1 + 1.5 * step, 1 + 0.51 * step))]).toEqual([
      0x3c00, 0x3c02, 0x3c01,
    ])
    expect([...toFloat16(Float32Array.of(0.5 * 2 ** -24, 1.5 * 2 ** -24))]).toEqual([0, 2])
    expect([...toFloat16(Float32Array.of(65519, 65520, 2047.5 * 2 ** -25))]).toEqual([0x7bff, 0x7c00, 0x0400])
  })

  it('come back as they were, all of them', () => {
    const all = Uint16Array.from({ length: 65_536 }, (_, bits) => bits).filter(
      (bits) => (bits & 0x7c00) !== 0x7c00 || (bits & 0x3ff) === 0,
    )
    expect(toFloat16(fromFloat16(all))).toEqual(all)
    expect(fromFloat16(toFloat16(Float32Array.of(NaN)))[0]).toBeNaN()
  })
})
