import { rowOf, type Scores, type Truth } from './scores.js'

/**
 * Where the best-placed true label of each photo stands among all labels, 0 for the first place. Equal scores stand in
 * the list's order, as argmax has it. A photo without a true label gets Infinity: it can never be right.
 */
export function ranksOfTruth(scores: Scores, truth: Truth): readonly number[] {
  return Array.from({ length: scores.photos }, (_, photo) => {
    const row = rowOf(scores, photo)
    return (truth[photo] ?? []).reduce((best, label) => Math.min(best, rankOf(row, label)), Infinity)
  })
}

/** How many values stand before the one at `place`: those that are higher, and equal ones that come earlier. */
export function rankOf(row: Float32Array, place: number): number {
  const own = row[place] ?? -Infinity
  let rank = 0
  for (let other = 0; other < row.length; other++) {
    const value = row[other] ?? -Infinity
    if (value > own || (value === own && other < place)) rank++
  }
  return rank
}

/** The share of photos, or of queries, whose rank is among the first k places, 0 to 1; 0 without any. */
export function topK(ranks: readonly number[], k: number): number {
  if (ranks.length === 0) return 0
  return ranks.filter((rank) => rank < k).length / ranks.length
}

/** The label in the first place for each photo. */
export function bestLabels(scores: Scores): readonly number[] {
  return Array.from({ length: scores.photos }, (_, photo) => {
    const row = rowOf(scores, photo)
    return row.reduce((best, value, label) => (value > (row[best] ?? -Infinity) ? label : best), 0)
  })
}
