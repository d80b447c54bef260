import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { AppError } from '../../shared/errors.js'
import { readAtOnce } from './read-at-once.js'

/** The number of the last migration that a database has been through; 0 for a new one. */
export function schemaVersion(connection: DatabaseSyncInstance): number {
  return Number(readAtOnce(connection, 'user_version', 'pragma_user_version')[0])
}

/** Refuses a database that a newer program has changed: this one cannot know what it holds. */
export function refuseNewer(
  connection: DatabaseSyncInstance,
  file: string,
  migrations: readonly string[],
): void {
  const version = schemaVersion(connection)
  if (version <= migrations.length) return
  throw new AppError('catalogue-newer', { file, newest: migrations.length, version })
}

/** Brings a database to the newest version; each migration happens as a whole or not at all. */
export function migrate(connection: DatabaseSyncInstance, migrations: readonly string[]): void {
  const from = schemaVersion(connection)
  // A migration may rebuild a table that others refer to; the references are checked before it is kept.
  connection.exec('PRAGMA foreign_keys = OFF')
  for (const [index, sql] of migrations.entries()) {
    if (index >= from) applyMigration(connection, sql, index + 1)
  }
  connection.exec('PRAGMA foreign_keys = ON')
}

function applyMigration(connection: DatabaseSyncInstance, sql: string, version: number): void {
  connection.exec('BEGIN EXCLUSIVE')
  try {
    connection.exec(sql)
    const broken = readAtOnce(connection, '"table"', 'pragma_foreign_key_check').length
    if (broken > 0) {
      throw new AppError('migration-breaks-references', { version, broken })
    }
    connection.exec(`PRAGMA user_version = ${version}`)
    connection.exec('COMMIT')
  } catch (error) {
    connection.exec('ROLLBACK')
    throw error
  }
}
