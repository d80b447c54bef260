import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTags, runExifTool } from '../../support/exiftool-command.js'
import { makePhoto, writeTags } from '../../support/photo-factory.js'
import { openWriteBench } from '../../support/write-bench.js'
import { saying } from '../../support/told.js'

/** Keywords that other taggers drop or rewrite (ImageIndexer loses or changes every one of these), and hard ones. */
const foreign = [
  'San Francisco Bay Area',
  '2024 trip',
  "Mary-Jane O'Neil",
  'Катя',
  'Café',
  'Cafe\u0301 decomposed',
  'McDonald',
  'Places|France|Paris',
  '1.10',
  '1e3',
  'true',
  '2020',
  'AT&T',
  'AT&amp;T',
  'R&eacute;union',
  '&#65;',
  '東京タワー',
  '🐈‍⬛',
  '<b>bold</b>',
  'a=b',
  '-dash',
  '#hash',
  '@at',
  '$dollar',
  '100%d',
  'b/w',
  'semi;colon',
  'comma, space',
  'UPPER',
  'upper',
]

const everywhere = [
  'XMP-dc:Subject',
  'XMP-lr:HierarchicalSubject',
  'XMP-digiKam:TagsList',
  'XMP-microsoft:LastKeywordXMP',
  'XMP-mediapro:CatalogSets',
] as const

describe('keywords of other programs', () => {
  it.each(['jpeg', 'png', 'webp', 'tiff'] as const)(
    'stay byte for byte and in order in every field of a %s',
    async (format) => {
      const bench = openWriteBench()
      const path = join(bench.folder, `photo.${format === 'jpeg' ? 'jpg' : format}`)
      await makePhoto(path, { format, tags: Object.fromEntries(everywhere.map((field) => [field, foreign])) })
      expect(await bench.write(path, { accepted: [['animal', 'dog']] })).toMatchObject({
        outcome: 'written',
        problem: null,
      })
      const now = await readText(path)
      expect(now['XMP-dc:Subject']).toEqual([...foreign, 'animal', 'dog'])
      expect(now['XMP-lr:HierarchicalSubject']).toEqual([...foreign, 'animal|dog'])
      expect(now['XMP-digiKam:TagsList']).toEqual([...foreign, 'animal/dog'])
      expect(now['XMP-microsoft:LastKeywordXMP']).toEqual([...foreign, 'animal/dog'])
      expect(now['XMP-mediapro:CatalogSets']).toEqual([...foreign, 'animal|dog'])
    },
  )

  it('leave every field when they are removed, and take nothing else along', async () => {
    const bench = openWriteBench()
    const path = join(bench.folder, 'photo.jpg')
    const categories =
      '<Categories><Category Assigned="0">animal<Category Assigned="1">dog</Category></Category><Category Assigned="1">tree</Category></Categories>'
    await makePhoto(path, {
      tags: {
        'XMP-dc:Subject': ['animal', 'dog', 'tree'],
        'XMP-lr:HierarchicalSubject': ['animal|dog', 'tree'],
        'XMP-digiKam:TagsList': ['animal/dog', 'tree'],
        'XMP-microsoft:LastKeywordXMP': ['animal/dog', 'tree'],
        'XMP-mediapro:CatalogSets': ['animal|dog', 'tree'],
        'XMP-acdsee:Categories': categories,
        'IPTC:Keywords': ['animal', 'dog', 'tree'],
        'IFD0:XPKeywords': 'animal;dog;tree',
      },
    })
    expect(await bench.write(path, { rejected: [['animal', 'dog']] })).toMatchObject({ outcome: 'written' })
    const now = await readText(path)
    expect(now['XMP-dc:Subject']).toEqual(['animal', 'tree'])
    expect(now['XMP-lr:HierarchicalSubject']).toEqual('tree')
    expect(now['XMP-digiKam:TagsList']).toEqual('tree')
    expect(now['XMP-microsoft:LastKeywordXMP']).toEqual('tree')
    expect(now['XMP-mediapro:CatalogSets']).toEqual('tree')
    expect(now['XMP-acdsee:Categories']).toBe(
      '<Categories><Category Assigned="1">tree</Category></Categories>',
    )
    expect(now['IPTC:Keywords']).toEqual(['animal', 'tree'])
    expect(now['IFD0:XPKeywords']).toBe('animal;tree')
  })

  it('can be removed to the last one', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'), {
      tags: { 'XMP-dc:Subject': ['dog'], 'IPTC:Keywords': ['dog'], 'IFD0:XPKeywords': 'dog' },
    })
    expect(await bench.write(path, { rejected: [['dog']] })).toMatchObject({ outcome: 'written', found: [] })
    const now = await readText(path)
    expect(now).not.toHaveProperty('XMP-dc:Subject')
    expect(now).not.toHaveProperty('IPTC:Keywords')
    expect(now).not.toHaveProperty('IFD0:XPKeywords')
    await bench.undoAll()
    expect((await readText(path))['IPTC:Keywords']).toBe('dog')
  })

  it('stay in XPKeywords that hold an emoji, which ExifTool reads as question marks', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'), { tags: { 'IFD0:XPKeywords': 'a;QZ;b' } })
    const list = Buffer.from('a;🐈;b', 'utf16le')
    const bytes = await readFile(path)
    bytes.set(list, bytes.indexOf(Buffer.from('a;QZ;b', 'utf16le')))
    await writeFile(path, bytes)
    expect((await bench.plan(path, { accepted: [['dog']] })).photo.notes).toEqual([saying('XPKeywords')])
    expect(await bench.write(path, { accepted: [['dog']] })).toMatchObject({ outcome: 'written' })
    expect((await readFile(path)).includes(list)).toBe(true)
  })

  it('survive as a list of 1,500', async () => {
    const bench = openWriteBench()
    const many = Array.from({ length: 1500 }, (_, index) => `keyword ${index}`)
    const path = await makePhoto(join(bench.folder, 'photo.jpg'), { tags: { 'XMP-dc:Subject': many } })
    expect(await bench.write(path, { accepted: [['dog']] })).toMatchObject({ outcome: 'written' })
    const { found } = await bench.write(path, { rejected: [['keyword 7']] })
    expect(found?.map(({ value }) => value)).toEqual([...many.filter((name) => name !== 'keyword 7'), 'dog'])
  })

  it('stay in Latin-1 IPTC without a declared character set, whose other texts stay readable', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'))
    await runExifTool([
      '-overwrite_original',
      '-IPTC:Keywords=été',
      '-IPTC:Keywords=plage',
      '-IPTC:City=Besançon',
      '-Photoshop:IPTCDigest=new',
      path,
    ])
    expect(await bench.write(path, { accepted: [['東京']] })).toMatchObject({
      outcome: 'written',
      problem: null,
    })
    const now = await readTags(path, ['IPTC:all', 'Photoshop:IPTCDigest', 'File:CurrentIPTCDigest'])
    expect(now['IPTC:Keywords']).toEqual(['été', 'plage', '東京'])
    expect(now['IPTC:City']).toBe('Besançon')
    expect(now['IPTC:CodedCharacterSet']).toBe('UTF8')
    expect(now['Photoshop:IPTCDigest']).toBe(now['File:CurrentIPTCDigest'])
  })

  it('are understood in IPTC that is UTF-8 and does not say so', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'))
    await runExifTool([
      '-overwrite_original',
      '-charset',
      'iptc=UTF8',
      '-IPTC:Keywords=Катя',
      '-IPTC:City=Köln',
      path,
    ])
    const { found } = await bench.request(path, {})
    expect(found.map(({ value }) => value)).toEqual(['Катя'])
    expect(await bench.write(path, { accepted: [['dog']] })).toMatchObject({
      outcome: 'written',
      problem: null,
    })
    const now = await readTags(path, ['IPTC:all', 'XMP-dc:Subject'])
    expect(now).toMatchObject({
      'IPTC:Keywords': ['Катя', 'dog'],
      'IPTC:City': 'Köln',
      'XMP-dc:Subject': ['Катя', 'dog'],
    })
  })

  it('keep a digest stale that was stale, because IPTC was edited last', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'), { tags: { 'IPTC:Keywords': ['a'] } })
    await writeTags(path, { 'Photoshop:IPTCDigest': '00000000000000000000000000000001' })
    await bench.write(path, { accepted: [['dog']] })
    const now = await readTags(path, ['Photoshop:IPTCDigest', 'File:CurrentIPTCDigest'])
    expect(now['Photoshop:IPTCDigest']).not.toBe(now['File:CurrentIPTCDigest'])
  })

  it('get IPTC created only when asked for, in UTF-8 with a digest', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'), { tags: { 'XMP-dc:Subject': ['mine'] } })
    await bench.write(path, { accepted: [['東京']] }, { fieldPreset: 'photoprism' })
    const now = await readTags(path, ['IPTC:all', 'Photoshop:IPTCDigest', 'File:CurrentIPTCDigest'])
    expect(now).toMatchObject({ 'IPTC:Keywords': ['mine', '東京'], 'IPTC:CodedCharacterSet': 'UTF8' })
    expect(now['Photoshop:IPTCDigest']).toBe(now['File:CurrentIPTCDigest'])
    await bench.undoAll()
    expect(await readTags(path, ['IPTC:all'])).not.toHaveProperty('IPTC:Keywords')
  })
})

/** Tags with all values as text: ExifTool's plain JSON would turn `1.10` into a number. */
async function readText(path: string): Promise<Readonly<Record<string, unknown>>> {
  const names = ['XMP:all', 'IPTC:all', 'IFD0:all'].map((name) => `-${name}`)
  const output = await runExifTool(['-json', '-m', '-G1', '-api', 'structformat=JSONQ', ...names, path])
  const [tags] = JSON.parse(output) as [Record<string, unknown>]
  return tags
}
