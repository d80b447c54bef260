/** Decides whether and when a process that died is started again. */
export type RestartPolicy = {
  /** Milliseconds to wait before the next start, or null when it died too often to go on. */
  next(nowMs: number): number | null
}

const windowMs = 60_000

/**
 * At once the first time, then slower; given up after `maximum` deaths within a minute, because a process that cannot
 * live would otherwise start over and over.
 */
export function createRestartPolicy(maximum = 6): RestartPolicy {
  let deaths: readonly number[] = []
  return {
    next: (nowMs) => {
      deaths = [...deaths.filter((at) => nowMs - at < windowMs), nowMs]
      if (deaths.length > maximum) return null
      return deaths.length === 1 ? 0 : 250 * 2 ** (deaths.length - 2)
    },
  }
}
