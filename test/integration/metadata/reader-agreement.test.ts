import { existsSync, readdirSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { openExifTool } from '../../../src/core/metadata/tool/exiftool.js'
import { encodeEntities } from '../../../src/core/metadata/tool/entities.js'
import { scanFields } from '../../../src/core/metadata/read/scan-fields.js'
import { keywordFields } from '../../../src/shared/keyword-field.js'
import { insertSegments, xmpSegment } from '../../support/jpeg-segments.js'
import { hasHeifEncoder, makePhoto, photoBytes } from '../../support/photo-factory.js'
import { makeRaw } from '../../support/raw-factory.js'
import { compareReaders } from '../../support/reader-agreement.js'
import { tempFolder } from '../../support/temp-folder.js'
import { packet, xmpShapes } from '../../support/xmp-shapes.js'

const tool = openExifTool()
afterAll(() => tool.close())

/** Keywords that readers get wrong: numbers, booleans, entities, scripts, separators, spaces. */
const nasty = [
  '1.10',
  '1e3',
  'true',
  'null',
  '007',
  '-0',
  'AT&amp;T',
  'AT&T',
  '<b>',
  '"quoted"',
  "O'Neil",
  'back\\slash',
  'Café',
  'Cafe\u0301',
  '日本語',
  'שלום',
  'Катя',
  'a;b',
  'a,b',
  'Places|France|Paris',
  ' spaces ',
  'tab\there',
  'San Francisco Bay Area',
  '2024 trip',
  'Mary-Jane',
]
const emoji = ['🐈', '👨‍👩‍👧', '🏳️‍🌈']

async function write(path: string, tags: Readonly<Record<string, readonly string[]>>): Promise<void> {
  const assignments = Object.entries(tags).flatMap(([tag, values]) =>
    values.map((value) => `-${tag}=${encodeEntities(value)}`),
  )
  const answer = await tool.run(['-overwrite_original', '-m', '-E', ...assignments, path])
  expect(answer.errors).toEqual([])
}

/** A list for one field; XPKeywords holds one text, and no characters beyond the first 65,536. */
function valuesOf(field: string): readonly string[] {
  if (field === 'IFD0:XPKeywords') return [nasty.join(';')]
  if (field === 'XMP-acdsee:Categories')
    return ['<Categories><Category Assigned="1">A&amp;B</Category></Categories>']
  return [...nasty, ...emoji]
}

const formats = ['jpeg', 'png', 'webp', 'tiff', 'avif', ...(hasHeifEncoder ? ['heic' as const] : [])] as const

describe('the fast reader agrees with ExifTool', () => {
  it.each(formats)('on every field of a %s, alone and together', async (format) => {
    const folder = tempFolder()
    const bare = await makePhoto(join(folder, `bare.${format}`), { format, width: 24, height: 16 })
    const bytes = await readFile(bare)
    const paths = [bare]
    const copy = async (name: string, tags: Readonly<Record<string, readonly string[]>>) => {
      const path = join(folder, `${name}.${format}`)
      await writeFile(path, bytes)
      await write(path, tags)
      paths.push(path)
    }
    const all = Object.fromEntries(keywordFields.map((field) => [field, valuesOf(field)]))
    for (const [index, field] of keywordFields.entries()) {
      await copy(`field-${index}`, {
        [field]: valuesOf(field),
        ...(field === 'IPTC:Keywords' ? { 'IPTC:CodedCharacterSet': ['UTF8'] } : {}),
      })
    }
    await copy('all', { ...all, 'IPTC:CodedCharacterSet': ['UTF8'], 'IFD0:Orientation#': ['6'] })
    await copy('latin IPTC', { 'IPTC:Keywords': ['Café', 'naïve', 'plain'] })
    await copy('one', { 'XMP-dc:Subject': ['1.10'], 'IFD0:XPKeywords': ['1.10'] })
    await copy('one IPTC', { 'IPTC:Keywords': ['1.10'] })
    await copy('dates', {
      'ExifIFD:CreateDate': ['2020:01:02 03:04:05'],
      'XMP-exif:DateTimeOriginal': ['2021:01:02 03:04:05+01:00'],
      'XMP-tiff:ImageWidth': ['7'],
      'XMP-tiff:ImageHeight': ['8'],
    })
    await copy('wide XPKeywords', { 'IFD0:XPKeywords': emoji })
    const { unsure, disagreements } = await compareReaders(tool, paths)
    expect(disagreements).toEqual([])
    // PNG holds IPTC in a text of ImageMagick's own
    const isLeft = (path: string) =>
      path.includes('wide XPKeywords') || (format === 'png' && /IPTC|all|field-6/.test(basename(path)))
    expect(unsure.filter((path) => !isLeft(path))).toEqual([])
  })

  it('on sidecars and DNG', async () => {
    const folder = tempFolder()
    const sidecar = join(folder, 'photo.jpg.xmp')
    const dng = await makeRaw(join(folder, 'photo.dng'), { kind: 'dng', orientation: 8 })
    const fields = keywordFields.filter((field) => field.startsWith('XMP'))
    const all = Object.fromEntries(fields.map((field) => [field, valuesOf(field)]))
    await write(sidecar, all)
    const tagged = await makeRaw(join(folder, 'tagged.dng'), { kind: 'dng' })
    await write(tagged, all)
    const { unsure, disagreements } = await compareReaders(tool, [sidecar, dng, tagged])
    expect({ unsure, disagreements }).toEqual({ unsure: [], disagreements: [] })
  })

  it('on 1,500 keywords, in XMP so long that it goes on in further segments too', async () => {
    const folder = tempFolder()
    const keywords = Array.from({ length: 1500 }, (_, index) => `keyword number ${index}`)
    const path = await makePhoto(join(folder, 'many.jpg'))
    await write(path, { 'XMP-dc:Subject': keywords, 'IPTC:Keywords': keywords })
    const long = await makePhoto(join(folder, 'long.jpg'))
    await write(long, {
      'XMP-dc:Subject': keywords,
      'XMP-digiKam:TagsList': keywords.map((one) => one.repeat(4)),
    })
    const { sure, disagreements } = await compareReaders(tool, [path, long])
    expect(disagreements).toEqual([])
    expect(sure).toEqual([path, long])
  })

  it('on XMP of every shape, in photos and sidecars', async () => {
    const folder = tempFolder()
    const photo = await photoBytes({ width: 16, height: 16 })
    const paths = new Map<string, boolean>()
    for (const [index, shape] of xmpShapes.entries()) {
      const jpeg = join(folder, `${index} ${shape.name}.jpg`)
      await writeFile(jpeg, insertSegments(photo, [xmpSegment(shape.bytes)]))
      paths.set(jpeg, shape.isPlain)
      const sidecar = join(folder, `${index} ${shape.name}.xmp`)
      await writeFile(sidecar, shape.bytes)
      paths.set(sidecar, shape.isPlain)
    }
    const { unsure, disagreements } = await compareReaders(tool, [...paths.keys()])
    expect(disagreements).toEqual([])
    expect(unsure.filter((path) => paths.get(path))).toEqual([])
  })

  it('by leaving photos with the same metadata twice to ExifTool', async () => {
    const folder = tempFolder()
    const photo = await photoBytes({ width: 16, height: 16 })
    const xmp = xmpSegment(Buffer.from(packet('')))
    const path = join(folder, 'twice.jpg')
    await writeFile(path, insertSegments(photo, [xmp, xmp]))
    expect(await scanFields(path)).toBeNull()
  })

  it('by leaving what is not there, empty or named wrongly to ExifTool', async () => {
    const folder = tempFolder()
    const empty = join(folder, 'empty.jpg')
    await writeFile(empty, '')
    const misnamed = join(folder, 'photo.png')
    await writeFile(misnamed, await photoBytes({ width: 16, height: 16 }))
    for (const path of [join(folder, 'missing.jpg'), empty, misnamed, folder]) {
      expect(await scanFields(path)).toBeNull()
    }
  })
})

const photos = fileURLToPath(new URL('../../../../shared/photos', import.meta.url))

describe.skipIf(!existsSync(photos))('the collection of real photos', () => {
  it('is read by the fast reader as by ExifTool', async () => {
    const files = readdirSync(photos, { recursive: true, withFileTypes: true })
    const paths = files
      .filter((entry) => entry.isFile() && entry.name !== 'README')
      .map((entry) => join(entry.parentPath, entry.name))
    const { sure, disagreements } = await compareReaders(tool, paths)
    expect(disagreements).toEqual([])
    expect(sure.length / paths.length).toBeGreaterThan(0.9)
  })
})
