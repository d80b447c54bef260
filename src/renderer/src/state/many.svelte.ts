import type { PhotoId } from '../../../shared/photo.js'
import type { TagPath } from '../../../shared/tag.js'
import type { Api } from '../api.js'
import type { Notices } from './notices.svelte.js'
import type { PhotoCache } from './photo-cache.svelte.js'

/** A tag suggested on several of the selected photos. */
export type SharedSuggestion = Readonly<{ path: TagPath; count: number }>

/** Details are asked for one by one, so the tags of a large selection are counted on its first photos only. */
const sampleSize = 60
/** Above this many selected photos their rows are not fetched just to count suggestions. */
const maximumCounted = 2000
const maximumShared = 12

/** What the selected photos have in common. */
export class ManyPhotos {
  shared = $state.raw<readonly SharedSuggestion[]>([])
  sampled = $state(0)
  /** Waiting suggestions of all selected photos; null when there are too many photos to count. */
  suggestionCount = $state<number | null>(null)

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
      const rows = photoIds.length <= maximumCounted ? await this.#photos.fetch(photoIds) : null
      const sample = photoIds.slice(0, sampleSize)
      const details = await Promise.all(sample.map((photoId) => this.#api.engine.photoDetail({ photoId })))
      if (request !== this.#request) return
      this.suggestionCount = rows?.reduce((sum, row) => sum + row.suggestionCount, 0) ?? null
      this.sampled = sample.length
      this.shared = mostShared(
        details.flatMap(({ tags }) => tags.filter((tag) => tag.status === 'suggested' && !tag.alreadyThere)),
      )
    })
  }
}

function mostShared(tags: readonly { readonly path: TagPath }[]): readonly SharedSuggestion[] {
  const byKey = new Map<string, SharedSuggestion>()
  for (const { path } of tags) {
    const key = path.join('\u0000')
    byKey.set(key, { path, count: (byKey.get(key)?.count ?? 0) + 1 })
  }
  return [...byKey.values()].sort((one, other) => other.count - one.count).slice(0, maximumShared)
}
