/** Memory that is used again: the system takes longer to hand out fresh pages than to fill them from a cached file. */
export type LentBuffers = Readonly<{
  /** A buffer of exactly this size, shared with threads; its bytes are whatever the last user left. */
  lend(sizeBytes: number): Uint8Array
  giveBack(bytes: Uint8Array): void
}>

const smallestBytes = 64 * 1024

/** More than this is given back to the system. */
const mostKeptBytes = 64 * 1024 * 1024

/** Makes a store of buffers. */
export function createLentBuffers(): LentBuffers {
  const kept = new Map<number, SharedArrayBuffer[]>()
  let keptBytes = 0
  return {
    lend: (sizeBytes) => {
      const capacity = capacityFor(sizeBytes)
      const memory = kept.get(capacity)?.pop()
      if (memory) keptBytes -= capacity
      return new Uint8Array(memory ?? new SharedArrayBuffer(capacity), 0, sizeBytes)
    },
    giveBack: ({ buffer }) => {
      // The cast: `lend` made it.
      const memory = buffer as unknown as SharedArrayBuffer
      if (keptBytes + memory.byteLength > mostKeptBytes) return
      keptBytes += memory.byteLength
      kept.set(memory.byteLength, [...(kept.get(memory.byteLength) ?? []), memory])
    },
  }
}

/** Quarter steps between powers of two, so that photos of like size share buffers and little is wasted. */
function capacityFor(sizeBytes: number): number {
  const step = Math.max(smallestBytes, 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, sizeBytes))) - 2))
  return Math.max(step, Math.ceil(sizeBytes / step) * step)
}
