import type { MeasurementTable } from './catalogue.js'
import type { Database } from './database.js'

export function createMeasurementTable(db: Database): MeasurementTable {
  const find = db.prepare<{ value: string }>('SELECT value FROM derived.measurement WHERE key = ?')
  const replace = db.prepare('INSERT OR REPLACE INTO derived.measurement (key, value) VALUES (?, ?)')
  return {
    get: (key) => find.get(key)?.value ?? null,
    put: (key, value) => {
      replace.run(key, value)
    },
  }
}
