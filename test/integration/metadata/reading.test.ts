import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openExifTool, type ExifToolProcess } from '../../../src/core/metadata/tool/exiftool.js'
import { extractRawPreview } from '../../../src/core/metadata/read/raw-preview.js'
import { readFields } from '../../../src/core/metadata/read/read-fields.js'
import { readMetadata } from '../../../src/core/metadata/read/read-metadata.js'
import { runExifTool } from '../../support/exiftool-command.js'
import { makePhoto } from '../../support/photo-factory.js'
import { makeRaw, rawKinds } from '../../support/raw-factory.js'
import { tempFolder } from '../../support/temp-folder.js'

function startTool(): ExifToolProcess {
  const tool = openExifTool()
  onTestFinished(() => tool.close())
  return tool
}

describe('readMetadata', () => {
  it('reads every keyword field, the sidecars, the date, the orientation and the size', async () => {
    const folder = tempFolder()
    const path = await makePhoto(join(folder, 'photo.jpg'), {
      orientation: 6,
      tags: {
        'XMP-dc:Subject': ['1.10', 'true'],
        'XMP-lr:HierarchicalSubject': ['a|b'],
        'IPTC:Keywords': ['x'],
        'IFD0:XPKeywords': 'one;two',
        'ExifIFD:DateTimeOriginal': '2024:02:29 12:34:56',
      },
    })
    await runExifTool(['-XMP-dc:Subject=beside', join(folder, 'photo.jpg.xmp')])
    const read = (await readMetadata(startTool(), [path])).get(path)
    expect(read).toMatchObject({
      takenAt: '2024-02-29T12:34:56',
      orientation: 6,
      width: 96,
      height: 64,
      error: null,
    })
    expect(
      read?.found.map(({ source, sidecarName, field, position, value }) => [
        source,
        sidecarName,
        field,
        position,
        value,
      ]),
    ).toEqual([
      ['photo', null, 'XMP-dc:Subject', 0, '1.10'],
      ['photo', null, 'XMP-dc:Subject', 1, 'true'],
      ['photo', null, 'XMP-lr:HierarchicalSubject', 0, 'a|b'],
      ['photo', null, 'IPTC:Keywords', 0, 'x'],
      ['photo', null, 'IFD0:XPKeywords', 0, 'one'],
      ['photo', null, 'IFD0:XPKeywords', 1, 'two'],
      ['sidecar', 'photo.jpg.xmp', 'XMP-dc:Subject', 0, 'beside'],
    ])
  })

  it('gives every path an answer: one that cannot be read says why', async () => {
    const folder = tempFolder()
    const good = await makePhoto(join(folder, 'good.jpg'))
    const empty = join(folder, 'empty.jpg')
    await writeFile(empty, '')
    const missing = join(folder, 'missing.jpg')
    const read = await readMetadata(startTool(), [missing, empty, good])
    expect(read.get(good)).toMatchObject({ error: null, width: 96 })
    expect(read.get(empty)).toMatchObject({ error: expect.stringContaining('empty') as string, found: [] })
    expect(read.get(missing)).toMatchObject({
      error: expect.stringContaining('not found') as string,
      found: [],
    })
  })

  it.each(['0000:00:00 00:00:00', '2023:02:31 10:00:00', '    :  :     :  :  '])(
    'takes %j for no date',
    async (date) => {
      const path = await makePhoto(join(tempFolder(), 'photo.jpg'), {
        tags: { 'ExifIFD:DateTimeOriginal#': date },
      })
      expect((await readMetadata(startTool(), [path])).get(path)).toMatchObject({ takenAt: null })
    },
  )

  it('reads more files than one command takes, each as its own', async () => {
    const folder = tempFolder()
    const paths = Array.from({ length: 120 }, (_, index) => join(folder, `photo ${index}.xmp`))
    for (const [index, path] of paths.entries()) {
      const item = `<rdf:Bag><rdf:li>number ${index}</rdf:li></rdf:Bag>`
      await writeFile(
        path,
        `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject>${item}</dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>`,
      )
    }
    const read = await readFields(startTool(), paths)
    for (const [index, path] of paths.entries()) {
      expect(read.get(path)?.keywords.get('XMP-dc:Subject')).toEqual([`number ${index}`])
    }
  })
})

describe('a long answer of ExifTool', () => {
  it('keeps letters whole that two pieces of its output share', async () => {
    const folder = tempFolder()
    // Three bytes a letter and an odd start: pieces of the pipe's 64 KB cannot but end inside of letters.
    const value = 'x' + '写'.repeat(20_000)
    const item = `<rdf:Bag><rdf:li>${value}</rdf:li></rdf:Bag>`
    const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject>${item}</dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>`
    const paths = Array.from({ length: 20 }, (_, index) => join(folder, `photo ${index}.xmp`))
    for (const path of paths) await writeFile(path, xmp)
    const read = await readFields(startTool(), paths)
    for (const path of paths) expect(read.get(path)?.keywords.get('XMP-dc:Subject')).toEqual([value])
  })
})

describe('extractRawPreview', () => {
  it.each(rawKinds)('gives the largest JPEG of a %s', async (kind) => {
    const path = await makeRaw(join(tempFolder(), `photo.${kind}`), { kind, width: 320, height: 240 })
    const preview = await sharp(await extractRawPreview(startTool(), path)).metadata()
    expect(preview).toMatchObject({ format: 'jpeg', width: 320, height: 240 })
  })

  it('says so when there is none', async () => {
    const path = await makePhoto(join(tempFolder(), 'photo.tiff'), { format: 'tiff' })
    await expect(extractRawPreview(startTool(), path)).rejects.toMatchObject({ code: 'photo-unsupported' })
  })
})
