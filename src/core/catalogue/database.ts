import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { AppError } from '../../shared/errors.js'
import { isDamage } from './damage.js'

export type SqlValue = string | number | Uint8Array | null

/** Values by position, or one object with the values of `:name` parameters. */
export type SqlParameters = readonly SqlValue[] | readonly [Readonly<Record<string, SqlValue>>]

/** A prepared statement whose rows have the columns of `Row`: the tables are STRICT, so SQLite keeps their types. */
export type Statement<Row> = {
  run(...parameters: SqlParameters): { readonly changes: number; readonly lastId: number }
  get(...parameters: SqlParameters): Row | null
  all(...parameters: SqlParameters): readonly Row[]
  /** Row by row: for many rows a third faster than all of them at once. */
  each(visit: (row: Row) => unknown, ...parameters: SqlParameters): void
}

/** The open connection as the tables see it: prepared statements and transactions. */
export type Database = {
  prepare<Row = never>(sql: string): Statement<Row>
  transaction<T>(work: () => T): T
  /** What `work` changes survives the end of this process at once, a loss of power only with the next change. */
  withoutSync<T>(work: () => T): T
}

/** Wraps a connection; `onDamage` hears of a damaged file before the error is thrown. */
export function createDatabase(connection: DatabaseSyncInstance, onDamage: () => void): Database {
  const guard = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      if (!isDamage(error)) throw error
      onDamage()
      throw new AppError('database-damaged', {}, { cause: error })
    }
  }
  return {
    prepare: <Row>(sql: string) => createStatement<Row>(connection, sql, guard),
    transaction: (work) => guard(() => runTransaction(connection, work)),
    withoutSync: (work) => guard(() => runWithoutSync(connection, work)),
  }
}

function createStatement<Row>(
  connection: DatabaseSyncInstance,
  sql: string,
  guard: <T>(work: () => T) => T,
): Statement<Row> {
  const statement = guard(() => connection.prepare(sql))
  return {
    run: (...parameters) =>
      guard(() => {
        const result = statement.run(...parameters)
        return { changes: result.changes, lastId: Number(result.lastInsertRowid) }
      }),
    // The cast is the promise of Statement: the SQL text and the Row type stand side by side in each table's file.
    get: (...parameters) => guard(() => (statement.get(...parameters) as Row | undefined) ?? null),
    all: (...parameters) => guard(() => statement.all(...parameters) as Row[]),
    each: (visit, ...parameters) => {
      guard(() => {
        for (const row of statement.iterate(...parameters)) visit(row as Row)
      })
    },
  }
}

/** SQLite changes its safety level only between transactions. */
function runWithoutSync<T>(connection: DatabaseSyncInstance, work: () => T): T {
  if (connection.isTransaction) return work()
  connection.exec('PRAGMA main.synchronous = NORMAL')
  try {
    return work()
  } finally {
    connection.exec('PRAGMA main.synchronous = FULL')
  }
}

/** An inner transaction is a savepoint of the outer one: it may fail alone, it is kept only with the outer one. */
function runTransaction<T>(connection: DatabaseSyncInstance, work: () => T): T {
  const isInner = connection.isTransaction
  connection.exec(isInner ? 'SAVEPOINT inner_work' : 'BEGIN IMMEDIATE')
  try {
    const result = work()
    if (result instanceof Promise) {
      throw new AppError('transaction-not-synchronous', {})
    }
    connection.exec(isInner ? 'RELEASE inner_work' : 'COMMIT')
    return result
  } catch (error) {
    // SQLite itself has rolled back after some errors, such as a full disk.
    if (connection.isTransaction) {
      connection.exec(isInner ? 'ROLLBACK TO inner_work; RELEASE inner_work' : 'ROLLBACK')
    }
    throw error
  }
}
