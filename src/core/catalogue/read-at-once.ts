import type { DatabaseSyncInstance } from '@photostructure/sqlite'

/**
 * Reads the one column of a query without a prepared statement. This version of the binding cannot finalise one from
 * JavaScript, and SQLite keeps a closed connection's files open until its last statement is gone
 * (https://sqlite.org/c3ref/close.html); a file that is open cannot be renamed on Windows.
 */
export function readAtOnce(
  connection: DatabaseSyncInstance,
  column: string,
  from: string,
): readonly unknown[] {
  const values: unknown[] = []
  connection.function('receive', (value: unknown) => {
    values.push(value)
    return null
  })
  connection.exec(`SELECT receive(${column}) FROM ${from}`)
  return values
}

/** A text as SQL spells it, for the statements that run at once. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
