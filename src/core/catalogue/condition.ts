import { readdirSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { CatalogueCondition } from '../../shared/diagnosis.js'
import type { Database } from './database.js'

/** When the databases were last read from end to end, and what was found: a fact kept in user.db. */
const CHECK_FACT = 'soundness-check'

const sampleSize = 500

type Check = NonNullable<CatalogueCondition['lastCheck']>

/** Sizes and free space now, and the last check of both databases. */
export function readCondition(db: Database, folder: string): CatalogueCondition {
  const count = (table: string) =>
    db.prepare<{ count: number }>(`SELECT count(*) AS count FROM ${table}`).get()?.count ?? 0
  const last = db.prepare<{ value: string }>('SELECT value FROM fact WHERE name = ?').get(CHECK_FACT)
  const disk = statfsSync(folder)
  return {
    files: ['user.db', 'derived.db'].map((name) => ({ name, sizeBytes: sizeWithLog(folder, name) })),
    thumbnailBytes: folderBytes(join(folder, 'thumbs')) + folderBytes(join(folder, 'previews')),
    photoCount: count('derived.photo'),
    embeddingCount: count('derived.embedding'),
    verdictCount: count('verdict'),
    freeBytes: disk.bavail * disk.bsize,
    // Written by checkCondition.
    lastCheck: last ? (JSON.parse(last.value) as Check) : null,
  }
}

/** Reads both databases from end to end: about a second for each gigabyte. */
export function checkCondition(db: Database, now: Date): void {
  const problems = ['main', 'derived'].flatMap((schema) =>
    db
      .prepare<{ quick_check: string }>(
        `SELECT quick_check FROM pragma_quick_check WHERE schema = '${schema}' LIMIT 1`,
      )
      .all()
      .filter((row) => row.quick_check !== 'ok')
      .map((row) => `${schema === 'main' ? 'user.db' : 'derived.db'}: ${row.quick_check}`),
  )
  const check: Check = { at: now.toISOString(), problems }
  db.prepare('INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)').run(CHECK_FACT, JSON.stringify(check))
}

function sizeWithLog(folder: string, name: string): number {
  return ['', '-wal'].reduce((sum, suffix) => sum + fileBytes(join(folder, name + suffix)), 0)
}

function fileBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** From the first files of many: asking for a hundred thousand sizes would take a second. */
function folderBytes(folder: string): number {
  const names = readdirSync(folder)
  const sample = names.slice(0, sampleSize)
  const sum = sample.reduce((bytes, name) => bytes + fileBytes(join(folder, name)), 0)
  return sample.length === 0 ? 0 : Math.round((sum * names.length) / sample.length)
}
