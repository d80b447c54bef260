import type { Truth } from './scores.js'

/** Photos of `truth` that were taken for `taken`. */
export type ConfusedPair = Readonly<{ truth: number; taken: number; count: number; share: number }>

/**
 * Pairs of labels that are taken for each other most, by count, then by share of the true label's photos. Only photos
 * with one label count: with several, a wrong first place does not say which of them was missed.
 */
export function worstPairs(best: readonly number[], truth: Truth, limit: number): readonly ConfusedPair[] {
  const counts = new Map<string, { truth: number; taken: number; count: number }>()
  const totals = new Map<number, number>()
  for (const [photo, taken] of best.entries()) {
    const [label, ...others] = truth[photo] ?? []
    if (label === undefined || others.length > 0) continue
    totals.set(label, (totals.get(label) ?? 0) + 1)
    if (taken === label) continue
    const key = `${String(label)} ${String(taken)}`
    const known = counts.get(key)
    if (known) known.count++
    else counts.set(key, { truth: label, taken, count: 1 })
  }
  return [...counts.values()]
    .map((pair) => ({ ...pair, share: pair.count / (totals.get(pair.truth) ?? 1) }))
    .sort(
      (one, other) =>
        other.count - one.count ||
        other.share - one.share ||
        one.truth - other.truth ||
        one.taken - other.taken,
    )
    .slice(0, limit)
}
