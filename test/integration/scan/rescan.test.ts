import {
  appendFile,
  chmod,
  copyFile,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { makePhoto, photoBytes, writeTags } from '../../support/photo-factory.js'
import { makeRaw } from '../../support/raw-factory.js'
import { openScanner } from '../../support/scanner.js'
import { tempFolder } from '../../support/temp-folder.js'
import { saying } from '../../support/told.js'

const jpeg = (root: string, name: string, seed: number) => makePhoto(path.join(root, name), { seed })

describe('a second scan', () => {
  it('reads nothing of photos that are as they were', async () => {
    const { root, scan, metadataReads, found } = openScanner()
    for (let seed = 0; seed < 5; seed++) await jpeg(root, `${String(seed)}.jpg`, seed)
    await scan()
    metadataReads.length = 0
    found.length = 0
    const accessedBefore = (await stat(path.join(root, '0.jpg'))).atimeMs

    const report = await scan()

    expect(report).toMatchObject({ added: 0, changed: 0, moved: 0, deleted: 0, unchanged: 5 })
    expect(metadataReads).toEqual([])
    expect(found).toEqual([])
    expect((await stat(path.join(root, '0.jpg'))).atimeMs).toBe(accessedBefore)
  })

  it('re-reads the keywords of a photo that was tagged elsewhere, and keeps what was made of its picture', async () => {
    const { root, catalogue, scan, rows, keywords } = openScanner()
    const photo = await jpeg(root, 'a.jpg', 1)
    await scan()
    const before = rows()['a.jpg']
    if (before === undefined) throw new Error('Expected a.jpg')
    catalogue.photos.setDecoded(before.id, { width: 96, height: 64, isDamaged: true, problem: null })
    catalogue.photos.setState(before.id, 'ready', null)

    await writeTags(photo, { 'XMP-dc:Subject': ['new'] })
    const report = await scan()

    expect(report).toMatchObject({ changed: 1, added: 0, deleted: 0 })
    expect(keywords('a.jpg')).toEqual(['new'])
    expect(rows()['a.jpg']).toMatchObject({
      id: before.id,
      contentHash: before.contentHash,
      state: 'ready',
      isDamaged: true,
    })
  })

  it('starts a photo anew whose picture is another', async () => {
    const { root, catalogue, scan, rows } = openScanner()
    await jpeg(root, 'a.jpg', 1)
    await scan()
    const before = rows()['a.jpg']
    if (before === undefined) throw new Error('Expected a.jpg')
    catalogue.photos.setState(before.id, 'ready', null)
    await jpeg(root, 'a.jpg', 2)
    expect(await scan()).toMatchObject({ changed: 1, added: 0, deleted: 0 })
    expect(rows()['a.jpg']).toMatchObject({ id: before.id, state: 'found' })
    expect(rows()['a.jpg']?.contentHash).not.toBe(before.contentHash)
  })

  it('sees a change that kept size and modification time', async () => {
    const { root, scan, keywords } = openScanner()
    const photo = await makePhoto(path.join(root, 'a.jpg'), { tags: { 'XMP-dc:Subject': ['cat'] } })
    await scan()
    const before = await stat(photo)
    const bytes = await readFile(photo)
    await writeFile(photo, Buffer.from(bytes.toString('latin1').replace('cat', 'dog'), 'latin1'))
    await utimes(photo, before.atimeMs / 1000, before.mtimeMs / 1000)
    await scan()
    expect(keywords('a.jpg')).toEqual(['dog'])
  })

  it('takes a touched photo for unchanged', async () => {
    const { root, scan, metadataReads } = openScanner()
    const photo = await jpeg(root, 'a.jpg', 1)
    await scan()
    metadataReads.length = 0
    await utimes(photo, 1_700_000_000, 1_700_000_000)
    expect(await scan()).toMatchObject({ unchanged: 1, changed: 0 })
    expect(await scan()).toMatchObject({ unchanged: 1 })
    expect(metadataReads).toEqual([])
  })

  it('re-reads the keywords when only a sidecar came, changed or went', async () => {
    const { root, catalogue, scan, rows, keywords } = openScanner()
    await makeRaw(path.join(root, 'a.nef'), { kind: 'nef' })
    await jpeg(root, 'other.jpg', 3)
    await scan()
    const id = rows()['a.nef']?.id
    if (id === undefined) throw new Error('Expected a.nef')
    catalogue.photos.setState(id, 'ready', null)
    const sidecar = path.join(root, 'a.xmp')

    await writeTags(sidecar, { 'XMP-dc:Subject': ['owl'] })
    expect(await scan()).toMatchObject({ changed: 1, unchanged: 1 })
    expect(keywords('a.nef')).toEqual(['owl'])
    await writeTags(sidecar, { 'XMP-dc:Subject': ['owl', 'night'] })
    expect(await scan()).toMatchObject({ changed: 1, unchanged: 1 })
    expect(keywords('a.nef')).toEqual(['owl', 'night'])
    await rm(sidecar)
    expect(await scan()).toMatchObject({ changed: 1, unchanged: 1 })
    expect(keywords('a.nef')).toEqual([])
    expect(rows()['a.nef']?.state).toBe('ready')
    expect(await scan()).toMatchObject({ unchanged: 2 })
  })

  it('recognises photos that were renamed or moved, also when their inode is another', async () => {
    const { root, scan, rows, metadataReads } = openScanner()
    await jpeg(root, 'renamed.jpg', 1)
    await jpeg(root, 'folder/inside.jpg', 2)
    await jpeg(root, 'copied.jpg', 3)
    await scan()
    const before = rows()
    metadataReads.length = 0

    await rename(path.join(root, 'renamed.jpg'), path.join(root, 'new name.jpg'))
    await rename(path.join(root, 'folder'), path.join(root, 'other'))
    await copyFile(path.join(root, 'copied.jpg'), path.join(root, 'other', 'copied.jpg'))
    await rm(path.join(root, 'copied.jpg'))
    const report = await scan()

    expect(report).toMatchObject({ moved: 3, added: 0, deleted: 0, changed: 0 })
    expect(rows()['new name.jpg']?.id).toBe(before['renamed.jpg']?.id)
    expect(rows()['other/inside.jpg']?.id).toBe(before['folder/inside.jpg']?.id)
    expect(rows()['other/copied.jpg']?.id).toBe(before['copied.jpg']?.id)
    expect(metadataReads).toEqual([])
    expect(await scan()).toMatchObject({ unchanged: 3 })
  })

  it('recognises a photo that moved onto the name of another', async () => {
    const { root, scan, rows } = openScanner()
    await jpeg(root, 'a.jpg', 1)
    await jpeg(root, 'b.jpg', 2)
    await scan()
    const before = rows()
    await rename(path.join(root, 'a.jpg'), path.join(root, 'b.jpg'))
    expect(await scan()).toMatchObject({ moved: 1, deleted: 1 })
    expect(Object.keys(rows())).toEqual(['b.jpg'])
    expect(rows()['b.jpg']?.id).toBe(before['a.jpg']?.id)
  })

  it('survives photos that swapped their names', async () => {
    const { root, scan, rows } = openScanner()
    await jpeg(root, 'a.jpg', 1)
    await jpeg(root, 'b.jpg', 2)
    await scan()
    const before = rows()
    await rename(path.join(root, 'a.jpg'), path.join(root, 'c'))
    await rename(path.join(root, 'b.jpg'), path.join(root, 'a.jpg'))
    await rename(path.join(root, 'c'), path.join(root, 'b.jpg'))
    await scan()
    expect(rows()['a.jpg']?.contentHash).toBe(before['b.jpg']?.contentHash)
    expect(rows()['b.jpg']?.contentHash).toBe(before['a.jpg']?.contentHash)
  })

  it('deletes photos that are gone', async () => {
    const { root, scan, rows } = openScanner()
    await jpeg(root, 'a.jpg', 1)
    await jpeg(root, 'gone/b.jpg', 2)
    await scan()
    await rm(path.join(root, 'gone'), { recursive: true })
    expect(await scan()).toMatchObject({ deleted: 1, unchanged: 1 })
    expect(Object.keys(rows())).toEqual(['a.jpg'])
  })

  it('keeps photos behind a link that leads nowhere for now', async () => {
    const outside = tempFolder()
    const { root, scan, rows } = openScanner()
    await jpeg(outside, 'drive/a.jpg', 1)
    await symlink(path.join(outside, 'drive'), path.join(root, 'drive'))
    await scan()
    await rename(path.join(outside, 'drive'), path.join(outside, 'away'))
    expect(await scan()).toMatchObject({ deleted: 0 })
    expect(Object.keys(rows())).toEqual(['drive/a.jpg'])
  })

  it('takes a photo off that became something else, and tries a failed one again when it was written', async () => {
    const { root, scan, rows } = openScanner()
    const photo = await jpeg(root, 'a.jpg', 1)
    await jpeg(root, 'b', 2)
    await writeFile(path.join(root, 'c.jpg'), '')
    await scan()
    await writeFile(photo, 'text now')
    await writeFile(path.join(root, 'b'), 'text now')
    await appendFile(path.join(root, 'c.jpg'), await photoBytes({ seed: 3 }))
    await scan()
    expect(Object.fromEntries(Object.entries(rows()).map(([name, row]) => [name, row.state]))).toEqual({
      'a.jpg': 'failed',
      'c.jpg': 'found',
    })
  })

  // root may read everything: run as an ordinary user these two count
  describe.skipIf(process.getuid?.() === 0)('as an ordinary user', () => {
    it('reports a folder that cannot be read and deletes nothing below it', async () => {
      const { root, scan, rows } = openScanner()
      await jpeg(root, 'a.jpg', 1)
      await jpeg(root, 'locked/b.jpg', 2)
      await scan()
      await chmod(path.join(root, 'locked'), 0o000)
      const report = await scan()
      await chmod(path.join(root, 'locked'), 0o700)
      expect(report).toMatchObject({ deleted: 0, unchanged: 1 })
      expect(report.unreadableFolders).toEqual([{ subfolder: 'locked', problem: saying('EACCES') }])
      expect(Object.keys(rows())).toEqual(['a.jpg', 'locked/b.jpg'])
      expect(await scan()).toMatchObject({ unchanged: 2 })
    })

    it('shows a photo that cannot be read, and takes it in once it can', async () => {
      const { root, scan, rows } = openScanner()
      const photo = await jpeg(root, 'a.jpg', 1)
      await chmod(photo, 0o000)
      expect(await scan()).toMatchObject({ unreadable: 1 })
      expect(rows()['a.jpg']).toMatchObject({
        state: 'failed',
        problem: saying('EACCES'),
      })
      await chmod(photo, 0o600)
      expect(await scan()).toMatchObject({ changed: 1 })
      expect(rows()['a.jpg']?.state).toBe('found')
    })
  })
})
