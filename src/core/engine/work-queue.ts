import type { PhotoId } from '../../shared/photo.js'

/**
 * Photos waiting for a stage. It grows while the scan still runs; what the user is looking at comes first; photos
 * that crashed the engine once wait until all others are done.
 */
export class WorkQueue {
  readonly #waiting = new Set<PhotoId>()
  #first: PhotoId[] = []
  #isClosed = false
  #wake: (() => void)[] = []

  get size(): number {
    return this.#waiting.size
  }

  push(photoIds: readonly PhotoId[]): void {
    for (const id of photoIds) this.#waiting.add(id)
    this.#wakeAll()
  }

  /** These come next, in this order; ids that do not wait are passed over. */
  prioritise(photoIds: readonly PhotoId[]): void {
    this.#first = [...photoIds]
  }

  /** No more will be pushed: takers get null when all is taken. */
  close(): void {
    this.#isClosed = true
    this.#wakeAll()
  }

  /** The next photo; waits while the queue is empty but open; null when it is closed and empty, or on abort. */
  async take(signal: AbortSignal): Promise<PhotoId | null> {
    while (!signal.aborted) {
      const next = this.#next()
      if (next !== null) return next
      if (this.#isClosed) return null
      await this.#change(signal)
    }
    return null
  }

  #next(): PhotoId | null {
    while (this.#first.length > 0) {
      const id = this.#first.shift()
      if (id !== undefined && this.#waiting.delete(id)) return id
    }
    for (const id of this.#waiting) {
      this.#waiting.delete(id)
      return id
    }
    return null
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        signal.removeEventListener('abort', done)
        resolve()
      }
      signal.addEventListener('abort', done, { once: true })
      this.#wake.push(done)
    })
  }

  #wakeAll(): void {
    const wake = this.#wake
    this.#wake = []
    for (const one of wake) one()
  }
}
