/** Lets work in as long as what it needs fits into a budget; first come, first served. */
export type MemoryGate = Readonly<{
  /** Waits for `sizeBytes`, runs the work, gives them back. Work larger than the whole budget runs alone. */
  run<T>(sizeBytes: number, work: () => Promise<T>, signal?: AbortSignal): Promise<T>
}>

/** Makes a gate of its own; photos of one process share one. */
export function createMemoryGate(budgetBytes: number): MemoryGate {
  let usedBytes = 0
  const waiting: { readonly sizeBytes: number; readonly enter: () => void }[] = []

  const letIn = () => {
    for (let next = waiting[0]; next && usedBytes + next.sizeBytes <= budgetBytes; next = waiting[0]) {
      waiting.shift()
      usedBytes += next.sizeBytes
      next.enter()
    }
  }

  const entered = (sizeBytes: number, signal: AbortSignal | undefined) =>
    new Promise<void>((resolve, reject) => {
      const leave = () => {
        waiting.splice(waiting.indexOf(place), 1)
        // What stood behind it may fit.
        letIn()
        reject(signal?.reason as Error)
      }
      const place = {
        sizeBytes,
        enter: () => {
          signal?.removeEventListener('abort', leave)
          resolve()
        },
      }
      signal?.throwIfAborted()
      signal?.addEventListener('abort', leave, { once: true })
      waiting.push(place)
      letIn()
    })

  return {
    async run(sizeBytes, work, signal) {
      const chargedBytes = Math.min(sizeBytes, budgetBytes)
      await entered(chargedBytes, signal)
      try {
        return await work()
      } finally {
        usedBytes -= chargedBytes
        letIn()
      }
    },
  }
}
