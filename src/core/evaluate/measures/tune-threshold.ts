import { columnOf, showing, type Scores, type Truth } from './scores.js'

/**
 * A threshold for each label, tuned on these photos. A label that only other photos show takes the median of the tuned
 * ones, so that rare labels are not simply lost; one that no photo shows is never given (Infinity).
 */
export function tuneAll(scores: Scores, truth: Truth, photos: readonly number[]): readonly number[] {
  const shown = new Set(truth.flat())
  const tuned = Array.from({ length: scores.labels }, (_, label) =>
    tuneThreshold(columnOf(scores, label, photos), showing(truth, label, photos)),
  )
  const known = tuned.filter(Number.isFinite).sort((one, other) => one - other)
  const median = known[Math.floor(known.length / 2)] ?? Infinity
  return tuned.map((threshold, label) => (threshold === Infinity && shown.has(label) ? median : threshold))
}

/**
 * The score from which on a label should be given so that F1 is highest on these photos; Infinity (never) when none of
 * them shows it. It lies half-way to the next lower score, so that it holds for photos that were not seen.
 */
export function tuneThreshold(scores: Float32Array, isTrue: readonly boolean[]): number {
  const total = isTrue.filter(Boolean).length
  if (total === 0) return Infinity
  const order = Array.from(scores.keys()).sort((one, other) => (scores[other] ?? 0) - (scores[one] ?? 0))
  let [hits, bestF1, best] = [0, 0, Infinity]
  for (const [place, photo] of order.entries()) {
    if (isTrue[photo]) hits++
    const own = scores[photo] ?? 0
    const next = order[place + 1]
    const below = next === undefined ? null : (scores[next] ?? 0)
    // A threshold cannot part photos of equal score.
    if (below === own) continue
    const f1 = (2 * hits) / (place + 1 + total)
    if (f1 > bestF1) {
      bestF1 = f1
      best = below === null ? own : (own + below) / 2
    }
  }
  return best
}
