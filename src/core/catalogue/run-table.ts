import type { RunTable } from './catalogue.js'
import type { Database } from './database.js'
import { toFolderId } from './folder-table.js'

type RunRecord = { id: number; kind: string; folder_id: number }

export function createRunTable(db: Database): RunTable {
  const start = db.prepare('INSERT INTO derived.run (kind, folder_id, started_at) VALUES (?, ?, ?)')
  const finish = db.prepare('UPDATE derived.run SET status = ?, counts = ?, finished_at = ? WHERE id = ?')
  const unfinished = db.prepare<RunRecord>(
    'SELECT id, kind, folder_id FROM derived.run WHERE finished_at IS NULL ORDER BY id DESC',
  )
  return {
    start: (kind, folderId, at) => start.run(kind, Number(folderId), at.toISOString()).lastId,
    finish: (id, status, counts, at) => {
      finish.run(status, JSON.stringify(counts), at.toISOString(), id)
    },
    unfinished: () =>
      unfinished.all().map(({ id, kind, folder_id }) => ({ id, kind, folderId: toFolderId(folder_id) })),
  }
}
