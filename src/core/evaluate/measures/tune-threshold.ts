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
