import { existsSync } from 'node:fs'
import { copyFile, cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { makePhoto, photoBytes } from '../../support/photo-factory.js'
import { makeRaw } from '../../support/raw-factory.js'
import { openScanner } from '../../support/scanner.js'
import { tempFolder } from '../../support/temp-folder.js'
import { wordsOf } from '../../support/told.js'

const jpeg = (root: string, name: string, seed: number) => makePhoto(path.join(root, name), { seed })

describe('a first scan', () => {
  it('takes in photos of all formats, with their keywords, date and orientation', async () => {
    const { root, scan, rows, keywords, found } = openScanner()
    await makePhoto(path.join(root, 'a.jpg'), {
      orientation: 6,
      tags: { 'XMP-dc:Subject': ['dog', 'tree'], 'ExifIFD:DateTimeOriginal': '2026:01:02 03:04:05' },
    })
    for (const format of ['png', 'webp', 'avif', 'tiff', 'gif'] as const) {
      await makePhoto(path.join(root, 'sub', `b.${format}`), { format })
    }
    await makeRaw(path.join(root, 'sub', 'deep', 'c.NEF'), { kind: 'nef' })
    await makeRaw(path.join(root, 'd.dng'), { kind: 'dng' })

    const report = await scan()

    expect(report).toMatchObject({ added: 8, changed: 0, deleted: 0, unreadable: 0, unreadableFolders: [] })
    expect(Object.fromEntries(Object.entries(rows()).map(([name, row]) => [name, row.format]))).toEqual({
      'a.jpg': 'jpeg',
      'd.dng': 'dng',
      'sub/b.avif': 'avif',
      'sub/b.gif': 'gif',
      'sub/b.png': 'png',
      'sub/b.tiff': 'tiff',
      'sub/b.webp': 'webp',
      'sub/deep/c.NEF': 'raw',
    })
    expect(keywords('a.jpg')).toEqual(['dog', 'tree'])
    expect(rows()['a.jpg']).toMatchObject({
      orientation: 6,
      width: 64,
      height: 96,
      takenAt: expect.stringContaining('2026-01-02T03:04:05') as string,
      state: 'found',
      problem: null,
    })
    expect(found).toHaveLength(8)
  })

  it('shows what is named a photo and is none, counts videos, and passes over the rest', async () => {
    const { root, scan, rows } = openScanner()
    await writeFile(path.join(root, 'empty.jpg'), '')
    await writeFile(path.join(root, 'letter.JPG'), 'Dear diary')
    await writeFile(path.join(root, 'notes.txt'), 'text')
    await writeFile(path.join(root, 'README'), 'text')
    await writeFile(path.join(root, 'clip.mp4'), '\0\0\0\u0014ftypisom\0\0\0\0mp42')
    await writeFile(path.join(root, 'no-extension'), await photoBytes({ seed: 9 }))

    const report = await scan()

    expect(report).toMatchObject({ added: 1, unreadable: 2, videos: 1 })
    expect(Object.keys(rows())).toEqual(['empty.jpg', 'letter.JPG', 'no-extension'])
    expect(rows()['empty.jpg']).toMatchObject({ state: 'failed', format: 'jpeg' })
    expect(wordsOf(rows()['empty.jpg']?.problem)).toBe(
      'Expected a photo (JPEG) by the name empty.jpg, found an empty file',
    )
    expect(wordsOf(rows()['letter.JPG']?.problem)).toContain('found text')
    expect(await scan()).toMatchObject({ added: 0, unchanged: 3, unreadable: 0, videos: 1 })
  })

  it("passes over hidden files, bins, other programs' libraries and backups", async () => {
    const { root, scan, rows } = openScanner()
    const passedOver = [
      '.hidden.jpg',
      '.shutterword-1.jpg',
      '.Trash-1000/a.jpg',
      '@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg',
      '#recycle/a.jpg',
      '$RECYCLE.BIN/a.jpg',
      'Mine.photoslibrary/originals/a.jpg',
      'Previews.lrdata/a.jpg',
      'node_modules/a/a.jpg',
      'a.jpg_original',
    ]
    for (const name of passedOver) await jpeg(root, name, 1)
    await jpeg(root, 'a.jpg', 1)
    await scan()
    expect(Object.keys(rows())).toEqual(['a.jpg'])
  })

  it('follows links to folders once and survives loops', async () => {
    const outside = tempFolder()
    const { root, scan, rows } = openScanner()
    await jpeg(outside, 'o.jpg', 1)
    await jpeg(root, 'z/real.jpg', 2)
    await symlink(path.join(root, 'z'), path.join(root, 'a-link'))
    await symlink(root, path.join(root, 'z', 'loop'))
    await symlink(path.dirname(root), path.join(root, 'z', 'upwards'))
    await symlink(outside, path.join(root, 'linked'))
    await symlink(path.join(root, 'nowhere'), path.join(root, 'broken.jpg'))

    const report = await scan()

    expect(Object.keys(rows())).toEqual(['linked/o.jpg', 'z/real.jpg'])
    expect(report.unreadableFolders).toEqual([])
  })

  it('takes names of all scripts, quotes, spaces and percent signs', async () => {
    const { root, scan, keywords } = openScanner()
    const names = [
      '日本 語.jpg',
      'it\'s "quoted".jpg',
      '100%d/%f.jpg',
      '-dash.jpg',
      'a\\b.jpg',
      'é.jpg',
      'emoji 🐶.jpg',
    ]
    for (const name of names) await makePhoto(path.join(root, name), { tags: { 'XMP-dc:Subject': ['x'] } })
    const report = await scan()
    expect(report.added).toBe(names.length)
    for (const name of names) expect(keywords(name), name).toEqual(['x'])
  })

  it('gives identical copies the same content hash and a photo each', async () => {
    const { root, scan, rows } = openScanner()
    await jpeg(root, 'a.jpg', 1)
    await copyFile(path.join(root, 'a.jpg'), path.join(root, 'b.jpg'))
    await scan()
    expect(rows()['a.jpg']?.id).not.toBe(rows()['b.jpg']?.id)
    expect(rows()['a.jpg']?.contentHash).toBe(rows()['b.jpg']?.contentHash)
  })

  it('stops when it is cancelled and goes on the next time', async () => {
    const { root, scan, rows } = openScanner()
    for (let seed = 0; seed < 70; seed++) await jpeg(root, `${String(seed)}.jpg`, seed)
    const abort = new AbortController()
    abort.abort()
    await expect(scan(abort.signal)).rejects.toMatchObject({ code: 'cancelled' })
    expect(Object.keys(rows())).toHaveLength(0)

    const later = new AbortController()
    const scanning = scan(later.signal, () => {
      later.abort()
    })
    await expect(scanning).rejects.toMatchObject({ code: 'cancelled' })
    const taken = Object.keys(rows()).length
    expect(taken).toBeGreaterThan(0)
    expect(taken).toBeLessThan(70)

    expect(await scan()).toMatchObject({ added: 70 - taken, unchanged: taken, deleted: 0 })
  })

  it('says when the folder is not there', async () => {
    const { scan } = openScanner(path.join(tempFolder(), 'gone'))
    await expect(scan()).rejects.toMatchObject({ code: 'folder-missing' })
  })
})

const shared = path.resolve('../shared/photos')

describe.skipIf(!existsSync(shared))('over the shared photos', () => {
  it('takes in every photo and reads nothing the second time', async () => {
    const { root, scan, rows, metadataReads } = openScanner()
    await cp(shared, path.join(root, 'photos'), { recursive: true })
    await mkdir(path.join(root, 'empty'))
    const first = await scan()
    metadataReads.length = 0
    const second = await scan()
    expect(first.added).toBeGreaterThan(100)
    expect(first.added + first.unreadable).toBe(Object.keys(rows()).length)
    expect(second).toMatchObject({ added: 0, changed: 0, moved: 0, unchanged: Object.keys(rows()).length })
    expect(metadataReads).toEqual([])
  })
})
