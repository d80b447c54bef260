/** SQLITE_BUSY, https://sqlite.org/rescode.html#busy: another connection holds the lock. */
const busy = 5
/** SQLITE_CORRUPT and SQLITE_NOTADB, https://sqlite.org/rescode.html. */
const damageCodes: ReadonlySet<number> = new Set([11, 26])

/** True when SQLite says that the file's content is no sound database. */
export function isDamage(error: unknown): boolean {
  return damageCodes.has(primaryCode(error))
}

/** True when another connection holds the lock. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === busy
}

/** The low byte of the result code: the high ones only refine it. */
function primaryCode(error: unknown): number {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return 0
  return error.errcode & 0xff
}
