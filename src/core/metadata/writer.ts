import { basename } from 'node:path'
import type { BatchId, UndoResult } from '../../shared/write-plan.js'
import type { Catalogue, WriteRow } from '../catalogue/catalogue.js'
import { applyWrite } from './apply.js'
import { toolLanes, type ExifToolProcess } from './exiftool.js'
import { createLocks, inParallel } from './in-parallel.js'
import { planWrites } from './plan-writes.js'
import type { AppliedWrite, PlannedWrite } from './planned-write.js'
import { recoverWrites } from './recover.js'
import { undoEntry } from './undo.js'
import type { WritePolicy, WriteRequest } from './write-request.js'

/** What became of taking back the write of one photo. */
export type UndoneWrite = UndoResult

/** How a batch is applied. */
export type ApplyOptions = Readonly<{
  batchId: BatchId
  policy: WritePolicy
  /** Cancels between photos; the one being written is finished. */
  signal: AbortSignal
  onResult?: (result: AppliedWrite) => void
}>

/** Plans, applies, undoes and recovers writes. It alone changes photos, and only the journal of the catalogue. */
export type Writer = Readonly<{
  plan(requests: readonly WriteRequest[], policy: WritePolicy): Promise<readonly PlannedWrite[]>
  apply(planned: readonly PlannedWrite[], options: ApplyOptions): Promise<readonly AppliedWrite[]>
  /** Takes back the writes of these entries, newest first, with those of the same photo in the same batch. */
  undo(
    entries: readonly WriteRow[],
    options: { readonly signal: AbortSignal; readonly onResult?: (result: UndoneWrite) => void },
  ): Promise<readonly UndoneWrite[]>
  recover(): Promise<readonly string[]>
}>

/** Makes the writer of a catalogue. */
export function createWriter(parts: {
  readonly catalogue: Catalogue
  readonly tool: ExifToolProcess
  readonly now?: () => Date
}): Writer {
  const { catalogue, tool } = parts
  const { writes } = catalogue
  const now = parts.now ?? (() => new Date())
  const withLocks = createLocks()

  return {
    plan: (requests, policy) => planWrites(tool, requests, policy),

    apply: (planned, { batchId, policy, signal, onResult }) =>
      inParallel(planned, toolLanes, async (one) => {
        const keys = [...one.files.map(({ path }) => path), ...memoryKey(one.row.sizeBytes)]
        const { keepModifiedTime } = policy
        const result: AppliedWrite = signal.aborted
          ? { photoId: one.row.id, outcome: 'cancelled', reason: null }
          : await withLocks(keys, () => applyWrite(one, { tool, writes, batchId, keepModifiedTime, now }))
        onResult?.(result)
        return result
      }),

    async undo(entries, { signal, onResult }) {
      const groups = groupByPhoto(withSiblings(entries, writes))
      const results = await inParallel(groups, toolLanes, async (group) => {
        if (signal.aborted) return null
        const photo = group[0]?.photoId ? catalogue.photos.get(group[0].photoId) : null
        const keys = [...group.map(({ path }) => path), ...memoryKey(photo?.sizeBytes ?? 0)]
        const result = await withLocks(keys, () => undoPhoto(group))
        onResult?.(result)
        return result
      })
      return results.filter((result) => result !== null)
    },

    recover: () => recoverWrites(writes),
  }

  async function undoPhoto(group: readonly WriteRow[]): Promise<UndoneWrite> {
    const [first] = group
    const photoId = first?.photoId ?? null
    const photo = photoId === null ? null : catalogue.photos.get(photoId)
    const name = basename(photo?.relativePath ?? first?.path ?? '')
    const undone: Pick<UndoResult, 'outcome' | 'reason'>[] = []
    for (const entry of group)
      undone.push(await undoEntry(entry, { tool, writes, keepModifiedTime: true, now }))
    const worst =
      undone.find(({ outcome }) => outcome === 'failed') ?? undone.find(({ outcome }) => outcome === 'merged')
    return { photoId, name, outcome: worst?.outcome ?? 'restored', reason: worst?.reason ?? null }
  }
}

/** Above this size, photos are worked on one after the other: each stands in memory three times. */
const largeBytes = 64 * 1024 * 1024

/** The name of the lock that large photos share; no path looks like it. */
function memoryKey(sizeBytes: number): readonly string[] {
  return sizeBytes > largeBytes ? ['large photos'] : []
}

/** A photo and its sidecars were written together and are taken back together. */
function withSiblings(entries: readonly WriteRow[], writes: Catalogue['writes']): readonly WriteRow[] {
  const all = new Map(entries.map((entry) => [entry.id, entry]))
  for (const batchId of new Set(entries.map((entry) => entry.batchId))) {
    const photos = new Set(entries.filter((entry) => entry.batchId === batchId).map(({ photoId }) => photoId))
    for (const entry of writes.ofBatch(batchId)) {
      if (entry.state === 'done' && entry.photoId !== null && photos.has(entry.photoId))
        all.set(entry.id, entry)
    }
  }
  return [...all.values()].filter(({ state }) => state === 'done')
}

/** Newest first, so that two writes of one file are taken back in the right order. */
function groupByPhoto(entries: readonly WriteRow[]): readonly (readonly WriteRow[])[] {
  const groups = new Map<string, WriteRow[]>()
  for (const entry of [...entries].sort((one, other) => other.id - one.id)) {
    const key = `${entry.batchId}\u0000${entry.photoId ?? entry.path}`
    groups.set(key, [...(groups.get(key) ?? []), entry])
  }
  return [...groups.values()]
}
