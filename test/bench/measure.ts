/** Figures of the rounds of one measurement. */
export type Spread = Readonly<{ minimum: number; median: number; maximum: number }>

/** Minimum, median and maximum of at least one figure. */
export function spreadOf(figures: readonly number[]): Spread {
  const sorted = [...figures].sort((one, other) => one - other)
  const [minimum = NaN] = sorted
  return { minimum, median: sorted[sorted.length >> 1] ?? NaN, maximum: sorted.at(-1) ?? NaN }
}

/** Seconds that the work took. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now()
  await work()
  return (performance.now() - startMs) / 1000
}

/** Runs `work` for every item, `lanes` at a time. */
export async function inLanes<T>(
  items: readonly T[],
  lanes: number,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const rest = items.entries()
  const lane = async () => {
    for (const [index, item] of rest) await work(item, index)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
