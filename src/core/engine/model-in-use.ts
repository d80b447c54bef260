import type { Tagger } from './tagger.js'

/** The loaded model: loaded on first use, replaced as a whole by another one. */
export class ModelInUse {
  readonly #open: () => Promise<Tagger>
  #opening: Promise<Tagger> | null = null
  #loaded: Tagger | null = null

  /** `open` loads what the settings name. */
  constructor(open: () => Promise<Tagger>) {
    this.#open = open
  }

  /** Null before the first use. */
  get loaded(): Tagger | null {
    return this.#loaded
  }

  /** Loads it on first use; a failed load is not kept, so that the next call tries again. */
  tagger(): Promise<Tagger> {
    if (this.#opening) return this.#opening
    const opening: Promise<Tagger> = this.#open().then(
      (tagger) => {
        // Replaced while it was loading: whoever waited gets the one that is in use now.
        if (this.#opening !== opening && this.#loaded) {
          void tagger.close()
          return this.#loaded
        }
        this.#loaded = tagger
        return tagger
      },
      (error: unknown) => {
        if (this.#opening === opening) this.#opening = null
        throw error
      },
    )
    this.#opening = opening
    return opening
  }

  /** From now on everybody gets this one. Returns the one before, for the caller to close. */
  replace(next: Tagger): Tagger | null {
    const before = this.#loaded
    this.#loaded = next
    this.#opening = Promise.resolve(next)
    return before
  }

  async close(): Promise<void> {
    const tagger = await this.#opening?.catch(() => null) // who asked for it has heard of the failure
    await tagger?.close()
  }
}
