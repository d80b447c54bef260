import { AppError } from '../../shared/errors.js'
import type { WriteRow, WriteTable } from '../catalogue/catalogue.js'

/**
 * A journal in memory for writes into copies. Those have nothing to be undone: deleting the copies is enough, and in the
 * catalogue's journal they would pass for writes of the photos themselves, which have the same content.
 */
export function createScratchJournal(): WriteTable {
  const rows = new Map<number, WriteRow>()
  const change = (id: number, changes: Partial<WriteRow>): void => {
    const row = rows.get(id)
    if (!row) throw new AppError('journal-entry-gone', { id })
    rows.set(id, { ...row, ...changes })
  }
  const select = (isWanted: (row: WriteRow) => boolean) => [...rows.values()].filter(isWanted)

  return {
    intend: (entry) => {
      const id = rows.size + 1
      const open = { newHash: null, reversePatch: null, toolPid: null, problem: null } as const
      rows.set(id, { ...entry, ...open, id, state: 'intent', purpose: 'write' })
      return id
    },
    setToolPid: (id, toolPid) => {
      change(id, { toolPid })
    },
    ready: (id, { newHash }) => {
      // Without its undo record, which would keep a part of every photo in memory.
      change(id, { newHash, state: 'ready' })
    },
    settle: (id, state, problem) => {
      change(id, { state, problem, purpose: 'write' })
    },
    reopen: (id) => {
      change(id, { state: 'ready', problem: null, purpose: 'undo' })
    },
    get: (id) => rows.get(id) ?? null,
    open: () => select(({ state }) => state === 'intent' || state === 'ready'),
    ofBatch: (batchId) => select((row) => row.batchId === batchId),
    ofPhoto: (photoId) => select((row) => row.photoId === photoId),
    doneSince: (moment) => select(({ state, at }) => state === 'done' && at >= moment.toISOString()),
    unfinished: () => select(({ state }) => state !== 'done' && state !== 'undone'),
    batches: () => [],
    writtenInFolder: () => new Set(),
  }
}
