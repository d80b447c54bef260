import type { WaitingOnMany, WaitingTag } from '../../shared/contract.js'
import type { PhotoId } from '../../shared/photo.js'
import { isWaiting, pathKey } from '../../shared/tag.js'
import type { Library } from './library.js'

/** The engine answers others in between: a hundred thousand photos take seconds. */
const sliceMs = 20

/** Counts what waits for a verdict on these photos; those that are gone are left out. */
export async function waitingOn(
  library: Library | null,
  photoIds: readonly PhotoId[],
): Promise<WaitingOnMany> {
  const byKey = new Map<string, WaitingTag>()
  let suggestionCount = 0
  let sliceEndsAt = performance.now() + sliceMs
  for (const id of photoIds) {
    if (!library?.has(id)) continue
    for (const { path } of library.tags(id).filter(isWaiting)) {
      const key = pathKey(path)
      byKey.set(key, { path, count: (byKey.get(key)?.count ?? 0) + 1 })
      suggestionCount += 1
    }
    if (performance.now() < sliceEndsAt) continue
    await new Promise((resolve) => setImmediate(resolve))
    sliceEndsAt = performance.now() + sliceMs
  }
  const tags = [...byKey.values()].sort((one, other) => other.count - one.count)
  return { suggestionCount, tags }
}
