import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Catalogue, FoundKeyword, FolderRow } from '../../../src/core/catalogue/catalogue.js'
import { openCatalogue } from '../../../src/core/catalogue/open-catalogue.js'
import { defaultSettings } from '../../../src/shared/settings.js'
import type { PhotoId } from '../../../src/shared/photo.js'
import type { BatchId } from '../../../src/shared/write-plan.js'
import { newPhoto } from '../../support/new-photo.js'
import { tempFolder } from '../../support/temp-folder.js'
import { photoAt } from '../../support/photo-at.js'
import { told } from '../../support/told.js'

const at = new Date('2026-11-23T12:00:00Z')

let catalogue: Catalogue
let folder: FolderRow

beforeEach(() => {
  catalogue = openCatalogue(tempFolder())
  folder = catalogue.folders.add('/photos')
})

afterEach(() => {
  catalogue.close()
})

describe('folders', () => {
  it('come back with their id after they were removed', () => {
    catalogue.folders.markOpened(folder.id, at)
    catalogue.folders.remove(folder.id)
    expect(catalogue.folders.all()).toEqual([])
    const again = catalogue.folders.add('/photos')
    expect(again).toEqual({ id: folder.id, path: '/photos', lastOpenedAt: at.toISOString() })
    expect(catalogue.folders.all()).toEqual([again])
    expect(catalogue.folders.get(folder.id)).toEqual(again)
  })
})

describe('photos', () => {
  it('keep exactly what was put in', () => {
    const photo = newPhoto(folder.id, 'trip/ä.jpg', {
      inode: '18446744073709551615',
      sidecarStamp: 'ä.xmp 1 2',
    })
    const id = catalogue.photos.insert(photo)
    expect(photoAt(catalogue, folder.id, 'trip/ä.jpg')).toEqual({
      ...photo,
      ...{ id, isDamaged: false, thumbnailVersion: 0 },
    })
    expect(photoAt(catalogue, folder.id, 'other.jpg')).toBeNull()
  })

  it('are listed in order of path', () => {
    for (const name of ['b.jpg', 'a/z.jpg', 'a.jpg']) catalogue.photos.insert(newPhoto(folder.id, name))
    const names = catalogue.photos.inFolder(folder.id).map((photo) => photo.relativePath)
    expect(names).toEqual(['a.jpg', 'a/z.jpg', 'b.jpg'])
  })

  it('keep id, thumbnail and damage when the file moved, and lose the damage with new content', () => {
    const photo = newPhoto(folder.id, 'a.jpg')
    const id = catalogue.photos.insert(photo)
    catalogue.photos.setDecoded(id, { width: 10, height: 20, isDamaged: true, problem: told('truncated') })
    catalogue.photos.bumpThumbnail(id)
    catalogue.photos.update(id, { ...photo, relativePath: 'b.jpg' })
    expect(catalogue.photos.get(id)).toMatchObject({
      relativePath: 'b.jpg',
      isDamaged: true,
      thumbnailVersion: 1,
    })
    catalogue.photos.update(id, { ...photo, contentHash: 'other' })
    expect(catalogue.photos.get(id)).toMatchObject({ relativePath: 'a.jpg', isDamaged: false })
  })

  it('can swap their names', () => {
    const a = newPhoto(folder.id, 'a.jpg')
    const b = newPhoto(folder.id, 'b.jpg')
    const [idOfA, idOfB] = [catalogue.photos.insert(a), catalogue.photos.insert(b)]
    catalogue.photos.updateFile(idOfA, { ...a, relativePath: 'b.jpg' })
    catalogue.photos.updateFile(idOfB, { ...b, relativePath: 'a.jpg' })
    expect(photoAt(catalogue, folder.id, 'a.jpg')?.id).toBe(idOfB)
    expect(photoAt(catalogue, folder.id, 'b.jpg')?.id).toBe(idOfA)
  })

  it('say so when one that is gone is changed', () => {
    const id = catalogue.photos.insert(newPhoto(folder.id, 'a.jpg'))
    catalogue.photos.delete([id])
    expect(() => {
      catalogue.photos.setState(id, 'ready', null)
    }).toThrow(`Expected photo ${id} in the catalogue`)
  })
})

describe('found keywords', () => {
  const keyword = (position: number, value: string): FoundKeyword => ({
    ...{ source: 'photo', sidecarName: null, field: 'XMP-dc:Subject', position, value },
  })

  it('are replaced as a whole, listed for a folder, and go with their photo', () => {
    const id = catalogue.photos.insert(newPhoto(folder.id, 'a.jpg'))
    catalogue.keywords.replace(id, [keyword(0, 'old')])
    const found: FoundKeyword[] = [
      keyword(0, 'dog'),
      keyword(1, 'dog'),
      {
        source: 'sidecar',
        sidecarName: 'a.xmp',
        field: 'IPTC:Keywords',
        position: 0,
        value: 'chien "noir" \u0000 \u{1f415}',
      },
    ]
    catalogue.keywords.replace(id, found)
    expect(catalogue.keywords.of(id)).toEqual(found)
    expect(catalogue.keywords.inFolder(folder.id)).toEqual(new Map([[id, found]]))
    catalogue.photos.delete([id])
    expect(catalogue.keywords.of(id)).toEqual([])
  })
})

describe('embeddings', () => {
  const key = { contentHash: 'c', orientation: 6, pipeline: 'starter/fp32/p2' }

  it('come back bit by bit, also from a part of a larger array, and are found for a folder', () => {
    const vector = new Float32Array([9, 0.1, -2.5e-30, 3]).subarray(1)
    catalogue.embeddings.put(key, new Float32Array(3))
    catalogue.embeddings.put(key, vector)
    expect(catalogue.embeddings.get(key)).toEqual(new Float32Array(vector))
    expect(catalogue.embeddings.has(key)).toBe(true)
    expect(catalogue.embeddings.has({ ...key, orientation: 1 })).toBe(false)
    expect(catalogue.embeddings.get({ ...key, pipeline: 'other' })).toBeNull()

    const ids = ['a.jpg', 'b.jpg'].map((name) =>
      catalogue.photos.insert(newPhoto(folder.id, name, { contentHash: 'c', orientation: 6 })),
    )
    catalogue.photos.insert(newPhoto(folder.id, 'turned.jpg', { contentHash: 'c', orientation: 1 }))
    const found = catalogue.embeddings.inFolder(folder.id, key.pipeline)
    expect(new Set(found.keys())).toEqual(new Set(ids))
    expect(found.get(ids[0]!)).toEqual(new Float32Array(vector))
    expect(catalogue.embeddings.inFolder(folder.id, 'other').size).toBe(0)
  })

  it('of tags are kept by model and text', () => {
    catalogue.tagEmbeddings.put('starter', 'a photo of a dog', new Float32Array([1, 2]))
    expect(catalogue.tagEmbeddings.get('starter', 'a photo of a dog')).toEqual(new Float32Array([1, 2]))
    expect(catalogue.tagEmbeddings.get('other', 'a photo of a dog')).toBeNull()
  })
})

describe('the journal of writes', () => {
  const intend = (photoId: PhotoId | null, batch: string, contentHash = 'c') =>
    catalogue.writes.intend({
      ...{ batchId: batch as BatchId, photoId, contentHash, path: join('/photos', 'a.jpg'), oldHash: 'old' },
      ...{
        tempPath: '/photos/.t',
        asidePath: '/photos/.a',
        edits: '[]',
        attributes: '{}',
        at: at.toISOString(),
      },
    })

  it('follows an entry from intent to undone', () => {
    const photoId = catalogue.photos.insert(newPhoto(folder.id, 'a.jpg', { contentHash: 'c' }))
    const id = intend(photoId, 'one')
    expect(catalogue.writes.open()).toMatchObject([{ id, state: 'intent', toolPid: null, newHash: null }])
    catalogue.writes.setToolPid(id, 123)
    catalogue.writes.ready(id, { newHash: 'new', reversePatch: new Uint8Array([7, 8]) })
    expect(catalogue.writes.open()).toMatchObject([
      { state: 'ready', toolPid: 123, newHash: 'new', reversePatch: new Uint8Array([7, 8]) },
    ])
    catalogue.writes.settle(id, 'done', null)
    expect(catalogue.writes.open()).toEqual([])
    expect(catalogue.writes.writtenInFolder(folder.id)).toEqual(new Set(['c']))
    catalogue.writes.settle(id, 'undone', told('asked'))
    expect(catalogue.writes.get(id)).toMatchObject({ photoId, state: 'undone', problem: told('asked') })
    expect(catalogue.writes.writtenInFolder(folder.id)).toEqual(new Set())
  })

  it('lists batches from the newest, with what can be undone', () => {
    const first = [intend('1' as PhotoId, 'one'), intend(null, 'one')]
    const second = intend('1' as PhotoId, 'two')
    for (const id of [...first, second]) catalogue.writes.settle(id, 'done', null)
    catalogue.writes.settle(first[0]!, 'undone', null)
    const time = at.toISOString()
    expect(catalogue.writes.batches()).toEqual([
      { batchId: 'two', at: time, photoCount: 1, doneCount: 1 },
      { batchId: 'one', at: time, photoCount: 2, doneCount: 1 },
    ])
    expect(catalogue.writes.ofBatch('one' as BatchId).map((row) => row.id)).toEqual(first)
  })

  it('finds what can be undone since a moment, and what never came to its end', () => {
    const ids = ['one', 'two', 'three', 'four'].map((batch) => intend(null, batch))
    catalogue.writes.settle(ids[0]!, 'done', null)
    catalogue.writes.settle(ids[1]!, 'undone', null)
    catalogue.writes.settle(ids[2]!, 'unclear', told('moved away'))
    expect(catalogue.writes.doneSince(at).map(({ id }) => id)).toEqual([ids[0]])
    expect(catalogue.writes.doneSince(new Date(at.getTime() + 1))).toEqual([])
    expect(catalogue.writes.unfinished().map(({ id, state }) => [id, state])).toEqual([
      [ids[2], 'unclear'],
      [ids[3], 'intent'],
    ])
  })

  it('refuses a step that the entry cannot take', () => {
    const id = intend(null, 'one')
    catalogue.writes.settle(id, 'abandoned', null)
    expect(() => {
      catalogue.writes.ready(id, { newHash: 'new', reversePatch: null })
    }).toThrow('in state intent')
    expect(() => {
      catalogue.writes.settle(999, 'done', null)
    }).toThrow('Expected entry 999')
  })
})

describe('the quarantine', () => {
  it('holds a photo that crashed twice, and forgets one that passed', () => {
    const { quarantine } = catalogue
    quarantine.begin(['good', 'bad', 'passing'])
    quarantine.end(['good'])
    expect(quarantine.settleCrash(2)).toEqual([])
    expect(quarantine.suspects()).toEqual(new Set(['bad', 'passing']))
    quarantine.begin(['passing'])
    quarantine.end(['passing'])
    quarantine.begin(['bad'])
    expect(quarantine.settleCrash(2)).toEqual(['bad'])
    expect(quarantine.suspects()).toEqual(new Set())
    expect(quarantine.settleCrash(2)).toEqual([])
  })
})

describe('settings and facts', () => {
  it('keeps changed settings and gives the defaults of the others', () => {
    expect(catalogue.settings.read()).toEqual(defaultSettings)
    const changed = catalogue.settings.write({
      minimumProbability: 0.25,
      theme: 'dark',
      fieldPreset: 'digikam',
    })
    expect(changed).toEqual({
      ...defaultSettings,
      minimumProbability: 0.25,
      theme: 'dark',
      fieldPreset: 'digikam',
    })
    catalogue.settings.write({ minimumProbability: null })
    expect(catalogue.settings.read()).toEqual({ ...defaultSettings, theme: 'dark', fieldPreset: 'digikam' })
  })

  it('keeps facts until they are taken back', () => {
    catalogue.settings.setFact('open-folder', '7')
    expect(catalogue.settings.fact('open-folder')).toBe('7')
    catalogue.settings.setFact('open-folder', null)
    expect(catalogue.settings.fact('open-folder')).toBeNull()
  })
})

describe('thumbnails', () => {
  it('of photos that are gone are swept once a day', () => {
    const place = tempFolder()
    const first = openCatalogue(place, { now: () => at })
    const id = first.photos.insert(newPhoto(folder.id, 'a.jpg'))
    for (const name of [id, '999']) writeFileSync(join(first.thumbsFolder, `${name}.webp`), '')
    first.close()
    const second = openCatalogue(place, { now: () => new Date('2026-11-24T12:00:00Z') })
    expect(readdirSync(second.thumbsFolder)).toEqual([`${id}.webp`])
    second.close()
  })
})
