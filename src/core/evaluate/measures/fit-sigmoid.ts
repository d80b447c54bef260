import { sigmoidAt, type Sigmoid } from '../../support/sigmoid.js'
import { rowOf, type Scores, type Truth } from './scores.js'

/** Newton's method is there after about eight steps; more are only taken where it is slow to settle. */
const mostSteps = 30

/**
 * The sigmoid that makes what the photos really show most likely, over all pairs of photo and label. Null when nothing
 * or everything is true. Where scores part true from false pairs without overlap no sigmoid is the steepest: a faint
 * pull towards a flat one (as of one pair) keeps the answer finite.
 */
export function fitSigmoid(scores: Scores, truth: Truth, photos: readonly number[]): Sigmoid | null {
  const shares = photos.reduce((sum, photo) => sum + (truth[photo]?.length ?? 0), 0)
  const pairs = photos.length * scores.labels
  if (shares === 0 || shares === pairs) return null
  let fit: Sigmoid = { a: 0, b: Math.log(shares / (pairs - shares)) }
  for (let step = 0; step < mostSteps; step++) {
    const { slopeA, slopeB, curveAA, curveAB, curveBB } = slopesAt(fit, scores, truth, photos)
    const determinant = curveAA * curveBB - curveAB * curveAB
    const stepA = (curveBB * slopeA - curveAB * slopeB) / determinant
    const stepB = (curveAA * slopeB - curveAB * slopeA) / determinant
    // A whole step far from the answer can overshoot; ten units of the slope are more than any model needs at once.
    const share = Math.min(1, 10 / Math.max(Math.abs(stepA), Math.abs(stepB)))
    fit = { a: fit.a + share * stepA, b: fit.b + share * stepB }
    if (Math.abs(stepA) + Math.abs(stepB) < 1e-6) break
  }
  return fit
}

/** The pull on `a`: as of one pair whose slope is known to be about 100, CLIP's own. */
const pull = 1 / 100 ** 2

function slopesAt({ a, b }: Sigmoid, scores: Scores, truth: Truth, photos: readonly number[]) {
  let [slopeA, slopeB, curveAA, curveAB, curveBB] = [-pull * a, 0, pull, 0, 0]
  for (const photo of photos) {
    const row = rowOf(scores, photo)
    const shown = truth[photo] ?? []
    for (let label = 0; label < row.length; label++) {
      const cosine = row[label] ?? 0
      const probability = sigmoidAt({ a, b }, cosine)
      const difference = (shown.includes(label) ? 1 : 0) - probability
      const weight = probability * (1 - probability)
      slopeA += difference * cosine
      slopeB += difference
      curveAA += weight * cosine * cosine
      curveAB += weight * cosine
      curveBB += weight
    }
  }
  return { slopeA, slopeB, curveAA, curveAB, curveBB }
}
