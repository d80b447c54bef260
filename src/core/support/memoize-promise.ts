/**
 * Remembers the promise that `load` makes for each key. A rejected load is forgotten, so that the next call tries
 * again: a model that was being repaired must not stay broken until restart.
 */
export function memoizePromise<Args extends readonly unknown[], Value>(
  keyOf: (...args: Args) => string,
  load: (...args: Args) => Promise<Value>,
): (...args: Args) => Promise<Value> {
  const loads = new Map<string, Promise<Value>>()
  return (...args) => {
    const key = keyOf(...args)
    const known = loads.get(key)
    if (known) return known
    const loading = load(...args)
    loads.set(key, loading)
    loading.catch(() => loads.delete(key))
    return loading
  }
}
