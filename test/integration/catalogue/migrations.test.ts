import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite'
import { describe, expect, it } from 'vitest'
import { migrate, schemaVersion } from '../../../src/core/catalogue/migrate.js'
import { derivedMigrations, userMigrations } from '../../../src/core/catalogue/migrations.js'
import { openUserDatabase } from '../../../src/core/catalogue/user-database.js'
import { tempFolder } from '../../support/temp-folder.js'
import { textToProblem } from '../../../src/shared/problem.js'

const sources = 'src/core/catalogue'

const databases = [
  ['user', userMigrations],
  ['derived', derivedMigrations],
] as const

/** Everything that a database is made of, as SQLite keeps it. */
function schemaOf(connection: DatabaseSyncInstance): string {
  // All columns of sqlite_schema are text.
  const rows = connection
    .prepare(
      "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY tbl_name, type DESC, name",
    )
    .all() as { sql: string }[]
  return rows.map((row) => `${row.sql};\n`).join('\n')
}

function emptyDatabase(): DatabaseSyncInstance {
  return new DatabaseSync(join(tempFolder(), 'test.db'))
}

describe.each(databases)('the migrations of %s.db', (name, migrations) => {
  it('are all listed, in the order of their numbers', () => {
    const files = readdirSync(join(sources, 'migrations', name)).sort()
    expect(files).toHaveLength(migrations.length)
    for (const [index, file] of files.entries()) {
      expect(file).toMatch(new RegExp(`^${String(index + 1).padStart(4, '0')}-[a-z-]+\\.sql$`))
    }
  })

  it('lead to the schema that is written down (regenerate with `vitest -u`)', async () => {
    const connection = emptyDatabase()
    migrate(connection, migrations)
    expect(schemaVersion(connection)).toBe(migrations.length)
    await expect(schemaOf(connection)).toMatchFileSnapshot(
      join('..', '..', '..', sources, `schema-${name}.sql`),
    )
  })

  it('change nothing when run again', () => {
    const connection = emptyDatabase()
    migrate(connection, migrations)
    const schema = schemaOf(connection)
    migrate(connection, migrations)
    expect(schemaOf(connection)).toBe(schema)
  })
})

/** A database as the migrations up to this version leave it. */
function atVersion(migrations: readonly string[], version: number): DatabaseSyncInstance {
  const connection = emptyDatabase()
  migrate(connection, migrations.slice(0, version))
  return connection
}

describe('0004-problems', () => {
  it('keeps the sentences of the journal, and knows what an open entry is for', () => {
    const connection = atVersion(userMigrations, 3)
    const insert = connection.prepare(`
      INSERT INTO write (batch_id, content_hash, path, temp_path, aside_path, edits, attributes, state, at, reason)
      VALUES ('b', 'c', '/p', '/t', '/a', '[]', '{}', ?, '2026-01-01T00:00:00Z', ?)`)
    insert.run('abandoned', 'Writing "a" was interrupted.')
    insert.run('ready', 'undo')
    insert.run('done', null)
    migrate(connection, userMigrations)
    const rows = connection.prepare('SELECT state, purpose, problem FROM write ORDER BY id').all() as {
      problem: string | null
    }[]
    expect(rows.map((row) => ({ ...row, problem: textToProblem(row.problem) }))).toEqual([
      {
        state: 'abandoned',
        purpose: 'write',
        problem: { kind: 'told', detail: { sentence: 'Writing "a" was interrupted.' } },
      },
      { state: 'ready', purpose: 'undo', problem: null },
      { state: 'done', purpose: 'write', problem: null },
    ])
  })

  it('keeps what was said of a photo', () => {
    const connection = atVersion(derivedMigrations, 3)
    const columns = (connection.prepare('PRAGMA table_info(photo)').all() as TableColumn[]).filter(
      ({ notnull, dflt_value, pk }) => notnull === 1 && dflt_value === null && pk === 0,
    )
    const values = columns.map(({ name, type }) =>
      name === 'format' ? "'jpeg'" : name === 'state' ? "'failed'" : type === 'TEXT' ? "'x'" : '1',
    )
    connection.exec(`
      INSERT INTO photo (${columns.map(({ name }) => name).join(', ')}, reason)
      VALUES (${values.join(', ')}, 'Expected a JPEG, found text')`)
    migrate(connection, derivedMigrations)
    const [row] = connection.prepare('SELECT problem FROM photo').all() as { problem: string }[]
    expect(textToProblem(row?.problem ?? null)).toEqual({
      kind: 'told',
      detail: { sentence: 'Expected a JPEG, found text' },
    })
  })
})

type TableColumn = { name: string; type: string; notnull: number; dflt_value: string | null; pk: number }

describe('0001-start of user.db', () => {
  it('never lets a verdict be changed or deleted', () => {
    const connection = emptyDatabase()
    migrate(connection, userMigrations.slice(0, 1))
    connection.exec(`
      INSERT INTO verdict_step VALUES (1, 'step', '2026', 'standing');
      INSERT INTO verdict VALUES (1, 1, 'decide', 'hash', 'tag', '["dog"]', 'accepted', 'user', NULL, NULL, '2026')`)
    expect(() => {
      connection.exec("UPDATE verdict SET verdict = 'rejected'")
    }).toThrow('append-only')
    expect(() => {
      connection.exec('DELETE FROM verdict')
    }).toThrow('append-only')
  })
})

describe('0001-start of derived.db', () => {
  it('never gives the id of a deleted photo to another one', () => {
    const connection = emptyDatabase()
    migrate(connection, derivedMigrations.slice(0, 1))
    const insert = (name: string) =>
      connection
        .prepare(
          `INSERT INTO photo VALUES (NULL, 1, ?, 1, 1, 1, '1', 'f', 'c', 'jpeg', 0, 0, 1, NULL, 'found', NULL, 0, 0, '')`,
        )
        .run(name).lastInsertRowid
    const first = insert('a.jpg')
    connection.exec('DELETE FROM photo')
    expect(insert('b.jpg')).not.toBe(first)
  })
})

describe('migrate', () => {
  it('keeps the version before a migration that fails, and nothing of the migration', () => {
    const connection = emptyDatabase()
    const broken = ['CREATE TABLE one (id INTEGER) STRICT', 'CREATE TABLE two (id INTEGER); SELECT nonsense']
    expect(() => {
      migrate(connection, broken)
    }).toThrow('nonsense')
    expect(schemaVersion(connection)).toBe(1)
    expect(schemaOf(connection)).toBe('CREATE TABLE one (id INTEGER) STRICT;\n')
  })

  it('refuses a migration that leaves rows referring to nothing', () => {
    const connection = emptyDatabase()
    const tables = `
      CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;
      CREATE TABLE child (parent_id INTEGER REFERENCES parent (id)) STRICT;
      INSERT INTO parent VALUES (1);
      INSERT INTO child VALUES (1)`
    expect(() => {
      migrate(connection, [tables, 'DELETE FROM parent'])
    }).toThrow('1 rows that refer to nothing')
    expect(schemaVersion(connection)).toBe(1)
  })

  it('happens to user.db after it was copied, although it was copied that day', () => {
    const folder = tempFolder()
    const connect = (file: string) => new DatabaseSync(file)
    const opening = { connect, folder, now: new Date('2026-11-23T08:00:00Z'), mustCheck: false }
    const versions = [
      userMigrations,
      userMigrations,
      [...userMigrations, 'CREATE TABLE more (id INTEGER) STRICT'],
    ]
    for (const migrations of versions) openUserDatabase(opening, migrations).connection.close()

    const copies = readdirSync(join(folder, 'backups'))
    expect(copies).toEqual(['user-20261123T080000Z-0.db', 'user-20261123T080000Z-1.db'])
    const copied = connect(join(folder, 'backups', 'user-20261123T080000Z-1.db'))
    expect(schemaVersion(copied)).toBe(userMigrations.length)
    expect(schemaVersion(connect(join(folder, 'user.db')))).toBe(userMigrations.length + 1)
  })
})
