import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { tempFolder } from './temp-folder.js'

/** A folder for each old catalogue; its README.md says how it was made and what it holds. */
const fixtures = join(import.meta.dirname, '../fixtures/catalogues')

export type OldCatalogue = Readonly<{
  catalogueFolder: string
  /** The photos as they were when the old program was closed. */
  photosFolder: string
}>

/** A catalogue and its photos as an older Shutterword left them, in temporary folders of the running test. */
export function restoreOldCatalogue(name: string): OldCatalogue {
  const fixture = join(fixtures, name)
  const catalogueFolder = tempFolder()
  const photosFolder = join(tempFolder(), 'photos')
  mkdirSync(photosFolder)
  cpSync(join(fixture, 'photos'), photosFolder, { recursive: true })
  // With its thumbnails a photo has to be worked on for nothing but its embedding.
  cpSync(join(fixture, 'thumbs'), join(catalogueFolder, 'thumbs'), { recursive: true })
  for (const database of ['user', 'derived']) {
    const sql = readFileSync(join(fixture, `${database}.sql`), 'utf8')
    restoreDatabase(join(catalogueFolder, `${database}.db`), placedIn(photosFolder, sql))
  }
  return { catalogueFolder, photosFolder }
}

/** SQL text with the photos' folder for its placeholder, which stands inside of string literals only. */
function placedIn(photosFolder: string, sql: string): string {
  const quoted = (path: string) => path.replaceAll("'", "''")
  // By function: in a replacement text "$&" and the like would mean something.
  return sql
    .replaceAll('{folder}/', () => quoted(photosFolder + sep))
    .replaceAll('{folder}', () => quoted(photosFolder))
}

function restoreDatabase(file: string, sql: string): void {
  // Tables are in the order in which they were made, rows in that of their tables: references need not fit until the end.
  const connection = new DatabaseSync(file, { enableForeignKeyConstraints: false })
  try {
    connection.exec(`BEGIN; ${sql}; COMMIT`)
    const broken = connection.prepare('PRAGMA foreign_key_check').all()
    if (broken.length > 0) throw new Error(`${file} was restored with ${String(broken.length)} loose rows`)
  } finally {
    connection.close()
  }
}
