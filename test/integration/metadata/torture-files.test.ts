import { chmod, open, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTags } from '../../support/exiftool-command.js'
import { makeMakerNotePhoto } from '../../support/maker-note-photo.js'
import { makePhoto, photoBytes } from '../../support/photo-factory.js'
import { openScannedWriter, type Outcome, type ScannedWriter } from '../../support/scanned-writer.js'
import { tempFolder } from '../../support/temp-folder.js'
import { leftovers } from '../../support/write-bench.js'

/** A sentence for people: words, a full stop or a cause, no entities and no stack. */
const sentence = /^[A-Z].{10,}/

/** Writes everything in the folder; what was refused must be as it was, what was written must come back by undo. */
async function writeAndUndo(opened: ScannedWriter): Promise<ReadonlyMap<string, Outcome>> {
  const { root, catalogue } = opened.scanner
  const before = await bytesIn(root)
  const results = await opened.write()
  const after = await bytesIn(root)
  for (const [name, { outcome, reason }] of results) {
    if (outcome === 'written') continue
    expect(reason, name).toMatch(sentence)
    expect(reason, name).not.toMatch(/&#?\w+;|\n {4}at /)
    expect(after.get(name)?.equals(before.get(name) ?? Buffer.alloc(0)), name).toBe(true)
  }
  expect(leftovers([...after.keys()])).toEqual([])
  expect(catalogue.writes.open()).toEqual([])
  await opened.undo()
  expect(await bytesIn(root)).toEqual(before)
  return results
}

async function bytesIn(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>()
  for (const name of (await readdir(folder)).sort()) files.set(name, await readFile(join(folder, name)))
  return files
}

describe('files that are no whole photos', () => {
  it('are left as they are: empty, text, random bytes and other formats under a photo name', async () => {
    const opened = openScannedWriter()
    const { root } = opened.scanner
    await writeFile(join(root, 'empty.jpg'), '')
    await writeFile(join(root, 'text.jpg'), 'This is a letter to my aunt.\n'.repeat(100))
    await writeFile(
      join(root, 'noise.png'),
      Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) & 255)),
    )
    await writeFile(join(root, 'head only.jpg'), Buffer.from([0xff, 0xd8, 0xff]))
    await writeFile(join(root, 'page.jpg'), '<!doctype html><p>404</p>')
    await makePhoto(join(root, 'good.jpg'))
    const results = await writeAndUndo(opened)
    const written = [...results].filter(([, { outcome }]) => outcome === 'written').map(([name]) => name)
    expect(written).toEqual(['good.jpg'])
  })

  it('are written as what they are or refused under a wrong extension', async () => {
    const opened = openScannedWriter()
    const { root } = opened.scanner
    await writeFile(join(root, 'png.jpg'), await photoBytes({ format: 'png' }))
    await writeFile(join(root, 'jpeg.tif'), await photoBytes())
    await writeFile(join(root, 'webp.jpeg'), await photoBytes({ format: 'webp' }))
    await writeFile(join(root, 'tiff.png'), await photoBytes({ format: 'tiff' }))
    await writeFile(join(root, 'avif.heic'), await photoBytes({ format: 'avif' }))
    const results = await writeAndUndo(opened)
    expect(new Set([...results.values()].map(({ outcome }) => outcome))).toEqual(new Set(['written']))
  })

  const formats = ['jpeg', 'png', 'webp', 'tiff', 'avif'] as const
  it.each(formats)('are left or come back byte for byte when a %s ends at any length', async (format) => {
    const opened = openScannedWriter()
    const { root } = opened.scanner
    const whole = await readFile(
      await makePhoto(join(tempFolder(), `photo.${format}`), {
        format,
        tags: { 'XMP-dc:Subject': ['mine'] },
      }),
    )
    const lengths = new Set([
      1,
      2,
      3,
      4,
      8,
      11,
      12,
      13,
      16,
      20,
      24,
      32,
      64,
      whole.length - 1,
      whole.length - 2,
    ])
    for (let step = 1; step < 20; step += 1) lengths.add(Math.floor((whole.length * step) / 20))
    for (const length of lengths) {
      const name = `${String(length).padStart(6, '0')}.${format}`
      await writeFile(join(root, name), whole.subarray(0, length))
    }
    const results = await writeAndUndo(opened)
    expect(results.size).toBeGreaterThan(10)
  })
})

describe('metadata that is broken', () => {
  it.each([
    ['beyond the end of the file', 0x7fffffff],
    ['into the middle of the picture', 700],
    ['to the start of the file', 0],
  ])('with MakerNote offsets %s stays byte for byte', async (_, offset) => {
    const opened = openScannedWriter()
    const path = await makeMakerNotePhoto(join(opened.scanner.root, 'photo.jpg'))
    const bytes = await readFile(path)
    const at = makerNoteOffsetAt(bytes)
    bytes.writeUInt32LE(offset, at)
    await writeFile(path, bytes)
    const exif = exifSegment(bytes)
    const { scanner, write, undo } = opened
    const results = await write()
    for (const { outcome, reason } of results.values()) {
      if (outcome !== 'written') expect(reason).toMatch(sentence)
    }
    expect(exifSegment(await readFile(path)).equals(exif)).toBe(true)
    await undo()
    expect((await readFile(path)).equals(bytes)).toBe(true)
    expect(leftovers(await readdir(scanner.root))).toEqual([])
  })

  it.each([
    [
      'cut short',
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-synt',
    ],
    ['empty', ''],
    ['binary', '\u0000\u0001\u0002'],
    ['not XML', 'my keywords: dog, cat'],
    ['bombed with entities', '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'],
  ])('in a sidecar that is %s is refused or comes back', async (_, text) => {
    const opened = openScannedWriter()
    const { root } = opened.scanner
    await makePhoto(join(root, 'photo.jpg'))
    await writeFile(join(root, 'photo.jpg.xmp'), text)
    await writeAndUndo(opened)
  })
})

describe('a photo of 3 GB', () => {
  it('is refused with its size, and gets a sidecar where that is wanted', async () => {
    const opened = openScannedWriter()
    const { root } = opened.scanner
    const path = join(root, 'huge.jpg')
    const bytes = await photoBytes()
    await writeFile(path, bytes)
    const handle = await open(path, 'r+')
    await handle.truncate(3 * 1024 ** 3)
    await handle.close()
    const results = await opened.write()
    expect(results.get('huge.jpg')).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringMatching(/3072 MB/) as string,
    })
    expect((await opened.write({ alwaysSidecar: true })).get('huge.jpg')).toMatchObject({
      outcome: 'written',
    })
    const tags = await readTags(join(root, 'huge.jpg.xmp'), ['XMP-dc:Subject'])
    expect(tags['XMP-dc:Subject']).toEqual(['animal', 'dog'])
    await rm(path)
  })
})

// The system lets root read everything; the test command runs these once more as an ordinary user.
describe.skipIf(process.getuid?.() === 0)('as an ordinary user', () => {
  it('a photo that cannot be read is named and left, before and after a scan', async () => {
    const opened = openScannedWriter()
    const { root } = opened.scanner
    const path = await makePhoto(join(root, 'photo.jpg'))
    const before = await readFile(path)
    for (const mode of [0o000, 0o200]) {
      await chmod(path, mode)
      const results = await opened.write()
      for (const { outcome, reason } of results.values()) {
        expect(outcome).not.toBe('written')
        expect(reason).toMatch(sentence)
      }
      await chmod(path, 0o644)
      expect((await readFile(path)).equals(before)).toBe(true)
      expect(await readdir(root)).toEqual(['photo.jpg'])
      await opened.scanner.scan()
    }
  })
})

/** Where the EXIF segment says how far into it the MakerNote stands: the value of tag 0x927c. */
function makerNoteOffsetAt(bytes: Buffer): number {
  const tag = bytes.indexOf(Buffer.from([0x7c, 0x92, 0x07, 0x00]))
  if (tag < 0) throw new Error('Expected a MakerNote in the photo')
  return tag + 8
}

function exifSegment(bytes: Buffer): Buffer {
  const at = bytes.indexOf(Buffer.from('Exif\0\0', 'latin1'))
  return bytes.subarray(at, at + bytes.readUInt16BE(at - 2) - 2)
}
