import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { fieldsOfFormat } from '../../../src/core/metadata/fields/target-fields.js'
import { fieldPresetIds, type FieldPresetId } from '../../../src/shared/field-policy.js'
import type { PhotoFormat } from '../../../src/shared/photo.js'
import { keywordFields, type KeywordField } from '../../../src/shared/keyword-field.js'
import { runExifTool } from '../../support/exiftool-command.js'
import { humanKeywords } from '../../support/human-keywords.js'
import { makeBadMakerNotePhoto, makeMakerNotePhoto } from '../../support/maker-note-photo.js'
import { hasHeifEncoder, makePhoto, writeTags } from '../../support/photo-factory.js'
import { makeRaw } from '../../support/raw-factory.js'
import { leftovers, openWriteBench } from '../../support/write-bench.js'
import { saying } from '../../support/told.js'

type Case = Readonly<{
  extension: string
  /** What holds the tags: the photo's format, or a sidecar. */
  format: PhotoFormat | 'xmp'
  make: (path: string) => Promise<string>
}>

const photo = (format: 'jpeg' | 'png' | 'webp' | 'tiff' | 'heic', extension: string): Case => ({
  extension,
  format,
  make: (path) => makePhoto(path, { format }),
})

const cases: readonly Case[] = [
  photo('jpeg', 'jpg'),
  photo('tiff', 'tif'),
  photo('png', 'png'),
  photo('webp', 'webp'),
  ...(hasHeifEncoder ? [photo('heic', 'heic')] : []),
  { extension: 'dng', format: 'dng', make: (path) => makeRaw(path, { kind: 'dng' }) },
  { extension: 'nef', format: 'xmp', make: (path) => makeRaw(path, { kind: 'nef' }) },
]

const accepted = [['animal', 'cat'], ['東京']]
const names = [...humanKeywords, 'animal', 'cat', '東京']

/** What a field holds after the write when dc:subject held the human keywords before. */
const written: Readonly<Record<KeywordField, readonly string[]>> = {
  'XMP-dc:Subject': names,
  'XMP-lr:HierarchicalSubject': [...humanKeywords, 'animal|cat', '東京'],
  'XMP-digiKam:TagsList': [...humanKeywords.slice(0, -1), 'Places/France/Paris', 'animal/cat', '東京'],
  'XMP-microsoft:LastKeywordXMP': [
    ...humanKeywords.slice(0, -1),
    'Places/France/Paris',
    'animal/cat',
    '東京',
  ],
  'XMP-mediapro:CatalogSets': [...humanKeywords, 'animal|cat', '東京'],
  'XMP-acdsee:Categories': [
    '<Categories>' +
      humanKeywords
        .slice(0, -1)
        .map((name) => `<Category Assigned="1">${name}</Category>`)
        .join('') +
      '<Category Assigned="0">Places<Category Assigned="0">France<Category Assigned="1">Paris</Category></Category></Category>' +
      '<Category Assigned="0">animal<Category Assigned="1">cat</Category></Category>' +
      '<Category Assigned="1">東京</Category></Categories>',
  ],
  'IPTC:Keywords': names,
  'IFD0:XPKeywords': [names.join(';')],
}

/** Under "with-hierarchy", too: one of the accepted tags has a parent. */
function createdFields(preset: FieldPresetId, format: PhotoFormat | 'xmp'): readonly KeywordField[] {
  const fields = fieldsOfFormat({ fieldPreset: preset, fieldRules: {} }, format)
  return keywordFields.filter((field) => ['always', 'with-hierarchy'].includes(fields[field]))
}

describe('every preset', () => {
  it.each(cases)('writes, repeats, removes and undoes in $extension', async ({ extension, format, make }) => {
    const bench = openWriteBench()
    const photos = fieldPresetIds.map((preset) => ({
      preset,
      path: join(bench.folder, `${preset}.${extension}`),
      target: join(bench.folder, `${preset}.${format === 'xmp' ? 'xmp' : extension}`),
    }))
    for (const { path } of photos) {
      await make(path)
      await writeTags(path, { 'XMP-dc:Subject': humanKeywords })
    }
    const before = await Promise.all(photos.map(({ path }) => readFile(path)))

    for (const { preset, path } of photos) {
      const result = await bench.write(path, { accepted }, { fieldPreset: preset })
      expect({ preset, ...result }).toMatchObject({ outcome: 'written', problem: null })
    }
    const after = await readAll(photos.map(({ target }) => target))
    for (const [index, { preset, path }] of photos.entries()) {
      const created = createdFields(preset, format)
      const tags = after[index]!
      const lists = keywordFields.flatMap((field) => (field in tags ? [[field, asList(tags[field])]] : []))
      expect({ preset, ...Object.fromEntries(lists) }).toEqual({
        preset,
        ...Object.fromEntries(created.map((field) => [field, written[field]])),
      })
      if (created.includes('IPTC:Keywords')) {
        expect(tags['IPTC:CodedCharacterSet']).toBe('UTF8')
        expect(tags['Photoshop:IPTCDigest']).toBe(tags['File:CurrentIPTCDigest'])
      }
      const again = await bench.plan(path, { accepted }, { fieldPreset: preset })
      expect({ preset, ...again.photo }).toMatchObject({ decision: 'skip', skipReason: 'no-change' })
      if (['jpeg', 'tiff', 'png', 'webp'].includes(format))
        expect(await pixelsOf(await readFile(path))).toEqual(await pixelsOf(before[index]!))
    }

    const rejected = [['animal', 'cat'], ['Катя'], ['東京']]
    for (const { preset, path } of photos) {
      const result = await bench.write(path, { rejected }, { fieldPreset: preset })
      expect({ preset, ...result }).toMatchObject({ outcome: 'written', problem: null })
    }
    for (const tags of await readAll(photos.map(({ target }) => target)))
      expect(JSON.stringify(tags)).not.toMatch(/cat["<;]|Катя|東京/)

    const undone = await bench.undoAll()
    expect(new Set(undone.map(({ outcome }) => outcome))).toEqual(new Set(['restored']))
    for (const [index, { path }] of photos.entries())
      expect((await readFile(path)).equals(before[index]!)).toBe(true)
    const left = await readdir(bench.folder)
    expect(left).toHaveLength(photos.length)
    expect(leftovers(left)).toEqual([])
  })

  it.each(fieldPresetIds)('%s can empty all eight fields of a JPEG', async (fieldPreset) => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'), { tags: everywhere('dog') })
    const before = await readFile(path)
    expect(await bench.write(path, { rejected: [['dog']] }, { fieldPreset })).toMatchObject({
      outcome: 'written',
      problem: null,
      found: [],
    })
    const [tags = {}] = await readAll([path])
    expect(keywordFields.filter((field) => field in tags)).toEqual([])
    expect((await readFile(path)).includes('dog')).toBe(false)
    await bench.undoAll()
    expect((await readFile(path)).equals(before)).toBe(true)
  })
})

describe('XPKeywords, which rewrite the EXIF data', () => {
  it.each([
    ['created', 'windows', {}],
    ['edited where they are', 'most-programs', { 'IFD0:XPKeywords': 'mine' }],
  ] as const)('leave the maker notes and the picture alone when %s', async (_, fieldPreset, tags) => {
    const bench = openWriteBench()
    const path = await makeMakerNotePhoto(join(bench.folder, 'photo.jpg'))
    if (Object.keys(tags).length > 0) await writeTags(path, tags)
    const before = await readFile(path)
    const [old = {}] = await readAll([path])
    expect(old).toMatchObject({ 'Canon:OwnerName': 'Owner of this camera' })
    expect(await bench.write(path, { accepted: [['Катя']] }, { fieldPreset })).toMatchObject({
      outcome: 'written',
      problem: null,
    })
    const [now = {}] = await readAll([path])
    expect(now['IFD0:XPKeywords']).toBe([...Object.values(tags), 'Катя'].join(';'))
    expect(pick(now, 'Canon:')).toEqual(pick(old, 'Canon:'))
    expect(pick(now, 'ExifIFD:')).toEqual(pick(old, 'ExifIFD:'))
    expect(await pixelsOf(await readFile(path))).toEqual(await pixelsOf(before))
    await bench.undoAll()
    expect((await readFile(path)).equals(before)).toBe(true)
  })
})

describe('maker notes that a rewrite of the EXIF data would damage', () => {
  it('keep the photo from being written, and do not where XMP alone is written', async () => {
    const bench = openWriteBench()
    const path = await makeBadMakerNotePhoto(join(bench.folder, 'photo.jpg'))
    const before = await readFile(path)
    const refused = await bench.write(path, { accepted: [['cat']] }, { fieldPreset: 'windows' })
    expect(refused).toMatchObject({
      outcome: 'failed',
      problem: saying(/IFD dropped.*a sidecar can hold the tags instead/),
    })
    expect((await readFile(path)).equals(before)).toBe(true)
    expect(leftovers(await readdir(bench.folder))).toEqual([])
    expect(await bench.write(path, { accepted: [['cat']] })).toMatchObject({ outcome: 'written' })
  })
})

describe('IPTC values of more than 64 bytes', () => {
  it('stay whole when a tag beside them is removed, and can be removed themselves', async () => {
    const bench = openWriteBench()
    const [long, longer] = ['x'.repeat(70), `é${'y'.repeat(80)}`]
    const path = await makePhoto(join(bench.folder, 'photo.jpg'))
    const assignments = [long, 'dog', longer, 'été', 'tree'].map((value) => `-IPTC:Keywords=${value}`)
    await runExifTool(['-overwrite_original', '-m', ...assignments, '-Photoshop:IPTCDigest=new', path])
    const wishes = { accepted: [['cat']], rejected: [['dog'], ['été']] }
    expect(await bench.write(path, wishes)).toMatchObject({ outcome: 'written', problem: null })
    const [tags = {}] = await readAll([path])
    expect(tags['IPTC:Keywords']).toEqual([long, longer, 'tree'])
    expect(tags['Photoshop:IPTCDigest']).toBe(tags['File:CurrentIPTCDigest'])
    expect(await bench.write(path, { rejected: [[longer]] })).toMatchObject({ outcome: 'written' })
    expect((await readAll([path]))[0]?.['IPTC:Keywords']).toEqual([long, 'tree'])
  })
})

/** Tags that put one keyword into all eight fields. */
function everywhere(name: string): Readonly<Record<string, string>> {
  const lists = Object.fromEntries(keywordFields.map((field) => [field, name]))
  const categories = `<Categories><Category Assigned="1">${name}</Category></Categories>`
  return { ...lists, 'XMP-acdsee:Categories': categories }
}

async function pixelsOf(bytes: Buffer): Promise<Buffer> {
  return sharp(bytes).raw().toBuffer()
}

function pick(tags: Readonly<Record<string, unknown>>, prefix: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(tags).filter(([name]) => name.startsWith(prefix)))
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

/** All tags of files as text, in their order, read by an ExifTool of its own. */
async function readAll(paths: readonly string[]): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const output = await runExifTool([
    '-json',
    '-G1',
    '-m',
    '-api',
    'structformat=JSONQ',
    '-all',
    '-File:CurrentIPTCDigest',
    ...paths,
  ])
  return JSON.parse(output) as Record<string, unknown>[] // one object per file
}
