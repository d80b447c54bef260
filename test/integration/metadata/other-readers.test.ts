import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { humanKeywords } from '../../support/human-keywords.js'
import {
  hasExiv2,
  readWithExifr,
  readWithExifTool,
  readWithExiv2,
  type TagsRead,
} from '../../support/other-readers.js'
import { hasHeifEncoder, makePhoto, writeTags, type PhotoOptions } from '../../support/photo-factory.js'
import { makeRaw } from '../../support/raw-factory.js'
import { openWriteBench } from '../../support/write-bench.js'

type Case = Readonly<{
  name: string
  /** 'gap' where this version of the reader reads no metadata of the format at all: docs/metadata.md lists them. */
  exiv2: 'reads' | 'gap'
  exifr: 'reads' | 'gap'
  make: (path: string) => Promise<string>
}>

const photo = (format: NonNullable<PhotoOptions['format']>) => (path: string) => makePhoto(path, { format })

const cases: readonly Case[] = [
  { name: 'photo.jpg', exiv2: 'reads', exifr: 'reads', make: photo('jpeg') },
  { name: 'photo.png', exiv2: 'reads', exifr: 'reads', make: photo('png') },
  { name: 'photo.tif', exiv2: 'reads', exifr: 'reads', make: photo('tiff') },
  { name: 'photo.webp', exiv2: 'reads', exifr: 'gap', make: photo('webp') },
  { name: 'photo.avif', exiv2: 'gap', exifr: 'gap', make: photo('avif') },
  ...(hasHeifEncoder
    ? [{ name: 'photo.heic', exiv2: 'gap', exifr: 'gap', make: photo('heic') } as const]
    : []),
  { name: 'photo.dng', exiv2: 'reads', exifr: 'reads', make: (path) => makeRaw(path, { kind: 'dng' }) },
  { name: 'photo.nef', exiv2: 'reads', exifr: 'reads', make: (path) => makeRaw(path, { kind: 'nef' }) },
]

const accepted = [
  ['animal', 'dog', 'golden retriever'],
  ['größer'],
  ['東京タワー'],
  ['שלום'],
  ['🐈‍⬛'],
  ['AT&amp;T'],
]
/** exifr turns these into numbers and truth values; every other reader leaves them as they are. */
const numberLike = ['1.10', '1e3', 'true']

describe('programs that read what was written', () => {
  it.each(cases)('agree on every field of $name', async (one) => {
    for (const fieldPreset of ['most-programs', 'lightroom', 'digikam'] as const) {
      const bench = openWriteBench()
      const path = await one.make(join(bench.folder, one.name))
      if (!one.name.endsWith('nef')) await writeTags(path, { 'XMP-dc:Subject': [...humanKeywords] })
      expect(await bench.write(path, { accepted }, { fieldPreset })).toMatchObject({
        outcome: 'written',
        problem: null,
      })
      const [sidecar] = (await readdir(bench.folder)).filter((name) => name.endsWith('.xmp'))
      const target = sidecar === undefined ? path : join(bench.folder, sidecar)

      const tags = await readWithExifTool(target)
      expect(tags.subject).toEqual(expect.arrayContaining(accepted.flat()))
      // Of a sidecar, exiv2 shows dc:subject once more as IPTC, which an XMP file cannot hold.
      const byExiv2 = sidecar === undefined ? tags : { ...tags, iptc: tags.subject }
      if (hasExiv2) expect(await readWithExiv2(target)).toEqual(one.exiv2 === 'reads' ? byExiv2 : nothing)
      const byExifr = one.exifr === 'gap' ? nothing : await readWithExifr(target)
      expect(byExifr).toEqual(one.exifr === 'reads' ? asExifrReads(tags, one.name) : nothing)
    }
  })

  it('keep what looks like a number, but for exifr', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'))
    const wishes = { accepted: numberLike.map((name) => [name]) }
    expect(await bench.write(path, wishes)).toMatchObject({ outcome: 'written' })
    expect((await readWithExifTool(path)).subject).toEqual(numberLike)
    if (hasExiv2) expect((await readWithExiv2(path)).subject).toEqual(numberLike)
    expect((await readWithExifr(path)).subject).toEqual(['1.1', '1000', 'true'])
  })
})

const nothing: TagsRead = { subject: [], hierarchy: [], tagsList: [], iptc: [] }

/** exifr gives values of XMP as they are spelt in XML, and reads all IPTC as Latin-1, and only in JPEG. */
function asExifrReads({ subject, hierarchy, tagsList, iptc }: TagsRead, name: string): TagsRead {
  const escape = (values: readonly string[]) =>
    values.map((value) => value.replaceAll('&', '&amp;').replaceAll("'", '&#39;'))
  const asLatin = (value: string) => Buffer.from(value).toString('latin1')
  return {
    subject: escape(subject),
    hierarchy: escape(hierarchy),
    tagsList: escape(tagsList),
    iptc: name.endsWith('.jpg') ? iptc.map(asLatin) : [],
  }
}
