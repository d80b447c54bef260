import type { QuarantineTable } from './catalogue.js'
import type { Database } from './database.js'

const beginSql = `
  INSERT INTO derived.quarantine (content_hash, is_begun) VALUES (?, 1)
  ON CONFLICT (content_hash) DO UPDATE SET is_begun = 1`

export function createQuarantineTable(db: Database): QuarantineTable {
  const begin = db.prepare(beginSql)
  const end = db.prepare('DELETE FROM derived.quarantine WHERE content_hash = ? AND is_quarantined = 0')
  const count = db.prepare(
    'UPDATE derived.quarantine SET crashes = crashes + 1, is_begun = 0 WHERE is_begun = 1',
  )
  const reached = db.prepare<{ content_hash: string }>(
    'SELECT content_hash FROM derived.quarantine WHERE crashes >= ? AND is_quarantined = 0',
  )
  const lock = db.prepare('UPDATE derived.quarantine SET is_quarantined = 1 WHERE crashes >= ?')
  const suspects = db.prepare<{ content_hash: string }>(
    'SELECT content_hash FROM derived.quarantine WHERE crashes > 0 AND is_quarantined = 0',
  )

  return {
    begin: (contentHashes) => {
      db.transaction(() => {
        for (const contentHash of contentHashes) begin.run(contentHash)
      })
    },
    end: (contentHashes) => {
      db.transaction(() => {
        for (const contentHash of contentHashes) end.run(contentHash)
      })
    },
    settleCrash: (limit) =>
      db.transaction(() => {
        count.run()
        const contentHashes = reached.all(limit).map((record) => record.content_hash)
        lock.run(limit)
        return contentHashes
      }),
    suspects: () => new Set(suspects.all().map((record) => record.content_hash)),
  }
}
