import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { quote } from './read-at-once.js'

/** Design, section 3: five copies are kept. */
const copiesKept = 5

const copyName = /^user-\d{8}T\d{6}Z-\d\.db$/

/** The folder of the copies of user.db. */
export function backupFolder(folder: string): string {
  return join(folder, 'backups')
}

/** The names of the copies, oldest first. */
export function listCopies(folder: string): readonly string[] {
  mkdirSync(backupFolder(folder), { recursive: true })
  return readdirSync(backupFolder(folder))
    .filter((name) => copyName.test(name))
    .sort()
}

/** Whether user.db was copied on this day (UTC). */
export function hasCopyOfDay(folder: string, now: Date): boolean {
  const day = stamp(now).slice(0, 8)
  return listCopies(folder).some((name) => name.startsWith(`user-${day}`))
}

/**
 * Copies user.db as one consistent file, then drops the oldest copies. VACUUM INTO reads every page, so it also fails on
 * a database that is damaged; it does not fsync (https://sqlite.org/lang_vacuum.html), so that is done here.
 */
export function copyUserDatabase(connection: DatabaseSyncInstance, folder: string, now: Date): void {
  const copies = listCopies(folder)
  const temp = join(backupFolder(folder), 'unfinished.db')
  rmSync(temp, { force: true })
  connection.exec(`VACUUM INTO ${quote(temp)}`)
  const handle = openSync(temp, 'r+')
  fsyncSync(handle)
  closeSync(handle)
  renameSync(temp, join(backupFolder(folder), freeName(copies, now)))
  for (const name of listCopies(folder).slice(0, -copiesKept)) rmSync(join(backupFolder(folder), name))
}

/** The number keeps the order of copies of one second. */
function freeName(copies: readonly string[], now: Date): string {
  const base = `user-${stamp(now)}`
  return `${base}-${copies.filter((name) => name.startsWith(base)).length}.db`
}

/** 20261123T170000Z: sorts by time, and holds no character that a file system refuses. */
function stamp(time: Date): string {
  return time.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '')
}
