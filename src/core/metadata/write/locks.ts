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
