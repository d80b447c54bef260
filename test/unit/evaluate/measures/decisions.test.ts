import { describe, expect, it } from 'vitest'
import { calibrationOf } from '../../../../src/core/evaluate/measures/calibration.js'
import {
  countDecisions,
  f1Of,
  precisionOf,
  recallOf,
  totalOf,
} from '../../../../src/core/evaluate/measures/decisions.js'
import { splitHalves } from '../../../../src/core/evaluate/measures/split-halves.js'
import { tuneAll, tuneThreshold } from '../../../../src/core/evaluate/measures/tune-threshold.js'
import { scoresOf } from '../../../support/random-scores.js'
import { seededRandom } from '../../../../src/core/support/seeded-random.js'

describe('precision, recall and F1', () => {
  const decisions = countDecisions([true, true, true, false, false], [true, false, true, true, false])

  it('are worked out by hand', () => {
    expect(decisions).toEqual({ right: 2, wrong: 1, missed: 1 })
    expect(precisionOf(decisions)).toBeCloseTo(2 / 3, 12)
    expect(recallOf(decisions)).toBeCloseTo(2 / 3, 12)
    expect(f1Of({ right: 2, wrong: 2, missed: 0 })).toBeCloseTo((2 * 0.5 * 1) / 1.5, 12)
  })

  it('are unknown where nothing can be counted, and 0 where all is wrong', () => {
    expect(precisionOf({ right: 0, wrong: 0, missed: 3 })).toBeNull()
    expect(recallOf({ right: 0, wrong: 3, missed: 0 })).toBeNull()
    expect(f1Of({ right: 0, wrong: 0, missed: 0 })).toBeNull()
    expect(f1Of({ right: 0, wrong: 1, missed: 1 })).toBe(0)
  })

  it('of all labels together weigh frequent labels more than their mean does', () => {
    const labels = [
      { right: 90, wrong: 10, missed: 10 },
      { right: 0, wrong: 0, missed: 1 },
    ]
    expect(f1Of(totalOf(labels))).toBeCloseTo(180 / 201, 12)
  })
})

describe('a tuned threshold', () => {
  it('has the highest F1 of all thresholds', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const random = seededRandom(seed)
      const scores = Float32Array.from({ length: 50 }, () => Math.floor(random() * 20) / 20)
      const isTrue = Array.from(scores, (score) => random() < score)
      const f1At = (threshold: number) =>
        f1Of(
          countDecisions(
            Array.from(scores, (score) => score >= threshold),
            isTrue,
          ),
        ) ?? 0
      const best = Math.max(...Array.from(scores, f1At))
      expect(f1At(tuneThreshold(scores, isTrue))).toBeCloseTo(best, 12)
    }
  })

  it('lies between the photos that it parts', () => {
    expect(tuneThreshold(Float32Array.from([0.75, 0.25]), [true, false])).toBe(0.5)
  })

  it('is never reached by a label that no photo shows', () => {
    expect(tuneThreshold(Float32Array.from([0.9, 0.1]), [false, false])).toBe(Infinity)
  })
})

describe('the thresholds of all labels', () => {
  it('are the median for a label that only other photos show, and never reached for one that none shows', () => {
    const scores = scoresOf([
      [0.75, 0.5, 0.5, 0.5],
      [0.25, 1, 0.5, 0.5],
      [0.5, 0.5, 0.5, 0.5],
    ])
    expect(tuneAll(scores, [[0], [1], [2]], [0, 1])).toEqual([0.5, 0.75, 0.75, Infinity])
  })
})

describe('halves', () => {
  const truth = Array.from({ length: 101 }, (_, photo) => [photo % 5])

  it('hold every photo once and each label equally often', () => {
    const { tuning, reporting } = splitHalves(truth, 1)
    expect([...tuning, ...reporting].sort((one, other) => one - other)).toEqual([...truth.keys()])
    for (const label of [0, 1, 2, 3, 4]) {
      const count = (half: readonly number[]) => half.filter((photo) => truth[photo]?.[0] === label).length
      expect(Math.abs(count(tuning) - count(reporting))).toBeLessThanOrEqual(1)
    }
  })

  it('are the same for the same seed only', () => {
    expect(splitHalves(truth, 1)).toEqual(splitHalves(truth, 1))
    expect(splitHalves(truth, 2)).not.toEqual(splitHalves(truth, 1))
  })
})

describe('calibration', () => {
  it('is worked out by hand', () => {
    const { error, bins } = calibrationOf([
      { probability: 0.15, isRight: false },
      { probability: 0.15, isRight: true },
      { probability: 0.95, isRight: true },
      { probability: 1, isRight: true },
    ])
    // Bin 0.1 to 0.2: says 0.15, is right 0.5. Last bin: says 0.975, is right 1.
    expect(error).toBeCloseTo((2 * 0.35 + 2 * 0.025) / 4, 12)
    expect(bins).toHaveLength(10)
    expect(bins[1]).toEqual({ from: 0.1, to: 0.2, count: 2, meanProbability: 0.15, shareRight: 0.5 })
    expect(bins[9]).toMatchObject({ count: 2, meanProbability: 0.975, shareRight: 1 })
    expect(bins[5]).toMatchObject({ count: 0, meanProbability: null, shareRight: null })
  })

  it('finds next to no error in what is honest, and all of it in what is not', () => {
    const random = seededRandom(1)
    const honest = Array.from({ length: 20_000 }, () => {
      const probability = random()
      return { probability, isRight: random() < probability }
    })
    expect(calibrationOf(honest).error).toBeLessThan(0.02)
    expect(
      calibrationOf(honest.map(({ isRight }) => ({ probability: isRight ? 0 : 1, isRight }))).error,
    ).toBe(1)
  })
})
