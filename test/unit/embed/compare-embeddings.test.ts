import { describe, expect, it } from 'vitest'
import { compareEmbeddings, refusalOf, toleranceOf } from '../../../src/core/embed/compare-embeddings.js'

const half = Float32Array.of(0.5, 0.5, 0.5, 0.5)
const float32 = toleranceOf('fp32')

describe('an answer compared with the CPU’s', () => {
  it.each([
    ['the same', half, null],
    ['a value that is no number', Float32Array.of(0.5, NaN, 0.5, 0.5), 'no numbers'],
    ['an infinite value', Float32Array.of(0.5, Infinity, 0.5, 0.5), 'no numbers'],
    ['another length', Float32Array.of(0.5, 0.5), 'no numbers'],
    ['one value far away', Float32Array.of(0.502, 0.498, 0.5, 0.5), 'differs from the CPU'],
    ['another direction', Float32Array.of(-0.5, 0.5, 0.5, 0.5), 'differs from the CPU'],
  ])('%s', (_, answer, refusal) => {
    const found = refusalOf(compareEmbeddings(answer, half), float32)
    if (refusal === null) expect(found).toBeNull()
    else expect(found).toContain(refusal)
  })

  it('may differ more when the weights are float16, and never by a NaN', () => {
    const float16 = toleranceOf('fp16')
    const answer = Float32Array.of(0.502, 0.498, 0.5, 0.5)
    expect(refusalOf(compareEmbeddings(answer, half), float16)).toBeNull()
    expect(refusalOf(compareEmbeddings(Float32Array.of(NaN, 0, 0, 0), half), float16)).toContain('no numbers')
    expect(refusalOf(compareEmbeddings(Float32Array.of(0.6, 0.4, 0.5, 0.5), half), float16)).toContain('0.01')
  })
})

it.each([
  ['fp32', 1e-3],
  ['int8-weights', 1e-3],
  ['fp16', 1e-2],
  ['fp16-text', 1e-3],
  ['q8-text', 1e-3],
  ['fp16-q8-text', 1e-2],
  ['float16', 1e-2],
  ['bf16', 1e-2],
])('allows %s a largest difference of %f', (variant, largest) => {
  expect(toleranceOf(variant).largest).toBe(largest)
})
