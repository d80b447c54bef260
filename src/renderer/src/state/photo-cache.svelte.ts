import { SvelteMap } from 'svelte/reactivity'
import type { PhotoId, PhotoSummary } from '../../../shared/photo.js'
import type { Api } from '../api.js'
import type { Notices } from './notices.svelte.js'

/** One frame and a half: rows that scrolled past in between are never asked for. */
const coalesceMs = 25
/** The engine takes at most this many at once (contract). */
const maximumAtOnce = 500
/** Scrolling must have rested this long before the engine changes its order of work. */
const prioritiseAfterMs = 200

/** Rows of the grid, asked for when they come into view and again when they have changed. */
export class PhotoCache {
  readonly #rows = new SvelteMap<PhotoId, PhotoSummary>()
  readonly #stale = new Set<PhotoId>()
  #visible: readonly PhotoId[] = []
  #timer: ReturnType<typeof setTimeout> | null = null
  #priorityTimer: ReturnType<typeof setTimeout> | null = null
  #isAsking = false
  readonly #api: Api
  readonly #notices: Notices

  constructor(api: Api, notices: Notices) {
    this.#api = api
    this.#notices = notices
  }

  get(id: PhotoId): PhotoSummary | undefined {
    return this.#rows.get(id)
  }

  /** Tells which photos are in view. */
  show(ids: readonly PhotoId[]): void {
    this.#visible = ids
    this.#schedule()
    if (this.#priorityTimer) clearTimeout(this.#priorityTimer)
    this.#priorityTimer = setTimeout(() => {
      this.#priorityTimer = null
      if (ids.length > 0) void this.#notices.guard(() => this.#api.engine.prioritise({ photoIds: ids }))
    }, prioritiseAfterMs)
  }

  /** The rows changed: those in view are asked for again, the others when they come into view. */
  invalidate(ids: readonly PhotoId[]): void {
    for (const id of ids) if (this.#rows.has(id)) this.#stale.add(id)
    this.#schedule()
  }

  invalidateAll(): void {
    this.invalidate([...this.#rows.keys()])
  }

  /** Rows of these photos, asked for where they are missing. */
  async fetch(ids: readonly PhotoId[]): Promise<readonly PhotoSummary[]> {
    const missing = ids.filter((id) => this.#needs(id))
    for (let start = 0; start < missing.length; start += maximumAtOnce) {
      await this.#ask(missing.slice(start, start + maximumAtOnce))
    }
    return ids.map((id) => this.#rows.get(id)).filter((row) => row !== undefined)
  }

  /** The detail of a photo brings its row along. */
  put(row: PhotoSummary): void {
    this.#rows.set(row.id, row)
  }

  dispose(): void {
    if (this.#timer) clearTimeout(this.#timer)
    if (this.#priorityTimer) clearTimeout(this.#priorityTimer)
  }

  #needs(id: PhotoId): boolean {
    return !this.#rows.has(id) || this.#stale.has(id)
  }

  #schedule(): void {
    if (this.#timer || this.#isAsking) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      void this.#askForVisible()
    }, coalesceMs)
  }

  async #askForVisible(): Promise<void> {
    const ids = this.#visible.filter((id) => this.#needs(id)).slice(0, maximumAtOnce)
    if (ids.length === 0) return
    this.#isAsking = true
    const isAnswered = await this.#notices.guard(async () => {
      await this.#ask(ids)
      return true
    })
    this.#isAsking = false
    // After a failure the next scroll or event asks again: no loop against an engine that is down.
    if (
      isAnswered &&
      this.#visible.some((id) => this.#stale.has(id) || (!this.#rows.has(id) && !ids.includes(id)))
    ) {
      this.#schedule()
    }
  }

  async #ask(ids: readonly PhotoId[]): Promise<void> {
    for (const id of ids) this.#stale.delete(id)
    try {
      const rows = await this.#api.engine.photoSummaries({ photoIds: ids })
      for (const row of rows) this.#rows.set(row.id, row)
    } catch (error) {
      for (const id of ids) if (this.#rows.has(id)) this.#stale.add(id)
      throw error
    }
  }
}
