import type { HistoryState, PhotoDetail, TagVerdict } from '../../../shared/contract.js'
import type { PhotoId } from '../../../shared/photo.js'
import { isWaiting, pathKey } from '../../../shared/tag.js'
import type { Candidate, TagOnPhoto, TagPath, Verdict } from '../../../shared/tag.js'
import { stepText } from '../../../shared/texts/step-text.js'
import type { Api } from '../api.js'
import { errorView, type ErrorView } from '../lib/error-text.js'
import { text } from '../../../shared/texts/window/window-text.js'
import type { Notices } from './notices.svelte.js'
import type { PhotoCache } from './photo-cache.svelte.js'

/** A waiting suggestion with the digit that accepts it; null past nine. */
export type NumberedSuggestion = Readonly<{ tag: TagOnPhoto; digit: number | null }>

/** Below this a candidate is noise. */
const leastProbability = 0.01

const statusAfter: Readonly<Record<Verdict, TagOnPhoto['status']>> = {
  accepted: 'accepted',
  rejected: 'rejected',
  withdrawn: 'suggested',
}

/** The photo under review: its tags and the verdicts on them. */
export class Review {
  detail = $state.raw<PhotoDetail | null>(null)
  error = $state.raw<ErrorView | null>(null)
  history = $state.raw<HistoryState>({ undo: null, redo: null })

  /** Digits given to this photo's suggestions, kept while it is shown so that they do not slip under the fingers. */
  #digits = $state.raw<ReadonlyMap<string, number>>(new Map())

  readonly suggested = $derived((this.detail?.tags ?? []).filter(isWaiting))
  readonly alreadyThere = $derived(this.#withStatus('suggested').filter((tag) => tag.alreadyThere))
  readonly accepted = $derived(this.#withStatus('accepted').filter((tag) => !tag.alreadyThere))
  readonly existing = $derived(this.#withStatus('existing'))
  readonly removed = $derived(this.#withStatus('removed'))
  readonly rejected = $derived(this.#withStatus('rejected'))
  /** Tags that the model thinks less likely, best first; nothing that is said of the photo already. */
  readonly lessSure = $derived(this.#lessSure())
  readonly numbered = $derived<readonly NumberedSuggestion[]>(
    this.suggested.map((tag) => ({ tag, digit: this.#digits.get(pathKey(tag.path)) ?? null })),
  )

  #photoId: PhotoId | null = null
  #request = 0
  /** Answers under way that may bring the photo's state. */
  #awaited = 0
  /** The photo under review changed while one was under way. */
  #isStale = false
  readonly #api: Api
  readonly #notices: Notices
  readonly #photos: PhotoCache

  constructor(api: Api, notices: Notices, photos: PhotoCache) {
    this.#api = api
    this.#notices = notices
    this.#photos = photos
  }

  get photoId(): PhotoId | null {
    return this.#photoId
  }

  /** Makes this photo the one under review. */
  async show(photoId: PhotoId | null): Promise<void> {
    if (photoId === this.#photoId) return
    this.#photoId = photoId
    this.#digits = new Map()
    this.error = null
    this.detail = null
    await this.reload()
  }

  async reload(): Promise<void> {
    const photoId = this.#photoId
    const request = ++this.#request
    if (!photoId) return
    try {
      const detail = await this.#api.engine.photoDetail({ photoId })
      if (request !== this.#request) return
      this.#accept(detail)
    } catch (error) {
      if (request === this.#request) this.error = errorView(error)
    }
  }

  /** Gives one verdict; shown at once, and asked for again when the engine has it. */
  async decide(path: TagPath, verdict: Verdict): Promise<void> {
    await this.#decideAll([{ path, verdict }])
  }

  async acceptNumber(digit: number, verdict: 'accepted' | 'rejected'): Promise<void> {
    const found = this.numbered.find((one) => one.digit === digit)
    if (found) await this.decide(found.tag.path, verdict)
  }

  async acceptAll(): Promise<void> {
    await this.#decideAll(this.suggested.map(({ path }) => ({ path, verdict: 'accepted' })))
  }

  async rejectRest(): Promise<void> {
    await this.#decideAll(this.suggested.map(({ path }) => ({ path, verdict: 'rejected' })))
  }

  /** Takes back every decision on this photo. */
  async takeBackAll(): Promise<void> {
    const decided = [...this.#withStatus('accepted'), ...this.removed, ...this.rejected]
    await this.#decideAll(decided.map(({ path }) => ({ path, verdict: 'withdrawn' })))
  }

  /** Accepts one tag on many photos as one step. */
  async addToAll(photoIds: readonly PhotoId[], path: TagPath): Promise<void> {
    const verdicts = photoIds.map((photoId): TagVerdict => ({ photoId, path, verdict: 'accepted' }))
    const decided = await this.#answered(() => this.#api.engine.decide({ verdicts }))
    if (decided && decided.unreadable > 0) this.#notices.say(text.many.unreadable(decided.unreadable))
  }

  /** Accepts the waiting suggestions of many photos as one step. */
  async acceptOn(
    photoIds: readonly PhotoId[],
    narrowing: { readonly path?: TagPath; readonly atLeast?: number } = {},
  ): Promise<void> {
    const reply = await this.#notices.guard(() =>
      this.#api.engine.acceptSuggestions({ photoIds, ...narrowing }),
    )
    if (reply) this.#notices.say(text.many.accepted(reply.accepted))
  }

  async undo(): Promise<void> {
    const step = await this.#answered(() => this.#api.engine.undo({}))
    if (step === undefined) return
    this.#notices.say(step ? text.history.undone(stepText(step.summary)) : text.history.nothingToUndo)
  }

  async redo(): Promise<void> {
    const step = await this.#answered(() => this.#api.engine.redo({}))
    if (step === undefined) return
    this.#notices.say(step ? text.history.redone(stepText(step.summary)) : text.history.nothingToRedo)
  }

  async reloadHistory(): Promise<void> {
    const history = await this.#notices.guard(() => this.#api.engine.history({}))
    if (history) this.history = history
  }

  async complete(typed: string): Promise<readonly TagPath[]> {
    return (await this.#notices.guard(() => this.#api.engine.completeTag({ text: typed }))) ?? []
  }

  async #decideAll(
    decisions: readonly { readonly path: TagPath; readonly verdict: Verdict }[],
  ): Promise<void> {
    const photoId = this.#photoId
    if (!photoId || decisions.length === 0) return
    this.#showDecided(decisions)
    const verdicts = decisions.map((decision): TagVerdict => ({ photoId, ...decision }))
    const decided = await this.#answered(() => this.#api.engine.decide({ verdicts }))
    // Refused: what was shown at once is not so.
    if (!decided) await this.reload()
  }

  /** Verdicts on these photos changed: the one under review is asked for again, unless an answer brings it. */
  follow(photoIds: readonly PhotoId[]): void {
    const photoId = this.#photoId
    if (!photoId || !photoIds.includes(photoId)) return
    if (this.#awaited > 0) this.#isStale = true
    else void this.reload()
  }

  /** Waits for an answer that brings the state of the first photo it concerns. */
  async #answered<Answer extends { readonly photo: PhotoDetail | null } | null>(
    work: () => Promise<Answer>,
  ): Promise<Answer | undefined> {
    this.#awaited += 1
    const request = ++this.#request
    const answer = await this.#notices.guard(work)
    this.#awaited -= 1
    // A later request brings what is newer.
    if (request !== this.#request) return answer
    const photo = answer?.photo
    if (photo?.summary.id === this.#photoId) this.#accept(photo)
    else if (this.#isStale) await this.reload()
    this.#isStale = false
    return answer
  }

  /** Only waiting suggestions change at once: what else a verdict does to the list, the engine decides. */
  #showDecided(decisions: readonly { readonly path: TagPath; readonly verdict: Verdict }[]): void {
    if (!this.detail) return
    const verdicts = new Map(decisions.map(({ path, verdict }) => [pathKey(path), verdict]))
    const tags = this.detail.tags.map((tag) => {
      const verdict = tag.status === 'suggested' ? verdicts.get(pathKey(tag.path)) : undefined
      return verdict ? { ...tag, status: statusAfter[verdict] } : tag
    })
    this.detail = { ...this.detail, tags }
  }

  #accept(detail: PhotoDetail): void {
    this.error = null
    this.detail = detail
    this.#photos.put(detail.summary)
    const digits = new Map(this.#digits)
    const used = new Set(digits.values())
    for (const tag of detail.tags.filter(isWaiting)) {
      const free = [1, 2, 3, 4, 5, 6, 7, 8, 9].find((digit) => !used.has(digit))
      if (free === undefined) break
      if (digits.has(pathKey(tag.path))) continue
      digits.set(pathKey(tag.path), free)
      used.add(free)
    }
    this.#digits = digits
  }

  #lessSure(): readonly Candidate[] {
    const said = new Set(this.detail?.tags.map(({ name }) => name.toLowerCase()))
    const candidates = this.detail?.candidates ?? []
    return candidates.filter(
      ({ tag, probability }) => probability >= leastProbability && !said.has(tag.toLowerCase()),
    )
  }

  #withStatus(status: TagOnPhoto['status']): readonly TagOnPhoto[] {
    return this.detail?.tags.filter((tag) => tag.status === status) ?? []
  }
}
