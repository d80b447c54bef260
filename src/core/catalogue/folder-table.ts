import { randomInt } from 'node:crypto'
import type { FolderId } from '../../shared/photo.js'
import type { FolderRow, FolderTable } from './catalogue.js'
import type { Database } from './database.js'

type FolderRecord = { id: number; path: string; last_opened_at: string | null }

/** The largest range that randomInt takes; two of a thousand folders meet with a chance of one in 10^9. */
const idRange = 2 ** 48 - 1

export function createFolderTable(db: Database): FolderTable {
  const insert = db.prepare('INSERT INTO folder (id, path) VALUES (?, ?)')
  const list = db.prepare('UPDATE folder SET is_listed = 1 WHERE id = ?')
  const byPath = db.prepare<FolderRecord>('SELECT id, path, last_opened_at FROM folder WHERE path = ?')
  const byId = db.prepare<FolderRecord>('SELECT id, path, last_opened_at FROM folder WHERE id = ?')
  const listed = db.prepare<FolderRecord>(
    'SELECT id, path, last_opened_at FROM folder WHERE is_listed = 1 ORDER BY path',
  )
  const setOpened = db.prepare('UPDATE folder SET last_opened_at = ? WHERE id = ?')
  const unlist = db.prepare('UPDATE folder SET is_listed = 0 WHERE id = ?')

  return {
    add: (path) =>
      db.transaction(() => {
        const known = byPath.get(path)
        if (known) {
          list.run(known.id)
          return toFolder(known)
        }
        const id = randomInt(1, idRange)
        insert.run(id, path)
        return toFolder({ id, path, last_opened_at: null })
      }),
    all: () => listed.all().map(toFolder),
    get: (id) => {
      const record = byId.get(Number(id))
      return record && toFolder(record)
    },
    markOpened: (id, at) => {
      setOpened.run(at.toISOString(), Number(id))
    },
    remove: (id) => {
      unlist.run(Number(id))
    },
  }
}

/** A folder's id on the wire is its row's number as text. */
export function toFolderId(id: number): FolderId {
  return String(id) as FolderId
}

function toFolder(record: FolderRecord): FolderRow {
  return { id: toFolderId(record.id), path: record.path, lastOpenedAt: record.last_opened_at }
}
