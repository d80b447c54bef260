import { describe, expect, it } from 'vitest'
import { averagePrecision, meanOf } from '../../../../src/core/evaluate/measures/average-precision.js'
import { worstPairs } from '../../../../src/core/evaluate/measures/confusion.js'
import { shareInterval } from '../../../../src/core/evaluate/measures/interval.js'
import { firstRank, retrievalOf } from '../../../../src/core/evaluate/measures/retrieval.js'
import { bestLabels, ranksOfTruth, topK } from '../../../../src/core/evaluate/measures/top-k.js'
import { randomScores, scoresOf } from '../../../support/random-scores.js'

describe('top-1 and top-5', () => {
  it('count by hand', () => {
    const scores = scoresOf([
      [0.9, 0.1, 0.5],
      [0.2, 0.3, 0.4],
      [0.7, 0.8, 0.6],
    ])
    expect(ranksOfTruth(scores, [[0], [1], [2]])).toEqual([0, 1, 2])
    expect(bestLabels(scores)).toEqual([0, 2, 1])
  })

  it('take the best-placed of several labels, and never a photo without one', () => {
    const scores = scoresOf([
      [0.1, 0.2, 0.3],
      [0.1, 0.2, 0.3],
    ])
    expect(ranksOfTruth(scores, [[0, 2], []])).toEqual([0, Infinity])
  })

  it('give equal scores their place in the list, as argmax does', () => {
    const scores = scoresOf([[0.5, 0.5, 0.5]])
    expect(ranksOfTruth(scores, [[2]])).toEqual([2])
    expect(bestLabels(scores)).toEqual([0])
  })

  it('agree with sorting on random scores', () => {
    const { scores, truth } = randomScores({ photos: 60, labels: 9, seed: 3 })
    const ranks = ranksOfTruth(scores, truth)
    for (const k of [1, 5]) {
      const sorted = truth.filter(([label], photo) => {
        const row = [...scores.values.slice(photo * 9, photo * 9 + 9)]
        const order = [...row.keys()].sort((one, other) => (row[other] ?? 0) - (row[one] ?? 0))
        return order.slice(0, k).includes(label ?? -1)
      })
      expect(topK(ranks, k)).toBeCloseTo(sorted.length / 60, 12)
    }
  })
})

describe('average precision', () => {
  it('is worked out by hand', () => {
    // Right at places 1 and 3 of 4: (1/1 + 2/3) / 2.
    const scores = Float32Array.from([0.9, 0.8, 0.7, 0.1])
    expect(averagePrecision(scores, [true, false, true, false])).toBeCloseTo(5 / 6, 12)
  })

  it('lets photos of equal score share a place, whatever their order', () => {
    const scores = Float32Array.from([0.5, 0.5, 0.5, 0.5])
    expect(averagePrecision(scores, [true, false, false, false])).toBeCloseTo(1 / 4, 12)
    expect(averagePrecision(scores, [false, false, false, true])).toBeCloseTo(1 / 4, 12)
  })

  it('agrees with its definition on random scores', () => {
    const { scores, truth } = randomScores({ photos: 80, labels: 1, seed: 5, levels: 12 })
    const isTrue = truth.map((_, photo) => photo % 3 === 0)
    // For each true photo: the precision among all photos that score at least as high.
    const precisions = [...scores.values].flatMap((score, photo) => {
      if (!isTrue[photo]) return []
      const above = [...scores.values.keys()].filter((other) => (scores.values[other] ?? 0) >= score)
      return [above.filter((other) => isTrue[other]).length / above.length]
    })
    const expected = precisions.reduce((sum, one) => sum + one, 0) / precisions.length
    expect(averagePrecision(scores.values, isTrue)).toBeCloseTo(expected, 12)
  })

  it('is unknown for a label without photos, which the mean leaves out', () => {
    expect(averagePrecision(Float32Array.from([0.1, 0.2]), [false, false])).toBeNull()
    expect(meanOf([0.5, null, 1])).toBe(0.75)
    expect(meanOf([null])).toBeNull()
  })
})

describe('confusion', () => {
  it('lists pairs by count, with their share of the true label', () => {
    const truth = [[0], [0], [0], [1], [1], [2], [0, 1]]
    const best = [1, 1, 0, 0, 1, 2, 2]
    expect(worstPairs(best, truth, 5)).toEqual([
      { truth: 0, taken: 1, count: 2, share: 2 / 3 },
      { truth: 1, taken: 0, count: 1, share: 1 / 2 },
    ])
    expect(worstPairs(best, truth, 1)).toHaveLength(1)
  })
})

describe('retrieval', () => {
  it('counts the first photo that is wanted', () => {
    expect(firstRank(Float32Array.from([0.1, 0.9, 0.5, 0.7]), [0, 2])).toBe(2)
    expect(retrievalOf([0, 4, 5, 9, 10])).toEqual({
      queries: 5,
      recallAt1: 1 / 5,
      recallAt5: 2 / 5,
      recallAt10: 4 / 5,
    })
  })
})

describe('the interval of a share', () => {
  it.each([
    [0.5, 100],
    [0, 10],
    [1, 3],
    [0.36, 5000],
  ])('of %d in %d photos ends where the share would be 1.96 deviations away', (share, count) => {
    const interval = shareInterval(share, count)
    for (const end of [interval.from, interval.to]) {
      if (end === share) continue
      const deviation = Math.sqrt((end * (1 - end)) / count)
      expect(Math.abs(share - end) / deviation).toBeCloseTo(1.959964, 5)
    }
    expect(interval.from).toBeLessThanOrEqual(share)
    expect(interval.to).toBeGreaterThanOrEqual(share)
    expect(interval.to).toBeGreaterThan(interval.from)
  })

  it('says nothing without photos', () => {
    expect(shareInterval(0, 0)).toEqual({ from: 0, to: 1 })
  })
})
