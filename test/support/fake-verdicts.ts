import type { VerdictRow } from '../../src/core/catalogue/catalogue.js'
import type { HistoryState, HistoryStep, TagVerdict } from '../../src/shared/contract.js'
import type { VerdictStepSummary } from '../../src/shared/verdict-step.js'
import type { PhotoId } from '../../src/shared/photo.js'
import type { TagId, Verdict } from '../../src/shared/tag.js'

type Change = Readonly<{ photoId: PhotoId; key: string; before: VerdictRow | null; after: VerdictRow | null }>
type Step = Readonly<{ summary: VerdictStepSummary; changes: readonly Change[] }>

type FakeStep = Omit<HistoryStep, 'photo'>

/** Verdicts with undo and redo, in memory. */
export class FakeVerdicts {
  readonly #standing = new Map<PhotoId, Map<string, VerdictRow>>()
  readonly #done: Step[] = []
  readonly #undone: Step[] = []

  of(photoId: PhotoId): readonly VerdictRow[] {
    return [...(this.#standing.get(photoId)?.values() ?? [])]
  }

  give(verdicts: readonly TagVerdict[], summary: VerdictStepSummary): void {
    const changes = verdicts.map(({ photoId, path, verdict }): Change => {
      const key = path.join('|')
      const before = this.#standing.get(photoId)?.get(key) ?? null
      const after = verdict === 'withdrawn' ? null : row(photoId, path, verdict)
      return { photoId, key, before, after }
    })
    for (const change of changes) this.#set(change.photoId, change.key, change.after)
    this.#done.push({ summary, changes })
    this.#undone.length = 0
  }

  undo(): FakeStep | null {
    const step = this.#done.pop()
    if (!step) return null
    for (const change of step.changes) this.#set(change.photoId, change.key, change.before)
    this.#undone.push(step)
    return asHistory(step)
  }

  redo(): FakeStep | null {
    const step = this.#undone.pop()
    if (!step) return null
    for (const change of step.changes) this.#set(change.photoId, change.key, change.after)
    this.#done.push(step)
    return asHistory(step)
  }

  history(): HistoryState {
    return { undo: this.#done.at(-1)?.summary ?? null, redo: this.#undone.at(-1)?.summary ?? null }
  }

  #set(photoId: PhotoId, key: string, verdict: VerdictRow | null): void {
    const ofPhoto = this.#standing.get(photoId) ?? new Map<string, VerdictRow>()
    this.#standing.set(photoId, ofPhoto)
    if (verdict) ofPhoto.set(key, verdict)
    else ofPhoto.delete(key)
  }
}

function asHistory(step: Step): FakeStep {
  return {
    summary: step.summary,
    photoIds: [...new Set(step.changes.map((change) => change.photoId))],
  }
}

function row(photoId: PhotoId, path: readonly string[], verdict: Verdict): VerdictRow {
  return {
    contentHash: `sha256-fake:${photoId}`,
    tagId: path.join('|') as TagId,
    path,
    verdict,
    source: 'user',
    probability: null,
    model: 'fake',
    at: '2026-11-23T10:00:00Z',
  }
}

const acts = { accepted: 'accept', rejected: 'reject', withdrawn: 'withdraw' } as const

/** What a step of these verdicts did. */
export function fakeSummary(verdicts: readonly TagVerdict[]): VerdictStepSummary {
  const kinds = [...new Set(verdicts.map(({ verdict }) => acts[verdict]))]
  const names = [...new Set(verdicts.map(({ path }) => path.at(-1) ?? ''))]
  return {
    act: kinds.length === 1 ? (kinds[0] ?? 'change') : 'change',
    tag: names.length === 1 ? (names[0] ?? null) : null,
    tagCount: names.length,
    photoCount: new Set(verdicts.map(({ photoId }) => photoId)).size,
  }
}
