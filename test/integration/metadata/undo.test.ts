import { chmod, readFile, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTags } from '../../support/exiftool-command.js'
import { makePhoto, writeTags } from '../../support/photo-factory.js'
import { leftovers, openWriteBench, type WriteBench } from '../../support/write-bench.js'
import { saying } from '../../support/told.js'

describe('undo', () => {
  it('takes back only our tags from a photo that was edited since, and gives back what we removed', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'), {
      tags: { 'XMP-dc:Subject': ['mine', 'wrong'], 'IPTC:Keywords': ['mine', 'wrong'] },
    })
    await bench.write(path, { accepted: [['animal', 'dog']], rejected: [['wrong']] })
    await writeTags(path, {
      'XMP-dc:Subject': ['mine', 'animal', 'dog', 'added later'],
      'XMP-dc:Title': 'title added later',
    })
    expect(await bench.undoAll()).toMatchObject([{ outcome: 'merged', problem: saying(/./) }])
    const now = await readTags(path, ['XMP-dc:all', 'XMP-lr:all', 'XMP-digiKam:all', 'IPTC:Keywords'])
    expect(now['XMP-dc:Subject']).toEqual(['mine', 'added later', 'wrong'])
    expect(now['XMP-dc:Title']).toBe('title added later')
    expect(now['IPTC:Keywords']).toEqual(['mine', 'wrong'])
    expect(now).not.toHaveProperty('XMP-lr:HierarchicalSubject')
    expect(now).not.toHaveProperty('XMP-digiKam:TagsList')
    expect(bench.catalogue.writes.open()).toEqual([])
    expect(bench.catalogue.writes.batches().every(({ doneCount }) => doneCount === 0)).toBe(true)
  })

  it('takes back two writes of one photo in the right order, byte for byte', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'))
    const original = await readFile(path)
    await bench.write(path, { accepted: [['dog']] })
    await bench.write(path, { accepted: [['dog'], ['cat']] })
    expect(await bench.undoAll()).toMatchObject([{ outcome: 'restored' }, { outcome: 'restored' }])
    expect((await readFile(path)).equals(original)).toBe(true)
  })

  it('of the older of two writes leaves the newer one', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'))
    await bench.write(path, { accepted: [['dog']] })
    const older = entriesOf(bench)
    await bench.write(path, { accepted: [['dog'], ['cat']] })
    const signal = new AbortController().signal
    expect(await bench.writer.undo(older, { signal })).toMatchObject([{ outcome: 'merged' }])
    expect(await readTags(path, ['XMP-dc:Subject'])).toMatchObject({ 'XMP-dc:Subject': ['cat'] })
  })

  it('says so when the photo is gone', async () => {
    const bench = openWriteBench()
    const gone = await makePhoto(join(bench.folder, 'gone.jpg'))
    await bench.write(gone, { accepted: [['dog']] })
    await rm(gone)
    expect(await bench.undoAll()).toMatchObject([{ outcome: 'failed', problem: saying(/./) }])
    expect(leftovers(await readdir(bench.folder))).toEqual([])
  })

  // The system lets root write everything; the test command runs these once more as an ordinary user.
  describe.skipIf(process.getuid?.() === 0)('as an ordinary user', () => {
    it('leaves a photo that became read-only, and restores it later', async () => {
      const bench = openWriteBench()
      const locked = await makePhoto(join(bench.folder, 'locked.jpg'))
      await bench.write(locked, { accepted: [['dog']] })
      await chmod(locked, 0o444)
      expect(await bench.undoAll()).toMatchObject([{ outcome: 'failed', problem: saying('read-only') }])
      await chmod(locked, 0o644)
      expect(await bench.undoAll()).toMatchObject([{ name: 'locked.jpg', outcome: 'restored' }])
      expect(leftovers(await readdir(bench.folder))).toEqual([])
    })
  })

  it('keeps a mode that was changed since the write', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'))
    await bench.write(path, { accepted: [['dog']] })
    await chmod(path, 0o600)
    await bench.undoAll()
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('is done once: a second time there is nothing left to take back', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'))
    await bench.write(path, { accepted: [['dog']] })
    const entries = entriesOf(bench)
    const signal = new AbortController().signal
    expect(await bench.writer.undo(entries, { signal })).toMatchObject([{ outcome: 'restored' }])
    expect(await bench.undoAll()).toEqual([])
  })
})

function entriesOf({ catalogue }: WriteBench) {
  return catalogue.writes.batches().flatMap(({ batchId }) => catalogue.writes.ofBatch(batchId))
}
