import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { AppError, messageOf } from '../../shared/errors.js'
import { backupFolder, copyUserDatabase, hasCopyOfDay, listCopies } from './backup.js'
import { isDamage } from './damage.js'
import type { Connect } from './lock.js'
import { migrate, refuseNewer, schemaVersion } from './migrate.js'
import { userMigrations } from './migrations.js'
import { checkSoundness } from './soundness.js'

/** What opening user.db needs to know. */
export type OpenOptions = Readonly<{
  connect: Connect
  folder: string
  now: Date
  /** Read every page first, because an earlier run met damage. */
  mustCheck: boolean
}>

/**
 * Opens user.db at its newest version, copied before a migration and once a day. Damage is an error and never repaired
 * here: it holds what the user decided.
 */
export function openUserDatabase(
  options: OpenOptions,
  migrations: readonly string[] = userMigrations,
): { readonly connection: DatabaseSyncInstance; readonly isFirstOfDay: boolean } {
  const { connect, folder, now, mustCheck } = options
  const file = join(folder, 'user.db')
  refuseMissing(folder, file)
  const connection = connect(file)
  try {
    // FULL: what was acknowledged survives a loss of power (https://sqlite.org/pragma.html#pragma_synchronous).
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    if (mustCheck) checkSoundness(connection, file)
    refuseNewer(connection, file, migrations)
    const version = schemaVersion(connection)
    const isFirstOfDay = version > 0 && !hasCopyOfDay(folder, now)
    if (isFirstOfDay || (version > 0 && version < migrations.length)) {
      copyUserDatabase(connection, folder, now)
    }
    migrate(connection, migrations)
    return { connection, isFirstOfDay }
  } catch (error) {
    connection.close()
    if (!isDamage(error)) throw error
    throw damaged(folder, messageOf(error), error)
  }
}

/** Starting empty where copies show that there was a catalogue would hide a loss. */
function refuseMissing(folder: string, file: string): void {
  if (!existsSync(file) && listCopies(folder).length > 0) throw damaged(folder, 'no such file')
}

function damaged(folder: string, found: string, cause?: unknown): AppError {
  return new AppError(
    'user-database-unsound',
    { file: join(folder, 'user.db'), found, copies: backupFolder(folder) },
    { cause },
  )
}
