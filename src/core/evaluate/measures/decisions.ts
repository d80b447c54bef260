/** What became of one label's decisions: rightly given, wrongly given, not given though true. */
export type Decisions = Readonly<{ right: number; wrong: number; missed: number }>

/** Counts decisions of one label, photo by photo. */
export function countDecisions(isGiven: readonly boolean[], isTrue: readonly boolean[]): Decisions {
  let [right, wrong, missed] = [0, 0, 0]
  for (const [photo, given] of isGiven.entries()) {
    const really = isTrue[photo] ?? false
    if (given && really) right++
    else if (given) wrong++
    else if (really) missed++
  }
  return { right, wrong, missed }
}

/** Of the photos that were given the label, the share that show it; null when it was never given. */
export function precisionOf({ right, wrong }: Decisions): number | null {
  return right + wrong === 0 ? null : right / (right + wrong)
}

/** Of the photos that show it, the share that were given the label; null when none shows it. */
export function recallOf({ right, missed }: Decisions): number | null {
  return right + missed === 0 ? null : right / (right + missed)
}

/** The harmonic mean of precision and recall; null when the label was neither given nor true. */
export function f1Of({ right, wrong, missed }: Decisions): number | null {
  const all = 2 * right + wrong + missed
  return all === 0 ? null : (2 * right) / all
}

/** All labels' decisions added up: frequent labels weigh more. */
export function totalOf(all: readonly Decisions[]): Decisions {
  return all.reduce(
    (sum, one) => ({
      right: sum.right + one.right,
      wrong: sum.wrong + one.wrong,
      missed: sum.missed + one.missed,
    }),
    { right: 0, wrong: 0, missed: 0 },
  )
}
