import type { PhotoId } from '../../../shared/photo.js'
import type { TagPath } from '../../../shared/tag.js'
import type { Api } from '../api.js'
import type { Notices } from './notices.svelte.js'
import type { PhotoCache } from './photo-cache.svelte.js'

/** A tag suggested on several of the selected photos. */
export type SharedSuggestion = Readonly<{ path: TagPath; count: number }>

/** Above this many selected photos only the first are looked at: details are asked for one by one. */
export const maximumCounted = 2000
/** Details asked for at once: enough to keep the engine busy, few enough that it answers others in between. */
const detailsAtOnce = 40

/** What the selected photos have in common. */
export class ManyPhotos {
  /** Every tag that waits on them, the most frequent first. */
  shared = $state.raw<readonly SharedSuggestion[]>([])
  /** How many of the photos have been looked at, out of how many that will be; null before the first answer. */
  progress = $state.raw<Readonly<{ done: number; total: number }> | null>(null)
  /** Waiting suggestions of all selected photos; null when there are too many photos to count. */
  suggestionCount = $state<number | null>(null)
  readonly isCounting = $derived(this.progress === null || this.progress.done < this.progress.total)

  #request = 0
  readonly #api: Api
  readonly #notices: Notices
  readonly #photos: PhotoCache

  constructor(api: Api, notices: Notices, photos: PhotoCache) {
    this.#api = api
    this.#notices = notices
    this.#photos = photos
  }

  /** Counts again for these photos; a later call wins over an earlier one. */
  async count(photoIds: readonly PhotoId[]): Promise<void> {
    const request = ++this.#request
    await this.#notices.guard(async () => {
      const counted = photoIds.slice(0, maximumCounted)
      const rows = await this.#photos.fetch(counted)
      if (request !== this.#request) return
      const sum = rows.reduce((total, row) => total + row.suggestionCount, 0)
      this.suggestionCount = counted.length === photoIds.length ? sum : null
      const waiting = rows.filter((row) => row.suggestionCount > 0).map((row) => row.id)
      await this.#countTags(waiting, request)
    })
  }

  /** Stops a count that nobody waits for any more. */
  stop(): void {
    this.#request += 1
  }

  async #countTags(photoIds: readonly PhotoId[], request: number): Promise<void> {
    const byKey = new Map<string, SharedSuggestion>()
    for (let done = 0; done < photoIds.length; done += detailsAtOnce) {
      if (done > 0) this.progress = { done, total: photoIds.length }
      const details = await Promise.all(
        photoIds
          .slice(done, done + detailsAtOnce)
          .map((photoId) => this.#api.engine.photoDetail({ photoId })),
      )
      if (request !== this.#request) return
      for (const { tags } of details) {
        for (const { path, status, alreadyThere } of tags) {
          if (status !== 'suggested' || alreadyThere) continue
          const key = path.join('\u0000')
          byKey.set(key, { path, count: (byKey.get(key)?.count ?? 0) + 1 })
        }
      }
    }
    this.shared = [...byKey.values()].sort((one, other) => other.count - one.count)
    this.progress = { done: photoIds.length, total: photoIds.length }
  }
}
