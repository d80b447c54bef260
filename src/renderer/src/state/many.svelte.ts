import type { WaitingTag } from '../../../shared/contract.js'
import type { PhotoId } from '../../../shared/photo.js'
import type { Api } from '../api.js'
import type { Notices } from './notices.svelte.js'

/** What the selected photos have in common. */
export class ManyPhotos {
  /** Every tag that waits on them, the most frequent first. */
  shared = $state.raw<readonly WaitingTag[]>([])
  /** Waiting suggestions of all selected photos; null before the first answer. */
  suggestionCount = $state<number | null>(null)
  isCounting = $state(true)

  #request = 0
  readonly #api: Api
  readonly #notices: Notices

  constructor(api: Api, notices: Notices) {
    this.#api = api
    this.#notices = notices
  }

  /** Counts again for these photos; a later call wins over an earlier one. */
  async count(photoIds: readonly PhotoId[]): Promise<void> {
    const request = ++this.#request
    await this.#notices.guard(async () => {
      const { suggestionCount, tags } = await this.#api.engine.waitingOn({ photoIds })
      if (request !== this.#request) return
      this.suggestionCount = suggestionCount
      this.shared = tags
      this.isCounting = false
    })
  }

  /** Stops a count that nobody waits for any more. */
  stop(): void {
    this.#request += 1
  }
}
