import { describe, expect, it } from 'vitest'
import { fitSigmoid } from '../../../../src/core/evaluate/measures/fit-sigmoid.js'
import { allPhotos, rowOf } from '../../../../src/core/evaluate/measures/scores.js'
import { randomScores, scoresOf } from '../../../support/random-scores.js'
import { seededRandom } from '../../../../src/core/support/seeded-random.js'
import { sigmoidAt } from '../../../../src/core/support/sigmoid.js'

describe('the fitted sigmoid', () => {
  it('finds the constants that the truth was drawn with', () => {
    const { scores } = randomScores({ photos: 2000, labels: 20, seed: 4 })
    const random = seededRandom(9)
    const drawn = { a: 12, b: -8 }
    const truth = allPhotos(scores).map((photo) =>
      [...rowOf(scores, photo)].flatMap((cosine, label) =>
        random() < sigmoidAt(drawn, cosine) ? [label] : [],
      ),
    )
    const fit = fitSigmoid(scores, truth, allPhotos(scores))
    expect(fit?.a).toBeGreaterThan(11)
    expect(fit?.a).toBeLessThan(13)
    expect(fit?.b).toBeGreaterThan(-8.7)
    expect(fit?.b).toBeLessThan(-7.3)
  })

  it('makes the truth at least as likely as any constants near it', () => {
    const { scores, truth } = randomScores({ photos: 40, labels: 5, seed: 2 })
    const photos = allPhotos(scores)
    const fit = fitSigmoid(scores, truth, photos)
    if (!fit) throw new Error('Expected constants, found none')
    const likelihood = (a: number, b: number) =>
      photos.reduce(
        (sum, photo) =>
          [...rowOf(scores, photo)].reduce((all, cosine, label) => {
            const probability = sigmoidAt({ a, b }, cosine)
            return all + Math.log(truth[photo]?.includes(label) ? probability : 1 - probability)
          }, sum),
        -(a * a) / 2 / 100 ** 2,
      )
    const best = likelihood(fit.a, fit.b)
    for (const [da, db] of [
      [0.05, 0],
      [-0.05, 0],
      [0, 0.05],
      [0, -0.05],
    ] as const) {
      expect(likelihood(fit.a + da, fit.b + db)).toBeLessThan(best)
    }
  })

  it('stays finite where scores part true from false without overlap', () => {
    const scores = scoresOf([
      [0.9, 0.1],
      [0.2, 0.8],
    ])
    const fit = fitSigmoid(scores, [[0], [1]], [0, 1])
    expect(sigmoidAt(fit ?? { a: 0, b: 0 }, 0.85)).toBeGreaterThan(0.95)
    expect(Number.isFinite(fit?.a)).toBe(true)
  })

  it('is none where nothing or everything is true', () => {
    const scores = scoresOf([[0.5, 0.6]])
    expect(fitSigmoid(scores, [[]], [0])).toBeNull()
    expect(fitSigmoid(scores, [[0, 1]], [0])).toBeNull()
  })
})
