import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { readAtOnce } from './read-at-once.js'

/** An error that damage.ts knows as damage. */
class DamagedDatabaseError extends Error {
  /** SQLITE_CORRUPT */
  readonly errcode = 11
}

/** Reads the whole database and throws when it is damaged. */
export function checkSoundness(connection: DatabaseSyncInstance, file: string): void {
  const [found] = readAtOnce(connection, 'quick_check', 'pragma_quick_check(1)')
  if (found !== 'ok') throw new DamagedDatabaseError(`damage in ${file}: ${String(found)}`)
}

const markName = 'check-at-next-start'

/** Notes that damage was met, so that the next start reads everything first. Not done always: it takes seconds. */
export function demandCheck(folder: string): void {
  writeFileSync(join(folder, markName), '')
}

/** Whether an earlier run met damage. */
export function isCheckDemanded(folder: string): boolean {
  return existsSync(join(folder, markName))
}

/** To be called when the check was passed or what it found was settled. */
export function settleCheck(folder: string): void {
  rmSync(join(folder, markName), { force: true })
}
