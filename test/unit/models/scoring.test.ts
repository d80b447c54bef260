import { describe, expect, it } from 'vitest'
import { calibrationOf, softmaxScale } from '../../../src/core/models/scoring.js'

describe('scoring', () => {
  it.each([
    [{ kind: 'sigmoid', a: 16, b: -6.6, source: 'measured' }, 16, -6.6],
    [{ kind: 'clip', logitScale: 100, bias: -25, source: 'prior' }, 100, -25],
    [{ kind: 'siglip', logitScale: 112.67, logitBias: -16.77, source: 'checkpoint' }, 112.67, -16.77],
  ] as const)('turns $kind into a sigmoid of the cosine', (scoring, a, b) => {
    expect(calibrationOf(scoring)).toEqual({ a, b })
    expect(softmaxScale(scoring)).toBe(a)
  })
})
