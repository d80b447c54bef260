import { readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openExifTool } from '../../../src/core/metadata/tool/exiftool.js'
import { makePhoto } from '../../support/photo-factory.js'
import { makeRaw } from '../../support/raw-factory.js'
import { compareReaders } from '../../support/reader-agreement.js'
import { seededRandom } from '../../../src/core/support/seeded-random.js'
import { tempFolder } from '../../support/temp-folder.js'
import { xmpShapes } from '../../support/xmp-shapes.js'

const tool = openExifTool()
afterAll(() => tool.close())

/** Set SHUTTERWORD_FUZZ to a greater number for a long run. */
const damagesPerKind = Number(process.env.SHUTTERWORD_FUZZ ?? 40)

const tags = {
  'XMP-dc:Subject': ['cat', 'Café'],
  'XMP-lr:HierarchicalSubject': ['animal|cat'],
  'XMP-photoshop:DateCreated': '2020:01:02 03:04:05',
  'IPTC:CodedCharacterSet': 'UTF8',
  'IPTC:Keywords': ['cat', 'Café'],
  'IFD0:XPKeywords': 'cat;Café',
  'IFD0:Orientation#': 6,
  'ExifIFD:DateTimeOriginal': '2021:01:02 03:04:05',
}

const formats = ['jpeg', 'png', 'webp', 'tiff', 'avif', 'dng', 'xmp'] as const

async function makeFile(folder: string, format: (typeof formats)[number]): Promise<string> {
  const path = join(folder, `whole.${format}`)
  if (format === 'dng') return makeRaw(path, { kind: 'dng', width: 16, height: 16, orientation: 3 })
  if (format !== 'xmp') {
    // PNG keeps IPTC in a way that the fast reader leaves alone altogether
    const own = format === 'png' ? { ...tags, 'IPTC:CodedCharacterSet': '', 'IPTC:Keywords': [] } : tags
    return makePhoto(path, { format, width: 16, height: 16, tags: own })
  }
  const photo = await makePhoto(join(folder, 'for the sidecar.jpg'), { width: 16, height: 16, tags })
  const jpeg = await readFile(photo)
  const [start, end] = [jpeg.indexOf('<?xpacket begin'), jpeg.indexOf('<?xpacket end')]
  await writeFile(path, Buffer.concat([jpeg.subarray(start, end), Buffer.from(`<?xpacket end='w'?>`)]))
  return path
}

/** What turns XMP into something else, put in at any place. */
const tokens = [
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '&amp;',
  '&',
  '>',
  '<',
  '"',
  "'",
  '/',
  ' xml:lang="de"',
  '\r\n',
  '\0',
  '\n',
  ' rdf:parseType="Literal"',
  ' rdf:resource="x"',
  ' dc:subject="x"',
  '<rdf:li>x</rdf:li>',
  '</rdf:li>',
  '<rdf:li>',
  ' xmlns:dc="x"',
  ' xmlns:d="http://purl.org/dc/elements/1.1/"',
  '<rdf:Bag/>',
  '<?x?>',
  '<x:y/>',
  '</rdf:Description>',
  '<rdf:Description rdf:about="">',
  '<dc:subject>x</dc:subject>',
  'é',
  '\ufeff',
  ' ',
]

/** One kind of damage out of several: a flipped bit, other bytes, a piece lost, doubled or put in, the end cut off. */
function damage(bytes: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * bytes.length)
  const length = 1 + Math.floor(random() * 8)
  const copy = Buffer.from(bytes)
  switch (Math.floor(random() * 8)) {
    case 0:
      return copy.subarray(0, at)
    case 1:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(at + length)])
    case 2:
      return Buffer.concat([copy.subarray(0, at + length), copy.subarray(at)])
    case 3:
    case 4: {
      const token = Buffer.from(tokens[Math.floor(random() * tokens.length)] ?? '')
      return Buffer.concat([copy.subarray(0, at), token, copy.subarray(at)])
    }
    case 5:
      copy[at] = Math.floor(random() * 256)
      return copy
    default:
      copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8))
      return copy
  }
}

describe('the fast reader on damaged files', () => {
  it.each(formats)('of %s never throws and never differs from ExifTool', async (format) => {
    const folder = tempFolder()
    const whole = await makeFile(folder, format)
    const bytes = await readFile(whole)
    const random = seededRandom(format.length * 1000 + damagesPerKind)
    const paths = [whole]
    for (let index = 0; index < damagesPerKind; index += 1) {
      const path = join(folder, `damaged-${index}${extname(whole)}`)
      await writeFile(path, damage(bytes, random))
      paths.push(path)
    }
    const { sure, disagreements } = await compareReaders(tool, paths)
    expect(disagreements).toEqual([])
    expect(sure).toContain(whole)
  })

  it('holding XMP of many programs never differs from ExifTool', async () => {
    const folder = tempFolder()
    const random = seededRandom(damagesPerKind)
    const paths: string[] = []
    for (const [number, shape] of xmpShapes.entries()) {
      for (let index = 0; index < damagesPerKind / 10; index += 1) {
        const path = join(folder, `${number}-${index}.xmp`)
        await writeFile(path, damage(Buffer.from(shape.bytes), random))
        paths.push(path)
      }
    }
    const { disagreements } = await compareReaders(tool, paths)
    expect(disagreements).toEqual([])
  })
})
