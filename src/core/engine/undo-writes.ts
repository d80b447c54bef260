import { basename } from 'node:path'
import type { FullEngineApi } from '../../shared/contract.js'
import { AppError } from '../../shared/errors.js'
import type { BatchId, JournalEntry, UndoReport, UndoResult, WrittenFile } from '../../shared/write-plan.js'
import type { WriteRow, WriteState } from '../catalogue/catalogue.js'
import { readMetadata } from '../metadata/read/read-metadata.js'
import { parseEdits } from '../metadata/fields/undo-edits.js'
import type { UndoneWrite } from '../metadata/write/writer.js'
import { scanPhotos } from '../scan/scan-photos.js'
import type { Session } from './session.js'

/** The entries of the journal that an undo takes back: all still done. */
export function entriesToUndo(
  session: Session,
  which: Parameters<FullEngineApi['undoWrites']>[0],
): readonly WriteRow[] {
  const { writes } = session.parts.catalogue
  const isDone = (entry: WriteRow) => entry.state === 'done'
  if (which.photoId !== undefined) return writes.ofPhoto(which.photoId).filter(isDone).slice(-1)
  if (which.since !== undefined) return writes.doneSince(momentOf(which.since))
  const batch = which.batchId ?? writes.batches().find((one) => one.doneCount > 0)?.batchId
  if (batch === undefined) throw new AppError('nothing-to-undo', {})
  return writes.ofBatch(batch).filter(isDone)
}

/** The entries of the journal that were asked for. */
export function journalRows(
  session: Session,
  which: Parameters<FullEngineApi['journal']>[0],
): readonly WriteRow[] {
  const { writes } = session.parts.catalogue
  if (which.of === 'batch') return writes.ofBatch(which.batchId)
  return which.of === 'since' ? writes.doneSince(momentOf(which.since)) : writes.unfinished()
}

const shownStates: Record<WriteState, JournalEntry['state']> = {
  intent: 'open',
  ready: 'open',
  done: 'written',
  undone: 'undone',
  abandoned: 'abandoned',
  unclear: 'unclear',
}

/** An entry of the journal as people see it. */
export function journalEntry({ batchId, at, path, state, problem, edits }: WriteRow): JournalEntry {
  return { batchId, at, path, state: shownStates[state], problem, edits: parseEdits(edits) }
}

/** What a batch did to each of its files. */
export function writtenFiles(session: Session, batchId: BatchId): readonly WrittenFile[] {
  const { writes } = session.parts.catalogue
  return writes.ofBatch(batchId).map((row) => {
    const { state, problem, edits } = journalEntry(row)
    const last = row.photoId === null ? undefined : entriesToUndo(session, { photoId: row.photoId })[0]
    const name = basename(row.path)
    return { photoId: row.photoId, name, state, problem, edits, isLastOfPhoto: last?.id === row.id }
  })
}

/** A day begins at local midnight; JavaScript alone would take it for UTC. */
function momentOf(since: string): Date {
  return new Date(since.includes('T') ? since : `${since}T00:00:00`)
}

/** Their files are as before, so that these photos alone are scanned again: keywords and figures of their files. */
export async function rereadUndone(session: Session, undone: readonly UndoneWrite[]): Promise<void> {
  const { catalogue, tool } = session.parts
  const photoIds = [...new Set(undone.flatMap((one) => (one.photoId === null ? [] : [one.photoId])))]
  const rows = photoIds.flatMap((id) => catalogue.photos.get(id) ?? [])
  for (const folderId of new Set(rows.map((row) => row.folderId))) {
    const folder = catalogue.folders.get(folderId)
    if (!folder) continue
    const ofFolder = rows.filter((row) => row.folderId === folderId)
    await scanPhotos(ofFolder, {
      folder,
      catalogue,
      signal: new AbortController().signal,
      readMetadata: (paths) => readMetadata(tool, paths),
    })
    if (session.library?.folder.id === folderId) session.library.refreshWritten(ofFolder.map(({ id }) => id))
  }
  if (photoIds.length > 0) session.parts.emit('photosChanged', { photoIds })
}

/** One line per photo: a photo that several batches wrote is as good as the worst of its undos. */
export function undoReport(undone: readonly UndoneWrite[]): UndoReport {
  const ranks = { restored: 0, merged: 1, failed: 2 } as const
  const worst = new Map<string, UndoResult>()
  for (const [index, one] of undone.entries()) {
    const key = one.photoId ?? `entry ${String(index)}`
    const known = worst.get(key)
    if (!known || ranks[one.outcome] > ranks[known.outcome]) worst.set(key, one)
  }
  const results = [...worst.values()]
  const count = (outcome: string) => results.filter((one) => one.outcome === outcome).length
  return { restored: count('restored'), merged: count('merged'), failed: count('failed'), results }
}
