import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { scanFolder } from '../../../src/core/scan/scan-folder.js'
import { readMetadata } from '../../../src/core/metadata/read/read-metadata.js'
import { readTags, runExifTool } from '../../support/exiftool-command.js'
import { makePhoto } from '../../support/photo-factory.js'
import { makeRaw, rawKinds } from '../../support/raw-factory.js'
import { openWriteBench, policyWith } from '../../support/write-bench.js'
import { photoAt } from '../../support/photo-at.js'
import { saying } from '../../support/told.js'

const accepted = [['dog']]

async function makeSidecar(path: string, ...subjects: readonly string[]): Promise<Buffer> {
  await runExifTool([...subjects.map((subject) => `-XMP-dc:Subject=${subject}`), path])
  return readFile(path)
}

async function subjectsOf(path: string): Promise<unknown> {
  return (await readTags(path, ['XMP-dc:Subject']))['XMP-dc:Subject']
}

describe('photos that share a name', () => {
  it('as a RAW and JPEG pair: the one sidecar is the RAW photo’s, the JPEG is written itself', async () => {
    const bench = openWriteBench()
    const raw = await makeRaw(join(bench.folder, 'IMG_1.CR2'), { kind: 'cr2' })
    const jpeg = await makePhoto(join(bench.folder, 'IMG_1.JPG'))
    const sidecar = join(bench.folder, 'IMG_1.xmp')
    const before = await makeSidecar(sidecar, 'theirs')
    const requests = [
      await bench.request(raw, { accepted }),
      await bench.request(jpeg, { accepted: [['cat']] }),
    ]
    expect(requests[1]?.found).toEqual([])
    const planned = await bench.writer.plan(requests, policyWith())
    expect(planned.map(({ photo }) => photo)).toMatchObject([
      { targets: [{ kind: 'sidecar', fileName: 'IMG_1.xmp', creates: false }], notes: [] },
      { targets: [{ kind: 'embed', fileName: 'IMG_1.JPG' }], notes: [] },
    ])
    expect(await bench.apply(planned)).toMatchObject([{ outcome: 'written' }, { outcome: 'written' }])
    expect(await subjectsOf(sidecar)).toEqual(['theirs', 'dog'])
    expect(await subjectsOf(jpeg)).toEqual(['cat'])
    expect(await bench.undoAll()).toMatchObject([{ outcome: 'restored' }, { outcome: 'restored' }])
    expect((await readFile(sidecar)).equals(before)).toBe(true)
  })

  it('as two RAW photos: each gets a sidecar of its full name, the short one is left alone', async () => {
    const bench = openWriteBench()
    const cr2 = await makeRaw(join(bench.folder, 'a.cr2'), { kind: 'cr2' })
    const nef = await makeRaw(join(bench.folder, 'a.nef'), { kind: 'nef' })
    const before = await makeSidecar(join(bench.folder, 'a.xmp'), 'whose')
    for (const path of [cr2, nef]) {
      const planned = await bench.plan(path, { accepted })
      expect(planned.photo).toMatchObject({
        targets: [{ kind: 'sidecar', creates: true }],
        notes: [
          saying('a.xmp could belong to several photos of that name, so it is neither read nor written.'),
        ],
      })
      expect(await bench.apply([planned])).toMatchObject([{ outcome: 'written' }])
    }
    expect((await readFile(join(bench.folder, 'a.xmp'))).equals(before)).toBe(true)
    expect((await readdir(bench.folder)).sort()).toEqual([
      'a.cr2',
      'a.cr2.xmp',
      'a.nef',
      'a.nef.xmp',
      'a.xmp',
    ])
  })

  it('as a Live Photo: the film neither has the photo’s sidecar nor gives it its own', async () => {
    const bench = openWriteBench()
    const still = await makePhoto(join(bench.folder, 'IMG_2.JPG'))
    await writeFile(join(bench.folder, 'IMG_2.MOV'), 'a film')
    const ofPhoto = join(bench.folder, 'IMG_2.xmp')
    await makeSidecar(ofPhoto, 'of the photo')
    const ofFilm = await makeSidecar(join(bench.folder, 'IMG_2.MOV.xmp'), 'of the film')
    const planned = await bench.plan(still, { accepted })
    expect(planned.photo).toMatchObject({
      targets: [
        { kind: 'embed', fileName: 'IMG_2.JPG' },
        { kind: 'sidecar', fileName: 'IMG_2.xmp' },
      ],
    })
    expect(planned.found.map(({ value }) => value)).toEqual(['of the photo'])
    expect(await bench.apply([planned])).toMatchObject([{ outcome: 'written' }])
    expect(await subjectsOf(ofPhoto)).toEqual(['of the photo', 'dog'])
    expect((await readFile(join(bench.folder, 'IMG_2.MOV.xmp'))).equals(ofFilm)).toBe(true)
  })
})

describe('a photo with several sidecars', () => {
  it('in both names that disagree: the plan says so, both end with the same keywords, undo gives both back', async () => {
    const bench = openWriteBench()
    const path = await makeRaw(join(bench.folder, 'a.nef'), { kind: 'nef' })
    const sidecars = [join(bench.folder, 'a.XMP'), join(bench.folder, 'a.nef.xmp')]
    const before = [
      await makeSidecar(sidecars[0]!, 'one', 'bad'),
      await makeSidecar(sidecars[1]!, 'two', 'bad', 'more'),
    ]
    const wishes = { accepted, rejected: [['bad']] }
    const planned = await bench.plan(path, wishes)
    expect(planned.photo).toMatchObject({
      targets: [{ fileName: 'a.XMP' }, { fileName: 'a.nef.xmp' }],
      notes: [saying('a.XMP lacks 2, a.nef.xmp lacks 1')],
    })
    expect(await bench.apply([planned])).toMatchObject([{ outcome: 'written' }])
    expect(await subjectsOf(sidecars[0]!)).toEqual(['one', 'two', 'more', 'dog'])
    expect(await subjectsOf(sidecars[1]!)).toEqual(['two', 'more', 'one', 'dog'])
    expect(await bench.plan(path, wishes)).toMatchObject({ photo: { skipReason: 'no-change', notes: [] } })
    expect(await bench.undoAll()).toMatchObject([{ outcome: 'restored' }])
    for (const [index, sidecar] of sidecars.entries()) {
      expect((await readFile(sidecar)).equals(before[index]!)).toBe(true)
    }
  })

  it('of darktable’s duplicates: they are named in the plan, neither read nor written', async () => {
    const bench = openWriteBench()
    const path = await makeRaw(join(bench.folder, 'a.nef'), { kind: 'nef' })
    await makeSidecar(join(bench.folder, 'a.nef.xmp'), 'first')
    const duplicate = await makeSidecar(join(bench.folder, 'a_01.nef.xmp'), 'second')
    const planned = await bench.plan(path, { accepted })
    expect(planned.found.map(({ value }) => value)).toEqual(['first'])
    expect(planned.photo).toMatchObject({
      targets: [{ fileName: 'a.nef.xmp' }],
      notes: [
        saying('a_01.nef.xmp belongs to another version of this photo in darktable and is left as it is.'),
      ],
    })
    expect(await bench.apply([planned])).toMatchObject([{ outcome: 'written' }])
    expect((await readFile(join(bench.folder, 'a_01.nef.xmp'))).equals(duplicate)).toBe(true)
  })

  it('is scanned again only when one of its own sidecars changes', async () => {
    const bench = openWriteBench()
    await mkdir(join(bench.folder, 'a.nef.d'))
    await makeRaw(join(bench.folder, 'a.nef'), { kind: 'nef' })
    await makePhoto(join(bench.folder, 'a.jpg'))
    const [folder] = bench.catalogue.folders.all()
    const scan = () =>
      scanFolder({
        folder: folder!,
        catalogue: bench.catalogue,
        signal: new AbortController().signal,
        readMetadata: (paths) => readMetadata(bench.tool, paths),
      })
    await scan()
    const keywordsOf = (name: string) =>
      bench.catalogue.keywords.of(photoAt(bench.catalogue, folder!.id, name)!.id).map(({ value }) => value)
    await makeSidecar(join(bench.folder, 'a.xmp'), 'raw')
    await makeSidecar(join(bench.folder, 'a.jpg.xmp'), 'jpeg')
    await makeSidecar(join(bench.folder, 'a_01.nef.xmp'), 'duplicate')
    expect(await scan()).toMatchObject({ changed: 2 })
    expect([keywordsOf('a.nef'), keywordsOf('a.jpg')]).toEqual([['raw'], ['jpeg']])
    await runExifTool(['-overwrite_original', '-XMP-dc:Subject=other', join(bench.folder, 'a_01.nef.xmp')])
    expect(await scan()).toMatchObject({ changed: 0 })
  })
})

it('a BigTIFF, which cannot be written, gets a sidecar', async () => {
  const bench = openWriteBench()
  const path = await makePhoto(join(bench.folder, 'a.tif'), { format: 'tiff', bigTiff: true })
  const original = await readFile(path)
  const planned = await bench.plan(path, { accepted })
  expect(planned.photo).toMatchObject({
    targets: [{ kind: 'sidecar', fileName: 'a.tif.xmp', creates: true }],
    notes: [saying('BigTIFF')],
  })
  expect(await bench.apply([planned])).toMatchObject([{ outcome: 'written' }])
  expect(await subjectsOf(join(bench.folder, 'a.tif.xmp'))).toEqual(['dog'])
  expect(await bench.plan(path, { accepted })).toMatchObject({ photo: { skipReason: 'no-change' } })
  expect((await readFile(path)).equals(original)).toBe(true)
  expect(await bench.undoAll()).toMatchObject([{ outcome: 'restored' }])
  expect(await readdir(bench.folder)).toEqual(['a.tif'])
})

it.each(rawKinds.filter((kind) => kind !== 'dng'))(
  'a photo of kind %s is left alone, its sidecar has the tags',
  async (kind) => {
    const bench = openWriteBench()
    const path = await makeRaw(join(bench.folder, `a.${kind}`), { kind })
    const original = await readFile(path)
    const planned = await bench.plan(path, { accepted })
    expect(planned.photo).toMatchObject({
      format: 'raw',
      targets: [{ kind: 'sidecar', fileName: 'a.xmp', creates: true }],
    })
    expect(await bench.apply([planned])).toMatchObject([{ outcome: 'written', problem: null }])
    expect(await bench.plan(path, { accepted })).toMatchObject({ photo: { skipReason: 'no-change' } })
    expect(await bench.undoAll()).toMatchObject([{ outcome: 'restored' }])
    expect((await readFile(path)).equals(original)).toBe(true)
    expect(await readdir(bench.folder)).toEqual([`a.${kind}`])
  },
)
