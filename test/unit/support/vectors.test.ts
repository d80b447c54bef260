import { expect, it } from 'vitest'
import { cosine, cosines, normalised, normalisedRows } from '../../../src/core/support/vectors.js'

it('gives a vector length 1 and keeps its direction', () => {
  expect([...normalised(Float32Array.of(3, 0, 4, 0, 0), 'a text')]).toEqual([
    ...Float32Array.of(0.6, 0, 0.8, 0, 0),
  ])
})

it.each([
  ['zeros', Float32Array.of(0, 0, 0)],
  ['a value that is no number', Float32Array.of(1, NaN, 0)],
  ['an infinite value', Float32Array.of(1, Infinity, 0)],
])('refuses to give a direction to %s', (_, vector) => {
  expect(() => normalised(vector, 'a photo')).toThrow('Expected an embedding of a photo with a direction')
})

it('cuts rows and compares a vector with each of them', () => {
  const rows = normalisedRows(Float32Array.of(2, 0, 0, 5, 1, 1), 2, 'a text')
  expect(rows.map((row) => row.length)).toEqual([2, 2, 2])
  const vectors = Float32Array.from(rows.flatMap((row) => [...row]))
  const found = cosines(Float32Array.of(0, 1), { vectors, dimension: 2 })
  expect([...found]).toEqual([0, 1, Math.fround(Math.SQRT1_2)])
})

it('refuses vectors of different lengths', () => {
  expect(() => cosine(Float32Array.of(1, 0), Float32Array.of(1))).toThrow(
    'Expected an embedding of 2 values, found 1',
  )
  expect(() => cosines(Float32Array.of(1), { vectors: new Float32Array(4), dimension: 2 })).toThrow('found 1')
})
