/**
 * Average precision of one label: the mean, over its photos, of the precision among all photos that score at least as
 * high. Photos of equal score share a place, so that their order in the data set changes nothing. Null without photos of
 * the label. The definition of scikit-learn's average_precision_score.
 */
export function averagePrecision(scores: Float32Array, isTrue: readonly boolean[]): number | null {
  const total = isTrue.filter(Boolean).length
  if (total === 0) return null
  const order = Array.from(scores.keys()).sort((one, other) => (scores[other] ?? 0) - (scores[one] ?? 0))
  let [seen, hits, hitsBefore, sum] = [0, 0, 0, 0]
  for (const [place, photo] of order.entries()) {
    seen++
    if (isTrue[photo]) hits++
    const next = order[place + 1]
    if (next !== undefined && scores[next] === scores[photo]) continue
    sum += (hits - hitsBefore) * (hits / seen)
    hitsBefore = hits
  }
  return sum / total
}

/** The mean over the labels that have photos; null when none has. */
export function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}
