/** Runs `work` for every item, a few at a time, in order of start; results stand in the order of the items. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = new Map<number, Result>()
  const queue = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results.set(index, await work(item))
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
  return [...results.entries()].sort(([one], [other]) => one - other).map(([, result]) => result)
}

/** Lets work begin while the weights of what is under way stay within the limit; one that is heavier works alone. */
export function createBudget(
  limit: number,
): <Result>(weight: number, work: () => Promise<Result>) => Promise<Result> {
  let used = 0
  const waiting: { readonly weight: number; readonly begin: () => void }[] = []
  const admit = (): void => {
    for (let next = waiting[0]; next && used + next.weight <= limit; next = waiting[0]) {
      waiting.shift()
      used += next.weight
      next.begin()
    }
  }
  return async (wanted, work) => {
    const weight = Math.min(wanted, limit)
    await new Promise<void>((resolve) => {
      waiting.push({ weight, begin: resolve })
      admit()
    })
    try {
      return await work()
    } finally {
      used -= weight
      admit()
    }
  }
}

/** Lets one at a time work on each of the keys that it names; others wait in order. */
export function createLocks(): <Result>(
  keys: readonly string[],
  work: () => Promise<Result>,
) => Promise<Result> {
  const last = new Map<string, Promise<unknown>>()
  return async (keys, work) => {
    const waitFor = keys.map((key) => last.get(key) ?? Promise.resolve())
    const run = Promise.allSettled(waitFor).then(work)
    for (const key of keys) last.set(key, run)
    try {
      return await run
    } finally {
      for (const key of keys) if (last.get(key) === run) last.delete(key)
    }
  }
}
