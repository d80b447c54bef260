import type { Truth } from './scores.js'
import { seededShuffle } from './seeded-shuffle.js'

/** Two halves of the photos, as places in their list. */
export type Halves = Readonly<{ tuning: readonly number[]; reporting: readonly number[] }>

/**
 * Deals the photos of each label to two halves in turn, so that each half has as many of every label. A photo with
 * several labels is dealt with its rarest one.
 */
export function splitHalves(truth: Truth, seed: number): Halves {
  const tuning: number[] = []
  const reporting: number[] = []
  for (const group of photosByLabel(truth)) {
    // The odd photo goes to one half, then to the other: else the rare labels would all be tuned and never reported.
    const goesFirst = tuning.length <= reporting.length
    for (const [place, photo] of seededShuffle(group, seed).entries()) {
      if ((place % 2 === 0) === goesFirst) tuning.push(photo)
      else reporting.push(photo)
    }
  }
  return { tuning: ascending(tuning), reporting: ascending(reporting) }
}

/** Photos in groups of one label each; every photo is in one group. */
export function photosByLabel(truth: Truth): readonly (readonly number[])[] {
  const counts = new Map<number, number>()
  for (const label of truth.flat()) counts.set(label, (counts.get(label) ?? 0) + 1)
  const groups = new Map<number, number[]>()
  for (const [photo, labels] of truth.entries()) {
    const rarest =
      [...labels].sort((one, other) => (counts.get(one) ?? 0) - (counts.get(other) ?? 0))[0] ?? -1
    const group = groups.get(rarest)
    if (group) group.push(photo)
    else groups.set(rarest, [photo])
  }
  return [...groups.entries()].sort(([one], [other]) => one - other).map(([, group]) => group)
}

function ascending(photos: readonly number[]): readonly number[] {
  return [...photos].sort((one, other) => one - other)
}
