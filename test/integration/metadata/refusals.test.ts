import {
  appendFile,
  chmod,
  copyFile,
  link,
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTags } from '../../support/exiftool-command.js'
import { makePhoto } from '../../support/photo-factory.js'
import { canMount, mountSmallDisk } from '../../support/small-disk.js'
import { tempFolder } from '../../support/temp-folder.js'
import { leftovers, openWriteBench, policyWith } from '../../support/write-bench.js'
import { saying, wordsOf } from '../../support/told.js'

const accepted = [['dog']]

describe('photos that are not written', () => {
  // The system lets root write everything; the test command runs these once more as an ordinary user.
  describe.skipIf(process.getuid?.() === 0)('as an ordinary user', () => {
    it('are those that a read-only mode protects', async () => {
      const bench = openWriteBench()
      const path = await makePhoto(join(bench.folder, 'photo.jpg'))
      await chmod(path, 0o444)
      const planned = await bench.plan(path, { accepted })
      expect(planned.photo).toMatchObject({
        decision: 'skip',
        skipReason: 'read-only-file',
        sidecarPossible: true,
      })
      expect(await bench.apply([planned])).toMatchObject([{ outcome: 'skipped', problem: saying(/./) }])
      expect((await bench.plan(path, { accepted }, { alwaysSidecar: true })).photo).toMatchObject({
        decision: 'write',
      })
    })

    it('are those in a read-only folder', async () => {
      const bench = openWriteBench()
      const path = await makePhoto(join(bench.folder, 'locked', 'photo.jpg'))
      await chmod(join(bench.folder, 'locked'), 0o555)
      for (const alwaysSidecar of [false, true]) {
        const { photo } = await bench.plan(path, { accepted }, { alwaysSidecar })
        expect(photo).toMatchObject({
          decision: 'skip',
          skipReason: 'read-only-folder',
          sidecarPossible: false,
        })
      }
    })
  })

  it('are those with several hard links', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'))
    await link(path, join(bench.folder, 'twin.jpg'))
    const { photo } = await bench.plan(path, { accepted })
    expect(photo).toMatchObject({ decision: 'skip', skipReason: 'hard-linked', sidecarPossible: true })
  })

  it('are links that lead outside the chosen folder, also through a linked folder', async () => {
    const bench = openWriteBench()
    const outside = tempFolder()
    const target = await makePhoto(join(outside, 'outside.jpg'))
    await symlink(target, join(bench.folder, 'link.jpg'))
    await symlink(outside, join(bench.folder, 'linked'))
    for (const name of ['link.jpg', 'linked/outside.jpg']) {
      const { photo } = await bench.plan(join(bench.folder, name), { accepted })
      expect(photo).toMatchObject({ decision: 'skip', skipReason: 'outside-folder' })
    }
  })

  it('are those that changed since the scan', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'))
    const request = await bench.request(path, { accepted })
    await appendFile(path, 'x')
    const [planned] = await bench.writer.plan([request], policyWith())
    expect(planned?.photo).toMatchObject({ decision: 'skip', skipReason: 'changed-since-scan' })
    await rm(path)
    const [gone] = await bench.writer.plan([request], policyWith())
    expect(gone?.photo).toMatchObject({ decision: 'skip', skipReason: 'missing' })
  })

  it('are damaged ones', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'))
    const request = await bench.request(path, { accepted }, { isDamaged: true })
    const [planned] = await bench.writer.plan([request], policyWith())
    expect(planned?.photo).toMatchObject({ decision: 'skip', skipReason: 'damaged', sidecarPossible: true })
  })

  it('are those whose sidecar would need too long a name', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, `${'n'.repeat(248)}.gif`), { format: 'gif' })
    const { photo } = await bench.plan(path, { accepted })
    expect(photo).toMatchObject({ decision: 'skip', skipReason: 'name-too-long' })
  })

  it('are those that changed between plan and apply, with an equal size and time, too', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'))
    const { modifiedMs } = await bench.scan(path)
    const planned = await bench.plan(path, { accepted })
    const bytes = await readFile(path)
    bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1
    await writeFile(path, bytes)
    await utimes(path, modifiedMs / 1000, modifiedMs / 1000)
    expect(await bench.apply([planned])).toMatchObject([{ outcome: 'failed' }])
    expect((await readFile(path)).equals(bytes)).toBe(true)
    expect(leftovers(await readdir(bench.folder))).toEqual([])
  })

  it('are touched but refused ones no longer once they read the same: a copy with another time is written', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'))
    const request = await bench.request(path, { accepted })
    const copy = join(bench.folder, 'copy.jpg')
    await writeFile(copy, await readFile(path))
    await rename(copy, path)
    const planned = await bench.writer.plan([request], policyWith())
    expect(await bench.apply(planned)).toMatchObject([{ outcome: 'written' }])
  })

  it("never stop the others, and say why in ExifTool's words", async () => {
    const bench = openWriteBench()
    const broken = await makePhoto(join(bench.folder, 'broken.jpg'))
    const bytes = await readFile(broken)
    // An APP1 segment with a malformed XMP packet, which ExifTool refuses to rewrite.
    const xmp =
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
      '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>x</dc:titl></rdf:RDF>'
    const packet = Buffer.from(`http://ns.adobe.com/xap/1.0/\0${xmp}</x:xmpmeta>`, 'latin1')
    const segment = Buffer.concat([
      Buffer.from([0xff, 0xe1, (packet.length + 2) >> 8, (packet.length + 2) & 0xff]),
      packet,
    ])
    await writeFile(broken, Buffer.concat([bytes.subarray(0, 2), segment, bytes.subarray(2)]))
    const good = await makePhoto(join(bench.folder, 'good.jpg'), { seed: 2 })
    const planned = [await bench.plan(broken, { accepted }), await bench.plan(good, { accepted })]
    const results = await bench.apply(planned)
    expect(results).toMatchObject([{ outcome: 'failed', problem: saying('XMP') }, { outcome: 'written' }])
    expect(wordsOf(results[0]?.problem)).not.toMatch(/&#?\w+;/)
    expect(await readTags(good, ['XMP-dc:Subject'])).toMatchObject({ 'XMP-dc:Subject': ['dog'] })
    expect(leftovers(await readdir(bench.folder))).toEqual([])
    expect(bench.catalogue.writes.open()).toEqual([])
  })

  it('are those after a cancel; the ones under way are finished', async () => {
    const bench = openWriteBench()
    const planned = []
    const photo = await makePhoto(join(bench.folder, '0.jpg'))
    for (let number = 1; number <= 80; number += 1) {
      const path = join(bench.folder, `${number}.jpg`)
      await copyFile(photo, path)
      planned.push(await bench.plan(path, { accepted }))
    }
    const stop = new AbortController()
    const results = await bench.writer.apply(planned, {
      batchId: 'batch' as never,
      policy: policyWith(),
      signal: stop.signal,
      onResult: () => {
        stop.abort()
      },
    })
    const outcomes = results.map(({ outcome }) => outcome)
    expect(outcomes.filter((outcome) => outcome === 'written').length).toBeLessThan(80)
    expect(outcomes.at(-1)).toBe('cancelled')
    expect(bench.catalogue.writes.open()).toEqual([])
  })

  it.skipIf(!canMount)('are those on a disk without room for a second copy', async () => {
    const folder = tempFolder()
    mountSmallDisk(folder, '1500k')
    const bench = openWriteBench(folder)
    const path = await makePhoto(join(folder, 'photo.jpg'), {
      width: 700,
      height: 500,
      pattern: 'noise',
      quality: 90,
    })
    const original = await readFile(path)
    expect(original.length).toBeGreaterThan(250_000)
    const result = await bench.write(path, { accepted })
    expect(result).toMatchObject({ outcome: 'failed', problem: saying('free') })
    expect((await readFile(path)).equals(original)).toBe(true)
    expect(await readdir(folder)).toEqual(['photo.jpg'])
  })

  it('keep mode and extended attributes when they are written', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'))
    await chmod(path, 0o640)
    await mkdir(join(bench.folder, 'empty'))
    expect(await bench.write(path, { accepted })).toMatchObject({ outcome: 'written' })
    const { mode } = await import('node:fs/promises').then(({ stat }) => stat(path))
    expect(mode & 0o777).toBe(0o640)
  })
})
