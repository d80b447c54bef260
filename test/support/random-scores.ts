import type { Scores, Truth } from '../../src/core/evaluate/measures/scores.js'
import { seededRandom } from '../../src/core/support/seeded-random.js'

/** Scores from rows of numbers. */
export function scoresOf(rows: readonly (readonly number[])[]): Scores {
  return { values: Float32Array.from(rows.flat()), photos: rows.length, labels: rows[0]?.length ?? 0 }
}

/** Random scores and one random label for each photo. `levels` makes many of them equal. */
export function randomScores(
  size: Readonly<{ photos: number; labels: number; seed: number; levels?: number }>,
): { readonly scores: Scores; readonly truth: Truth } {
  const { photos, labels, levels } = size
  const random = seededRandom(size.seed)
  const value = () => (levels === undefined ? random() : Math.floor(random() * levels) / levels)
  return {
    scores: { values: Float32Array.from({ length: photos * labels }, value), photos, labels },
    truth: Array.from({ length: photos }, () => [Math.floor(random() * labels)]),
  }
}
