/** A gate that lanes pass through: closed while a job is paused. */
export class Gate {
  #opened: Promise<void> | null = null
  #open: (() => void) | null = null

  close(): void {
    if (this.#opened) return
    this.#opened = new Promise((resolve) => {
      this.#open = resolve
    })
  }

  open(): void {
    this.#open?.()
    this.#open = null
    this.#opened = null
  }

  /** Resolves at once while the gate is open, else when it opens or the signal aborts. */
  async pass(signal: AbortSignal): Promise<void> {
    while (this.#opened && !signal.aborted) {
      await Promise.race([this.#opened, aborted(signal)])
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
