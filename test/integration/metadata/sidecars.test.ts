import { existsSync } from 'node:fs'
import { readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTags, runExifTool } from '../../support/exiftool-command.js'
import { makePhoto, writeTags } from '../../support/photo-factory.js'
import { makeRaw } from '../../support/raw-factory.js'
import { openWriteBench } from '../../support/write-bench.js'
import { saying } from '../../support/told.js'

const accepted = [['animal', 'dog']]

describe('sidecars', () => {
  it.each([
    { raw: 'photo.nef', besides: [], policy: {}, sidecar: 'photo.xmp' },
    {
      raw: 'photo.nef',
      besides: [],
      policy: { rawSidecarName: 'photo.ext.xmp' as const },
      sidecar: 'photo.nef.xmp',
    },
    { raw: 'photo.NEF', besides: ['photo.jpg'], policy: {}, sidecar: 'photo.NEF.xmp' },
  ])(
    'are created for $raw beside $besides as $sidecar, and undo deletes them',
    async ({ raw, besides, policy, sidecar }) => {
      const bench = openWriteBench()
      const path = await makeRaw(join(bench.folder, raw), { kind: 'nef' })
      for (const name of besides) await makePhoto(join(bench.folder, name))
      const original = await readFile(path)
      const planned = await bench.plan(path, { accepted }, policy)
      expect(planned.photo).toMatchObject({
        decision: 'write',
        targets: [{ kind: 'sidecar', fileName: sidecar, creates: true }],
      })
      expect(await bench.apply([planned], policy)).toMatchObject([{ outcome: 'written', problem: null }])
      expect(await readTags(join(bench.folder, sidecar), ['XMP:all'])).toMatchObject({
        'XMP-dc:Subject': ['animal', 'dog'],
        'XMP-lr:HierarchicalSubject': ['animal|dog'],
        'XMP-digiKam:TagsList': ['animal/dog'],
      })
      expect((await readFile(path)).equals(original)).toBe(true)
      expect(await bench.plan(path, { accepted }, policy)).toMatchObject({
        photo: { skipReason: 'no-change' },
      })
      expect(await bench.undoAll()).toMatchObject([{ outcome: 'restored' }])
      expect((await readdir(bench.folder)).sort()).toEqual([raw, ...besides].sort())
    },
  )

  it('take tags of a GIF', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.gif'), { format: 'gif' })
    expect(await bench.write(path, { accepted: [['dog']] })).toMatchObject({ outcome: 'written' })
    expect(await readTags(join(bench.folder, 'photo.gif.xmp'), ['XMP-dc:Subject'])).toMatchObject({
      'XMP-dc:Subject': ['dog'],
    })
  })

  it('take tags of any photo when the policy says so, starting from what the photo holds', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'), {
      tags: { 'IPTC:Keywords': ['mine', 'old'] },
    })
    const original = await readFile(path)
    const policy = { alwaysSidecar: true }
    expect(await bench.write(path, { accepted: [['dog']], rejected: [['old']] }, policy)).toMatchObject({
      outcome: 'written',
    })
    expect(await readTags(join(bench.folder, 'photo.jpg.xmp'), ['XMP-dc:Subject'])).toMatchObject({
      'XMP-dc:Subject': ['mine', 'dog'],
    })
    expect((await readFile(path)).equals(original)).toBe(true)
  })

  it("that exist are updated together with the photo, and the other programs' settings in them stay", async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'))
    const sidecar = join(bench.folder, 'photo.jpg.XMP')
    await runExifTool([
      '-XMP-xmp:Rating=4',
      '-XMP-dc:Subject=theirs',
      '-XMP-darktable:History=x',
      sidecar,
    ]).catch(() => '')
    const before = await readFile(sidecar)
    const planned = await bench.plan(path, { accepted: [['dog']] })
    expect(planned.photo).toMatchObject({
      targets: [
        { kind: 'embed', fileName: 'photo.jpg' },
        { kind: 'sidecar', fileName: 'photo.jpg.XMP', creates: false },
      ],
    })
    expect(await bench.apply([planned])).toMatchObject([{ outcome: 'written' }])
    expect(await readTags(sidecar, ['XMP:all'])).toMatchObject({
      'XMP-dc:Subject': ['theirs', 'dog'],
      'XMP-xmp:Rating': 4,
    })
    expect(await readTags(path, ['XMP-dc:Subject'])).toMatchObject({ 'XMP-dc:Subject': ['theirs', 'dog'] })
    expect(await bench.undoAll()).toMatchObject([{ outcome: 'restored' }])
    expect((await readFile(sidecar)).equals(before)).toBe(true)
  })

  it('by both names get the same list', async () => {
    const bench = openWriteBench()
    const path = await makeRaw(join(bench.folder, 'photo.cr2'), { kind: 'cr2' })
    await runExifTool(['-XMP-dc:Subject=one', join(bench.folder, 'photo.xmp')])
    await runExifTool(['-XMP-dc:Subject=two', join(bench.folder, 'photo.cr2.xmp')])
    expect(await bench.write(path, { accepted: [['dog']] })).toMatchObject({ outcome: 'written' })
    const lists = await Promise.all(
      ['photo.xmp', 'photo.cr2.xmp'].map(
        async (name) => (await readTags(join(bench.folder, name), ['XMP-dc:Subject']))['XMP-dc:Subject'],
      ),
    )
    expect(lists[0]).toEqual(expect.arrayContaining(['one', 'two', 'dog']))
    expect([...(lists[1] as string[])].sort()).toEqual([...(lists[0] as string[])].sort())
  })

  it('of a raw are not taken for those of the JPEG beside it', async () => {
    const bench = openWriteBench()
    const jpeg = await makePhoto(join(bench.folder, 'photo.jpg'))
    await makeRaw(join(bench.folder, 'photo.nef'), { kind: 'nef' })
    await runExifTool(['-XMP-dc:Subject=of the raw', join(bench.folder, 'photo.xmp')])
    const planned = await bench.plan(jpeg, { accepted: [['dog']] })
    expect(planned.found).toEqual([])
    expect(planned.photo).toMatchObject({ targets: [{ kind: 'embed' }] })
  })

  it('that are no XMP are left alone, and the photo with them', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'))
    const original = await readFile(path)
    await writeFile(join(bench.folder, 'photo.xmp'), '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF <<<')
    const result = await bench.write(path, { accepted: [['dog']] })
    expect(result).toMatchObject({
      outcome: 'failed',
      problem: saying('photo.xmp'),
    })
    expect((await readFile(path)).equals(original)).toBe(true)
    expect(await readFile(join(bench.folder, 'photo.xmp'), 'utf8')).toContain('<<<')
    expect(await readdir(bench.folder)).toEqual(['photo.jpg', 'photo.xmp'])
  })

  it('that appeared since the plan are not overwritten', async () => {
    const bench = openWriteBench()
    const path = await makeRaw(join(bench.folder, 'photo.nef'), { kind: 'nef' })
    const planned = await bench.plan(path, { accepted: [['dog']] })
    await runExifTool(['-XMP-dc:Subject=theirs', join(bench.folder, 'photo.xmp')])
    expect(await bench.apply([planned])).toMatchObject([{ outcome: 'failed' }])
    expect(await readTags(join(bench.folder, 'photo.xmp'), ['XMP-dc:Subject'])).toMatchObject({
      'XMP-dc:Subject': ['theirs'],
    })
    expect((await readdir(bench.folder)).length).toBe(2)
  })

  it('that were edited since we created them lose only our tags on undo', async () => {
    const bench = openWriteBench()
    const path = await makeRaw(join(bench.folder, 'photo.nef'), { kind: 'nef' })
    await bench.write(path, { accepted: [['dog']] })
    const sidecar = join(bench.folder, 'photo.xmp')
    await writeTags(sidecar, { 'XMP-dc:Subject': ['dog', 'theirs'], 'XMP-xmp:Rating': 3 })
    expect(await bench.undoAll()).toMatchObject([{ outcome: 'merged' }])
    expect(await readTags(sidecar, ['XMP:all'])).toMatchObject({
      'XMP-dc:Subject': ['theirs'],
      'XMP-xmp:Rating': 3,
    })
  })

  it('deleted by somebody else count as undone', async () => {
    const bench = openWriteBench()
    const path = await makeRaw(join(bench.folder, 'photo.nef'), { kind: 'nef' })
    await bench.write(path, { accepted: [['dog']] })
    await rm(join(bench.folder, 'photo.xmp'))
    expect(await bench.undoAll()).toMatchObject([{ outcome: 'restored' }])
    expect(existsSync(path)).toBe(true)
  })
})
