import { basename } from 'node:path'
import type { BatchId, UndoResult } from '../../../shared/write-plan.js'
import type { Catalogue, WriteRow } from '../../catalogue/catalogue.js'
import { mapLimited } from '../../support/map-limited.js'
import { createMemoryGate } from '../../support/memory-gate.js'
import { applyWrite } from './apply.js'
import { toolLanes, type ExifToolProcess } from '../tool/exiftool.js'
import { openFileThreads, type FileThreads } from './file-threads.js'
import { createLocks } from './locks.js'
import { createJournal } from './journal.js'
import { openPlainAttributes } from './plain-attributes.js'
import { planWrites } from '../plan/plan-writes.js'
import type { AppliedWrite, PlannedWrite } from '../plan/planned-write.js'
import { recoverWrites } from './recover.js'
import { undoEntry } from './undo.js'
import type { WritePolicy } from '../../../shared/settings.js'
import type { WriteRequest } from '../fields/write-request.js'
import type { Problem } from '../../../shared/problem.js'

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
  recover(): Promise<readonly Problem[]>
}>

/** Makes the writer of a catalogue. */
export function createWriter(parts: {
  readonly catalogue: Catalogue
  readonly tool: ExifToolProcess
  readonly now?: () => Date
  /** For tests, which look at what they do. */
  readonly openThreads?: () => FileThreads
}): Writer {
  const { catalogue, tool } = parts
  const { writes } = catalogue
  const now = parts.now ?? (() => new Date())
  const openThreads = parts.openThreads ?? openFileThreads
  const withLocks = createLocks()
  const gate = createMemoryGate(mostBytesAtOnce)
  const journal = createJournal(catalogue)

  return {
    plan: (requests, policy) => planWrites(tool, requests, policy),

    async apply(planned, { batchId, policy, signal, onResult }) {
      const { keepModifiedTime } = policy
      const plainAttributes = openPlainAttributes()
      const threads = openThreads()
      const context = { tool, writes, journal, threads, plainAttributes, batchId, keepModifiedTime, now }
      const write = async (one: PlannedWrite): Promise<AppliedWrite> =>
        signal.aborted
          ? { photoId: one.row.id, outcome: 'cancelled', problem: null }
          : withLocks(
              one.files.map(({ path }) => path),
              () => applyWrite(one, context),
            )
      try {
        return await mapLimited(planned, photosAtOnce, async (one) => {
          const result = await gate.run(one.row.sizeBytes, () => write(one))
          onResult?.(result)
          return result
        })
      } finally {
        plainAttributes.close()
        await threads.close()
      }
    },

    async undo(entries, { signal, onResult }) {
      const groups = groupByPhoto(withSiblings(entries, writes))
      const threads = openThreads()
      try {
        const results = await mapLimited(groups, toolLanes, async (group) => {
          if (signal.aborted) return null
          const photo = group[0]?.photoId ? catalogue.photos.get(group[0].photoId) : null
          const keys = group.map(({ path }) => path)
          const result = await gate.run(photo?.sizeBytes ?? 0, () =>
            withLocks(keys, () => undoPhoto(group, threads)),
          )
          onResult?.(result)
          return result
        })
        return results.filter((result) => result !== null)
      } finally {
        await threads.close()
      }
    },

    recover: () => recoverWrites(writes),
  }

  async function undoPhoto(group: readonly WriteRow[], threads: FileThreads): Promise<UndoneWrite> {
    const [first] = group
    const photoId = first?.photoId ?? null
    const photo = photoId === null ? null : catalogue.photos.get(photoId)
    const name = basename(photo?.relativePath ?? first?.path ?? '')
    const undoing = { tool, writes, journal, threads, plainAttributes: null }
    const undone: Pick<UndoResult, 'outcome' | 'problem'>[] = []
    for (const entry of group)
      undone.push(await undoEntry(entry, { ...undoing, keepModifiedTime: true, now }))
    const worst =
      undone.find(({ outcome }) => outcome === 'failed') ?? undone.find(({ outcome }) => outcome === 'merged')
    return { photoId, name, outcome: worst?.outcome ?? 'restored', problem: worst?.problem ?? null }
  }
}

/**
 * So many that the two ExifTools always have next photos while others wait for the disk.
 * The waiting ones share one wait for the journal.
 */
const photosAtOnce = 64

/** Photos are worked on at once up to this size together: each stands in memory once or twice. */
const mostBytesAtOnce = 64 * 1024 * 1024

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
