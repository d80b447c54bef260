import type { EngineStatus, FolderSummary, PhotoSort } from '../../../shared/contract.js'
import { noPhotos, passes, type PhotoCounts, type PhotoFilter } from '../../../shared/photo-filter.js'
import type { FolderId, PhotoId, PhotoSummary } from '../../../shared/photo.js'
import type { Settings } from '../../../shared/settings.js'
import type { VocabularyId } from '../../../shared/tag.js'
import type { Api } from '../api.js'
import { errorView, type ErrorView } from '../lib/error-text.js'
import { text } from '../../../shared/texts/window/window-text.js'
import type { Notices } from './notices.svelte.js'
import { sentenceOf } from '../../../shared/problem.js'

/** While photos stream in, the list is asked for again at most this often. */
const refreshAfterMs = 350
/** And leaves the engine at least this many times as long alone as the last list took it. */
const refreshRestFactor = 8

/** The engine's status, the open folder and the list of its photos. */
export class FolderState {
  status = $state.raw<EngineStatus | null>(null)
  startError = $state.raw<ErrorView | null>(null)
  folderId = $state<FolderId | null>(null)
  listState = $state<'none' | 'loading' | 'ready' | 'failed'>('none')
  listError = $state.raw<ErrorView | null>(null)
  ids = $state.raw<readonly PhotoId[]>([])
  counts = $state.raw(noPhotos)
  filter = $state<PhotoFilter>('all')
  sort = $state<PhotoSort>('name')

  readonly folder = $derived(this.folders.find((folder) => folder.id === this.folderId) ?? null)
  readonly #places = $derived(new Map(this.ids.map((id, index) => [id, index])))

  /** Called after the list changed, so that the selection can follow. */
  onlist: () => void = () => undefined
  /** The photo under review stays in a filtered list until the user moves on. */
  keptPhoto: () => PhotoId | null = () => null

  #refreshTimer: ReturnType<typeof setTimeout> | null = null
  #request = 0
  /** Photos of the list that pass the filter no more; the one under review stays until the user moves on. */
  #gone = new Set<PhotoId>()
  #listTookMs = 0
  readonly #api: Api
  readonly #notices: Notices

  constructor(api: Api, notices: Notices) {
    this.#api = api
    this.#notices = notices
  }

  get folders(): readonly FolderSummary[] {
    return this.status?.folders ?? []
  }

  get settings(): Settings | null {
    return this.status?.settings ?? null
  }

  placeOf(id: PhotoId): number {
    return this.#places.get(id) ?? -1
  }

  /** Asks for the first frame and opens the folder that was open last. */
  async start(): Promise<void> {
    this.startError = null
    try {
      const status = await this.#api.engine.status({})
      this.status = status
      for (const notice of status.notices) this.#notices.announce('info', sentenceOf(notice))
      if (status.openFolderId) await this.openFolder(status.openFolderId)
    } catch (error) {
      this.startError = errorView(error)
    }
  }

  async reloadStatus(): Promise<void> {
    await this.#notices.guard(async () => {
      this.status = await this.#api.engine.status({})
    })
  }

  async chooseFolder(): Promise<void> {
    const folder = await this.#notices.guard(() => this.#api.host.chooseFolder({}))
    if (folder) await this.openFolder(folder.id)
  }

  async openFolder(folderId: FolderId): Promise<void> {
    this.folderId = folderId
    this.filter = 'all'
    this.ids = []
    this.counts = noPhotos
    this.listState = 'loading'
    this.onlist()
    try {
      await this.#api.engine.openFolder({ folderId })
    } catch (error) {
      if (this.folderId === folderId) this.#failList(error)
      await this.reloadStatus()
      return
    }
    await this.reloadStatus()
    if (this.folderId === folderId) await this.refresh()
  }

  async rescan(folderId: FolderId): Promise<void> {
    const name = this.folders.find((folder) => folder.id === folderId)?.name ?? ''
    await this.#notices.guard(async () => {
      await this.#api.engine.rescanFolder({ folderId })
      this.#notices.say(text.folders.rescanning(name))
    })
  }

  async removeFolder(folder: FolderSummary): Promise<void> {
    await this.#notices.guard(async () => {
      await this.#api.engine.removeFolder({ folderId: folder.id })
      if (this.folderId === folder.id) this.#close()
      this.#notices.say(text.folders.removed(folder.name))
    })
    await this.reloadStatus()
  }

  async show(filter: PhotoFilter): Promise<void> {
    this.filter = filter
    await this.refresh({ keepsPhoto: false })
  }

  async sortBy(sort: PhotoSort): Promise<void> {
    this.sort = sort
    await this.refresh()
  }

  async chooseVocabulary(vocabularyId: VocabularyId): Promise<void> {
    await this.#notices.guard(() => this.#api.engine.chooseVocabulary({ vocabularyId }))
  }

  async importVocabulary(): Promise<void> {
    const vocabulary = await this.#notices.guard(() => this.#api.host.importVocabularyFile({}))
    if (vocabulary) this.#notices.say(text.vocabulary.imported(vocabulary.name, vocabulary.tagCount))
  }

  async changeSettings(changes: Partial<Settings>): Promise<void> {
    const settings = await this.#notices.guard(() => this.#api.engine.changeSettings({ changes }))
    if (settings) this.useSettings(settings)
  }

  /** What holds from now on, as the engine says. */
  useSettings(settings: Settings): void {
    if (this.status) this.status = { ...this.status, settings }
  }

  /** Asks for the list soon, once, however often this is called until then. */
  refreshSoon(): void {
    if (this.#refreshTimer || !this.folderId) return
    const afterMs = Math.max(refreshAfterMs, refreshRestFactor * this.#listTookMs)
    this.#refreshTimer = setTimeout(() => {
      this.#refreshTimer = null
      void this.refresh()
    }, afterMs)
  }

  async refresh(options: { readonly keepsPhoto: boolean } = { keepsPhoto: true }): Promise<void> {
    const { folderId, filter, sort } = this
    if (!folderId) return
    const request = ++this.#request
    try {
      const startedMs = performance.now()
      const list = await this.#api.engine.listPhotos({ folderId, filter, sort })
      this.#listTookMs = performance.now() - startedMs
      if (request !== this.#request) return
      const ids = options.keepsPhoto ? this.#withKept(list.ids) : list.ids
      if (!isSameList(ids, this.ids)) this.ids = ids
      this.counts = list.counts
      const passing = new Set(list.ids)
      this.#gone = new Set(ids.filter((id) => !passing.has(id)))
      this.listState = 'ready'
      this.listError = null
      this.onlist()
    } catch (error) {
      if (request === this.#request) this.#failList(error)
    }
  }

  /**
   * Verdicts changed these photos. They move none of the others in any order of the list, so that it is asked for again
   * only when a photo comes into the filter, or when too many changed to be told one by one.
   */
  followVerdicts(rows: readonly PhotoSummary[] | null, counts: PhotoCounts): void {
    this.counts = counts
    if (this.filter === 'all') return
    const passing = rows?.filter((row) => passes(row, this.filter)) ?? null
    if (!rows || passing?.some(({ id }) => this.placeOf(id) < 0)) {
      this.refreshSoon()
      return
    }
    const kept = this.keptPhoto()
    for (const row of rows) {
      if (passes(row, this.filter)) this.#gone.delete(row.id)
      else this.#gone.add(row.id)
    }
    const ids = this.ids.filter((id) => id === kept || !this.#gone.has(id))
    if (isSameList(ids, this.ids)) return
    this.ids = ids
    this.onlist()
  }

  dispose(): void {
    if (this.#refreshTimer) clearTimeout(this.#refreshTimer)
  }

  #withKept(ids: readonly PhotoId[]): readonly PhotoId[] {
    const kept = this.filter === 'all' ? null : this.keptPhoto()
    if (!kept || ids.includes(kept)) return ids
    const place = this.placeOf(kept)
    return place < 0 ? ids : ids.toSpliced(Math.min(place, ids.length), 0, kept)
  }

  #failList(error: unknown): void {
    this.listState = 'failed'
    this.listError = errorView(error)
  }

  #close(): void {
    this.folderId = null
    this.ids = []
    this.counts = noPhotos
    this.listState = 'none'
    this.onlist()
  }
}

function isSameList(one: readonly PhotoId[], other: readonly PhotoId[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index])
}
