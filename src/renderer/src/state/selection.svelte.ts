import type { PhotoId } from '../../../shared/photo.js'
import type { FolderState } from './library.svelte.js'

export type SelectMode = 'only' | 'toggle' | 'extend'

/** Which photos are selected, and which one of them is looked at. */
export class Selection {
  current = $state.raw<PhotoId | null>(null)
  selected = $state.raw<ReadonlySet<PhotoId>>(new Set())
  /** Counts up when the grid must bring the current photo into view. */
  revealed = $state(0)
  /** Called when another photo becomes the current one or the selection changes. */
  onchange: () => void = () => undefined

  #anchor: PhotoId | null = null
  #lastPlace = 0
  readonly #library: FolderState

  constructor(library: FolderState) {
    this.#library = library
  }

  get isMany(): boolean {
    return this.selected.size > 1
  }

  has(id: PhotoId): boolean {
    return this.selected.has(id)
  }

  /** Selected photos in the order of the list. */
  inOrder(): readonly PhotoId[] {
    return this.#library.ids.filter((id) => this.selected.has(id))
  }

  select(id: PhotoId, mode: SelectMode): void {
    if (mode === 'extend' && this.#anchor) {
      this.selected = new Set(this.#between(this.#anchor, id))
    } else if (mode === 'toggle') {
      const next = new Set(this.selected)
      if (!next.delete(id)) next.add(id)
      this.selected = next
      this.#anchor = id
    } else {
      this.selected = new Set([id])
      this.#anchor = id
    }
    this.#makeCurrent(this.selected.has(id) ? id : (this.selected.values().next().value ?? null))
  }

  /** Moves by so many places; stops at the ends. */
  move(by: number, mode: 'only' | 'extend' = 'only'): void {
    const place = this.current ? this.#library.placeOf(this.current) : -1
    this.moveTo(place < 0 ? 0 : place + by, mode)
  }

  moveTo(place: number, mode: 'only' | 'extend' = 'only'): void {
    const { ids } = this.#library
    const id = ids[Math.min(Math.max(place, 0), ids.length - 1)]
    if (!id) return
    this.select(id, mode)
    this.revealed += 1
  }

  all(): void {
    this.selected = new Set(this.#library.ids)
    this.#makeCurrent(this.current ?? this.#library.ids[0] ?? null)
  }

  /** Looks at one photo alone, for opening it large. */
  only(): void {
    if (this.current && this.isMany) this.select(this.current, 'only')
  }

  /** After the list changed: what is gone is no longer selected; its place's new photo becomes the current one. */
  follow(): void {
    const { ids } = this.#library
    if (ids.length === 0) {
      this.selected = new Set()
      this.#makeCurrent(null)
      return
    }
    if (this.current && this.#library.placeOf(this.current) >= 0) {
      this.#lastPlace = this.#library.placeOf(this.current)
      if (this.isMany) this.selected = new Set(this.inOrder())
      this.onchange()
      return
    }
    const id = this.current ? ids[Math.min(this.#lastPlace, ids.length - 1)] : ids[0]
    if (id) this.select(id, 'only')
  }

  #between(anchor: PhotoId, id: PhotoId): readonly PhotoId[] {
    const from = this.#library.placeOf(anchor)
    const to = this.#library.placeOf(id)
    if (from < 0 || to < 0) return [id]
    return this.#library.ids.slice(Math.min(from, to), Math.max(from, to) + 1)
  }

  #makeCurrent(id: PhotoId | null): void {
    this.current = id
    if (id) this.#lastPlace = Math.max(0, this.#library.placeOf(id))
    this.onchange()
  }
}
