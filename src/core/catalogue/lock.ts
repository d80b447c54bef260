import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { AppError, messageOf } from '../../shared/errors.js'
import { makeFolder } from '../support/make-folder.js'
import { isBusy } from './damage.js'

/** Opens a database file, which it creates when new. */
export type Connect = (file: string) => DatabaseSyncInstance

/** Held from opening to closing of a catalogue. */
export type CatalogueLock = { release(): void }

/**
 * Makes this process the only one in the catalogue. The lock itself is SQLite's on `lock.db`, which is the operating
 * system's lock on an open file: it ends with the process, however that ends. `lock.json` only says who holds it.
 */
export function lockCatalogue(connect: Connect, folder: string, now: Date): CatalogueLock {
  const holderFile = join(folder, 'lock.json')
  const connection = openLockFile(connect, folder)
  try {
    // No journal: the transaction never changes anything.
    connection.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    connection.close()
    if (!isBusy(error)) throw notWritable(folder, error)
    throw openElsewhere(folder, holderFile, error)
  }
  writeFileSync(holderFile, JSON.stringify({ pid: process.pid, since: now.toISOString() }))
  return {
    release: () => {
      rmSync(holderFile, { force: true })
      connection.exec('ROLLBACK')
      connection.close()
    },
  }
}

function openLockFile(connect: Connect, folder: string): DatabaseSyncInstance {
  try {
    // Its content is the user's alone: the list of tags says a lot about somebody's life.
    makeFolder(folder, 0o700)
    return connect(join(folder, 'lock.db'))
  } catch (error) {
    throw notWritable(folder, error)
  }
}

function notWritable(folder: string, cause: unknown): AppError {
  return new AppError('catalogue-not-writable', { folder, found: messageOf(cause) }, { cause })
}

/** Says who holds the lock. The file is written just after the lock is taken, so it may not be there yet. */
function openElsewhere(folder: string, holderFile: string, cause: unknown): AppError {
  try {
    const { pid, since } = JSON.parse(readFileSync(holderFile, 'utf8')) as { pid: number; since: string }
    const detail = { folder, pid, since: localMoment(new Date(since)) }
    return new AppError('catalogue-open-in-process', detail, { cause })
  } catch (error) {
    return new AppError('catalogue-open-elsewhere', { folder, found: messageOf(error) }, { cause })
  }
}

/** ISO 8601 in local time without a zone, as --since reads it, e.g. 2026-05-01T14:30:00. */
function localMoment(moment: Date): string {
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 19)
}
