import { copyFileSync, existsSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { describe, expect, it } from 'vitest'
import { openCatalogue } from '../../../src/core/catalogue/open-catalogue.js'
import type { TagPath } from '../../../src/shared/tag.js'
import type { BatchId } from '../../../src/shared/write-plan.js'
import type { Catalogue } from '../../../src/core/catalogue/catalogue.js'
import { newPhoto } from '../../support/new-photo.js'
import { tempFolder } from '../../support/temp-folder.js'
import { wordsOf } from '../../support/told.js'

const at = new Date('2026-11-23T12:00:00Z')
const path: TagPath = ['animal', 'dog']

function addPhotoWithVerdict(catalogue: Catalogue) {
  const folder = catalogue.folders.add('/photos')
  const photo = newPhoto(folder.id, 'a.jpg')
  const photoId = catalogue.photos.insert(photo)
  const tagId = catalogue.vocabularies.tagId(null, path)
  const { contentHash } = photo
  catalogue.verdicts.append(
    [{ contentHash, tagId, path, verdict: 'accepted', source: 'user', probability: 0.9, model: 'starter' }],
    { act: 'accept', tag: 'dog', tagCount: 1, photoCount: 1 },
    at,
  )
  const writeId = catalogue.writes.intend({
    batchId: 'batch' as BatchId,
    photoId,
    contentHash,
    path: join('/photos', 'a.jpg'),
    tempPath: '/photos/.a.tmp',
    asidePath: '/photos/.a.aside',
    oldHash: 'sha256:old',
    edits: '[]',
    attributes: '{}',
    at: at.toISOString(),
  })
  catalogue.writes.ready(writeId, { newHash: 'sha256:new', reversePatch: new Uint8Array([1, 2]) })
  catalogue.writes.settle(writeId, 'done', null)
  return { folder, photo, photoId }
}

const codeOf = (work: () => unknown): unknown => {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('Expected an error, found none')
}

describe('openCatalogue', () => {
  it('finds everything again after closing', () => {
    const folder = tempFolder()
    const first = openCatalogue(folder)
    const { photoId, photo } = addPhotoWithVerdict(first)
    first.close()

    const second = openCatalogue(folder)
    expect(second.photos.get(photoId)).toMatchObject({ ...photo, id: photoId, thumbnailVersion: 0 })
    expect(second.verdicts.of(photo.contentHash)).toMatchObject([{ path, verdict: 'accepted' }])
    expect(second.notices).toEqual([])
    second.close()
  })

  it('keeps verdicts and journal when derived.db is deleted, and gives no id twice', () => {
    const folder = tempFolder()
    const first = openCatalogue(folder)
    const { folder: photos, photo, photoId } = addPhotoWithVerdict(first)
    writeFileSync(join(first.thumbsFolder, `${photoId}.webp`), 'old')
    first.close()
    for (const name of readdirSync(folder)) if (name.startsWith('derived.db')) rmSync(join(folder, name))

    const second = openCatalogue(folder)
    expect(second.photos.inFolder(photos.id)).toEqual([])
    expect(readdirSync(second.thumbsFolder)).toEqual([])
    const copyId = second.photos.insert({ ...photo, relativePath: 'copy.jpg' })
    const newId = second.photos.insert(photo)
    expect([copyId, newId]).not.toContain(photoId)
    expect(second.verdicts.inFolder(photos.id).get(photo.contentHash)).toHaveLength(1)
    expect(second.writes.ofPhoto(newId)).toMatchObject([{ state: 'done', path: '/photos/a.jpg' }])
    expect(second.writes.ofPhoto(copyId)).toEqual([])
    expect([...second.writes.writtenInFolder(photos.id)]).toEqual([photo.contentHash])
    second.close()
  })

  it.each([
    [
      'no database at all',
      (file: string) => {
        writeFileSync(file, 'not a database'.repeat(1000))
      },
    ],
    [
      'cut off',
      (file: string) => {
        truncateSync(file, 5000)
      },
    ],
  ])('sets a damaged derived.db aside and says so: %s', (_name, damage) => {
    const folder = tempFolder()
    const first = openCatalogue(folder)
    const { photo } = addPhotoWithVerdict(first)
    first.close()
    damage(join(folder, 'derived.db'))

    const second = openCatalogue(folder)
    expect(second.notices).toHaveLength(1)
    expect(wordsOf(second.notices[0])).toContain('derived data was damaged')
    expect(second.verdicts.of(photo.contentHash)).toHaveLength(1)
    expect(existsSync(join(folder, 'derived-damaged.db'))).toBe(true)
    second.close()
  })

  it('names the folder of copies when user.db is damaged, and leaves the file as it is', () => {
    const folder = tempFolder()
    openCatalogue(folder).close()
    writeFileSync(join(folder, 'user.db'), 'not a database'.repeat(1000))

    const error = codeOf(() => openCatalogue(folder))
    expect(error).toMatchObject({ code: 'catalogue-damaged' })
    expect(String(error)).toContain(join(folder, 'backups'))
    expect(existsSync(join(folder, 'user.db'))).toBe(true)
  })

  it('refuses to start empty where copies show that user.db was lost', () => {
    const folder = tempFolder()
    openCatalogue(folder).close()
    openCatalogue(folder).close()
    rmSync(join(folder, 'user.db'))
    expect(codeOf(() => openCatalogue(folder))).toMatchObject({ code: 'catalogue-damaged' })
  })

  it.each(['user.db', 'derived.db'])('refuses a %s that a newer program has changed', (name) => {
    const folder = tempFolder()
    openCatalogue(folder).close()
    const newer = new DatabaseSync(join(folder, name))
    newer.exec('PRAGMA user_version = 999')
    newer.close()

    const error = codeOf(() => openCatalogue(folder))
    expect(error).toMatchObject({ code: 'catalogue-damaged' })
    expect(String(error)).toContain('a newer Shutterword')
  })

  it('copies user.db once a day and keeps five copies', () => {
    const folder = tempFolder()
    for (const day of ['01', '02', '02', '03', '04', '05', '06', '07', '07']) {
      openCatalogue(folder, { now: () => new Date(`2026-11-${day}T08:00:00Z`) }).close()
    }
    expect(readdirSync(join(folder, 'backups'))).toEqual(
      ['03', '04', '05', '06', '07'].map((day) => `user-202611${day}T080000Z-0.db`),
    )
  })

  it('makes a copy that opens as a catalogue', () => {
    const folder = tempFolder()
    const first = openCatalogue(folder)
    const { photo } = addPhotoWithVerdict(first)
    first.close()
    openCatalogue(folder).close()

    const [copy] = readdirSync(join(folder, 'backups'))
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, `user.db${suffix}`), { force: true })
    copyFileSync(join(folder, 'backups', copy!), join(folder, 'user.db'))
    const restored = openCatalogue(folder)
    expect(restored.verdicts.of(photo.contentHash)).toHaveLength(1)
    restored.close()
  })

  it('does nothing of a transaction that fails', () => {
    const catalogue = openCatalogue(tempFolder())
    expect(() =>
      catalogue.transaction(() => {
        addPhotoWithVerdict(catalogue)
        throw new Error('stop')
      }),
    ).toThrow('stop')
    expect(catalogue.folders.all()).toEqual([])
    expect(catalogue.writes.batches()).toEqual([])
    expect(catalogue.verdicts.history()).toEqual({ undo: null, redo: null })
    catalogue.close()
  })

  it('keeps the outer work when an inner transaction fails', () => {
    const catalogue = openCatalogue(tempFolder())
    catalogue.transaction(() => {
      catalogue.folders.add('/outer')
      const inner = () =>
        catalogue.transaction(() => {
          catalogue.folders.add('/inner')
          throw new Error('stop')
        })
      expect(inner).toThrow('stop')
    })
    expect(catalogue.folders.all().map((folder) => folder.path)).toEqual(['/outer'])
    catalogue.close()
  })
})
