import { describe, expect, it } from 'vitest'
import { formatDuration, formatRate } from '../../../../src/shared/texts/format.js'

describe('figures', () => {
  it.each([
    [0.2, '1 s'],
    [59, '59 s'],
    [90, '2 min'],
    [7260, '2 h 1 min'],
  ])('%d seconds read %s', (seconds, reads) => {
    expect(formatDuration(seconds)).toBe(reads)
  })

  it.each([
    [8.43, '8.4'],
    [0.057, '0.057'],
    [123.4, '120'],
  ])('%d photos per second read %s', (rate, reads) => {
    expect(formatRate(rate)).toBe(reads)
  })
})
