import { describe, expect, it } from 'vitest'
import { bestScale } from '../../../../src/core/evaluate/measures/best-scale.js'
import { choleskySolver } from '../../../../src/core/evaluate/measures/cholesky.js'
import { learningCurve, meanAndSpread } from '../../../../src/core/evaluate/measures/learning-curve.js'
import { scoresOfRows } from '../../../../src/core/evaluate/measures/linear-scores.js'
import { fitProbe, softmax } from '../../../../src/core/evaluate/measures/probe.js'
import { bestLabels } from '../../../../src/core/evaluate/measures/top-k.js'
import { normalised } from '../../../../src/core/support/vectors.js'
import { seededRandom } from '../../../../src/core/support/seeded-random.js'

const pause = async () => undefined
const dimension = 16

/** Photos scattered around one centre for each label, and directions of words that miss the centres by `miss`. */
function world(
  size: Readonly<{ labels: number; each: number; scatter: number; miss: number; seed: number }>,
) {
  const random = seededRandom(size.seed)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const around = (centre: Float32Array, spread: number) =>
    normalised(
      centre.map((value) => value + spread * normal()),
      'a test',
    )
  const centres = Array.from({ length: size.labels }, () => around(new Float32Array(dimension), 1))
  const truth = Array.from({ length: size.labels * size.each }, (_, photo) => [photo % size.labels])
  const rows = truth.map(([label = 0]) => around(centres[label] ?? new Float32Array(dimension), size.scatter))
  const embeddings = Float32Array.from(rows.flatMap((row) => [...row]))
  const prior = Float32Array.from(centres.flatMap((centre) => [...around(centre, size.miss)]))
  return { truth, embeddings, prior }
}

describe('the probe', () => {
  it('is the zero-shot answer before it has seen anything', async () => {
    const { prior } = world({ labels: 4, each: 1, scatter: 0.1, miss: 0.1, seed: 1 })
    const none = { embeddings: new Float32Array(0), labels: [], dimension }
    expect(await fitProbe(prior, none, pause)).toEqual(prior)
  })

  it('makes its examples more likely, close to the most probable weights that plain gradient descent finds', async () => {
    const { truth, embeddings, prior } = world({ labels: 3, each: 6, scatter: 0.2, miss: 0.3, seed: 2 })
    const examples = { embeddings, labels: truth.map(([label = 0]) => label), dimension }
    const start = prior.map((value) => value * bestScale(prior, examples))
    const cost = (weights: Float32Array) => {
      const scores = scoresOfRows(embeddings, weights, dimension)
      const surprise = examples.labels.reduce(
        (sum, label, photo) =>
          sum - Math.log(softmax(scores.values.slice(photo * 3, photo * 3 + 3))[label] ?? 0),
        0,
      )
      // The ridge is 4: half of it for each squared step away from the start.
      return surprise + 2 * weights.reduce((sum, value, at) => sum + (value - (start[at] ?? 0)) ** 2, 0)
    }
    const fitted = cost(await fitProbe(prior, examples, pause))
    const reference = cost(descend(start, cost))
    expect(fitted).toBeLessThan(cost(start))
    expect(fitted - reference).toBeLessThan(0.01 * (cost(start) - reference))
  })

  it('stops between two steps when the run is cancelled', async () => {
    const { truth, embeddings, prior } = world({ labels: 3, each: 3, scatter: 0.2, miss: 0.3, seed: 2 })
    const examples = { embeddings, labels: truth.map(([label = 0]) => label), dimension }
    let steps = 0
    const cancelled = async () => {
      steps++
      if (steps === 3) throw new Error('Cancelled')
    }
    await expect(fitProbe(prior, examples, cancelled)).rejects.toThrow('Cancelled')
    expect(steps).toBe(3)
  })
})

/** Plain gradient descent with differences for gradients: slow, and with nothing in common with the probe. */
function descend(start: Float32Array, cost: (weights: Float32Array) => number): Float32Array {
  const weights = Float32Array.from(start)
  for (let step = 0; step < 150; step++) {
    const gradient = weights.map((value, at) => {
      const nudge = 1e-2
      const up = weights.slice()
      const down = weights.slice()
      up[at] = value + nudge
      down[at] = value - nudge
      return (cost(up) - cost(down)) / (2 * nudge)
    })
    for (const [at, slope] of gradient.entries()) weights[at] = (weights[at] ?? 0) - 0.1 * slope
  }
  return weights
}

describe('the learning curve', () => {
  it('starts at the zero-shot answer on held-out photos and rises where words miss', async () => {
    const { truth, embeddings, prior } = world({ labels: 8, each: 30, scatter: 0.12, miss: 0.5, seed: 7 })
    const curve = await learningCurve({
      embeddings,
      dimension,
      prior,
      truth,
      seeds: 2,
      pause,
      onProgress: () => undefined,
    })
    const zeroShot = bestLabels(scoresOfRows(embeddings, prior, dimension))
    const share = truth.filter(([label], photo) => label === zeroShot[photo]).length / truth.length
    expect(curve?.points.map(({ shots }) => shots)).toEqual([0, 1, 2, 4, 8, 16])
    expect(Math.abs((curve?.points[0]?.top1 ?? 0) - share)).toBeLessThan(0.1)
    expect(curve?.heldOut).toBe(8 * (30 - 16))
    expect(curve?.points[0]).toMatchObject({ gain: 0, gainSpread: 0 })
    expect(curve?.points[5]?.gain).toBeCloseTo(
      (curve?.points[5]?.top1 ?? 0) - (curve?.points[0]?.top1 ?? 0),
      12,
    )
    expect((curve?.points[5]?.top1 ?? 0) - (curve?.points[0]?.top1 ?? 0)).toBeGreaterThan(0.05)
  })

  it('shows no more than two thirds of the photos, and nothing where there are too few', async () => {
    const few = world({ labels: 4, each: 6, scatter: 0.1, miss: 0.1, seed: 1 })
    const run = { ...few, dimension, seeds: 1, pause, onProgress: () => undefined }
    expect((await learningCurve(run))?.points.map(({ shots }) => shots)).toEqual([0, 1, 2, 4])
    const single = world({ labels: 4, each: 1, scatter: 0.1, miss: 0.1, seed: 1 })
    expect(await learningCurve({ ...run, ...single })).toBeNull()
  })

  it('gives the spread as the standard deviation of a sample', () => {
    expect(meanAndSpread([0.25, 0.5, 0.75])).toEqual({ mean: 0.5, spread: 0.25 })
    expect(meanAndSpread([0.5])).toEqual({ mean: 0.5, spread: 0 })
  })
})

describe('the solver', () => {
  it('solves a system, and refuses a matrix that has no answer', () => {
    // [[4, 2], [2, 3]] x = [8, 7] has the solution [1.25, 1.5].
    const vector = Float64Array.from([8, 7])
    choleskySolver(Float64Array.from([4, 0, 2, 3]), 2).solve(vector)
    expect(vector[0]).toBeCloseTo(1.25, 12)
    expect(vector[1]).toBeCloseTo(1.5, 12)
    expect(() => choleskySolver(Float64Array.from([1, 0, 2, 1]), 2)).toThrow('positive definite')
  })
})
