import { defaultSettings, type Settings } from '../../shared/settings.js'
import type { SettingTable } from './catalogue.js'
import type { Database } from './database.js'

export function createSettingTable(db: Database): SettingTable {
  const all = db.prepare<{ name: string; value: string }>('SELECT name, value FROM setting')
  const put = db.prepare('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)')
  const findFact = db.prepare<{ value: string }>('SELECT value FROM fact WHERE name = ?')
  const putFact = db.prepare('INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)')
  const removeFact = db.prepare('DELETE FROM fact WHERE name = ?')

  const read = (): Settings => {
    const known = all.all().filter(({ name }) => Object.hasOwn(defaultSettings, name))
    const kept = Object.fromEntries(known.map(({ name, value }) => [name, JSON.parse(value) as unknown]))
    // `write` took each value from a Partial<Settings>; a setting of another version's program is left aside.
    return { ...defaultSettings, ...(kept as Partial<Settings>) }
  }

  return {
    read,
    write: (changes) =>
      db.transaction(() => {
        for (const [name, value] of Object.entries(changes)) put.run(name, JSON.stringify(value))
        return read()
      }),
    fact: (name) => findFact.get(name)?.value ?? null,
    setFact: (name, value) => {
      if (value === null) removeFact.run(name)
      else putFact.run(name, value)
    },
  }
}
