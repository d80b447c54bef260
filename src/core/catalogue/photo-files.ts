import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join, parse } from 'node:path'
import type { Database } from './database.js'

/** Makes the folders of thumbnails and previews; emptied first when no photo of theirs is known. */
export function preparePhotoFiles(folders: readonly string[], isNew: boolean): void {
  for (const folder of folders) {
    if (isNew) rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
  }
}

/** Deletes the files of photos that are gone. Once a day is enough: they only take space, no id comes back. */
export function sweepPhotoFiles(db: Database, folders: readonly string[]): void {
  const all = db.prepare<{ id: number }>('SELECT id FROM derived.photo')
  const names = new Set(all.all().map(({ id }) => String(id)))
  for (const folder of folders) {
    for (const file of readdirSync(folder)) {
      if (!names.has(parse(file).name)) rmSync(join(folder, file), { force: true })
    }
  }
}
