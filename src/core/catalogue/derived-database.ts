import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { messageOf } from '../../shared/errors.js'
import { isDamage } from './damage.js'
import { migrate, refuseNewer } from './migrate.js'
import { derivedMigrations } from './migrations.js'
import { checkSoundness } from './soundness.js'
import type { OpenOptions } from './user-database.js'
import { problemOf, type Problem } from '../../shared/problem.js'

/** What preparing derived.db found. */
export type DerivedState = Readonly<{
  /** It holds nothing yet: thumbnails of an earlier one are nobody's. */
  isNew: boolean
  /** What the user should know, null when all is well. */
  notice: Problem | null
}>

/** Brings derived.db to its newest version; a damaged one is set aside and begun anew. */
export function prepareDerivedDatabase(options: OpenOptions): DerivedState {
  const file = join(options.folder, 'derived.db')
  const isNew = !existsSync(file)
  // A log without its database would be read into the new one.
  if (isNew) removeLog(file)
  try {
    prepare(options, file)
    return { isNew, notice: null }
  } catch (error) {
    if (!isDamage(error)) throw error
    setAside(file)
    prepare(options, file)
    return { isNew: true, notice: problemOf('derived-data-renewed', { found: messageOf(error) }) }
  }
}

function prepare({ connect, mustCheck }: OpenOptions, file: string): void {
  const connection: DatabaseSyncInstance = connect(file)
  try {
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
    if (mustCheck) checkSoundness(connection, file)
    refuseNewer(connection, file, derivedMigrations)
    migrate(connection, derivedMigrations)
  } finally {
    connection.close()
  }
}

/** Keeps the last damaged one for whoever wants to look into it. */
function setAside(file: string): void {
  renameSync(file, file.replace(/\.db$/, '-damaged.db'))
  removeLog(file)
}

function removeLog(file: string): void {
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
}
