import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { readTags, runExifTool } from '../../support/exiftool-command.js'
import { hasHeifEncoder, makePhoto } from '../../support/photo-factory.js'
import { makeRaw } from '../../support/raw-factory.js'
import { leftovers, openWriteBench, type WriteBench } from '../../support/write-bench.js'

const run = promisify(execFile)
const hasExiv2 = existsSync('/usr/bin/exiv2')

type Case = Readonly<{
  name: string
  make: (path: string) => Promise<string>
  exiv2: boolean
  decode: 'sharp' | 'heif' | 'strips'
}>

const cases: readonly Case[] = [
  ...(['jpeg', 'png', 'webp', 'tiff'] as const).map((format) => ({
    name: `photo.${format === 'jpeg' ? 'jpg' : format}`,
    make: (path: string) => makePhoto(path, { format }),
    exiv2: true,
    decode: 'sharp' as const,
  })),
  { name: 'photo.avif', make: (path) => makePhoto(path, { format: 'avif' }), exiv2: false, decode: 'sharp' },
  { name: 'photo.dng', make: (path) => makeRaw(path, { kind: 'dng' }), exiv2: true, decode: 'strips' },
  ...(hasHeifEncoder
    ? [
        {
          name: 'photo.heic',
          make: (path: string) => makePhoto(path, { format: 'heic' }),
          exiv2: false,
          decode: 'heif' as const,
        },
      ]
    : []),
]

const accepted = [['animal', 'dog', 'golden retriever'], ['café']]
const expected = {
  'XMP-dc:Subject': ['animal', 'dog', 'golden retriever', 'café'],
  'XMP-lr:HierarchicalSubject': ['animal|dog|golden retriever', 'café'],
  'XMP-digiKam:TagsList': ['animal/dog/golden retriever', 'café'],
}

describe('writing into the photo itself', () => {
  it.each(cases)(
    'puts tags into $name that other programs read, and takes them out byte for byte',
    async (one) => {
      const bench = openWriteBench()
      const path = await one.make(join(bench.folder, one.name))
      const before = await stateOf(path, one, bench)

      const written = await bench.write(path, { accepted })
      expect(written).toMatchObject({ outcome: 'written', problem: null })
      expect(await readTags(path, Object.keys(expected))).toMatchObject(expected)
      if (one.exiv2 && hasExiv2) expect(await exiv2Subjects(path)).toEqual(expected['XMP-dc:Subject'])

      const after = await stateOf(path, one, bench)
      expect(after.pixels).toEqual(before.pixels)
      expect(after.otherTags).toEqual(before.otherTags)
      expect(after.modifiedNs).toBe(before.modifiedNs)
      expect(after.mode).toBe(before.mode)

      const again = await bench.plan(path, { accepted })
      expect(again.photo).toMatchObject({ decision: 'skip', skipReason: 'no-change' })

      expect(await bench.undoAll()).toMatchObject([{ outcome: 'restored', problem: null }])
      const undone = await stateOf(path, one, bench)
      expect(undone.bytes.equals(before.bytes)).toBe(true)
      expect(undone.modifiedNs).toBe(before.modifiedNs)
      expect(leftovers(await readdir(bench.folder))).toEqual([])
      expect(bench.catalogue.writes.open()).toEqual([])
    },
  )

  it('tells the catalogue what the file and its keywords are now', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'), { tags: { 'XMP-dc:Subject': ['mine'] } })
    const { found, file } = await bench.write(path, { accepted: [['dog']] })
    const now = await bench.scan(path)
    expect(file).toMatchObject({ fileHash: now.fileHash, sizeBytes: now.sizeBytes, inode: now.inode })
    expect(file).toMatchObject({ modifiedMs: now.modifiedMs, changedMs: now.changedMs })
    expect(found).toEqual(bench.catalogue.keywords.of(now.id))
  })

  it('moves the modification time when the policy does not keep it, and undo brings it back', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'))
    const before = await stat(path)
    await bench.write(path, { accepted: [['dog']] }, { keepModifiedTime: false })
    expect((await stat(path)).mtimeMs).toBeGreaterThan(before.mtimeMs)
    await bench.undoAll()
    // utimes takes seconds as a double: right to the microsecond.
    expect(Math.abs((await stat(path)).mtimeMs - before.mtimeMs)).toBeLessThan(0.002)
  })
})

async function stateOf(path: string, one: Case, bench: WriteBench) {
  const file = await stat(path, { bigint: true })
  return {
    bytes: await readFile(path),
    pixels: await pixelsOf(path, one, bench),
    otherTags: await tagsBesideKeywords(path),
    modifiedNs: file.mtimeNs,
    mode: file.mode,
  }
}

async function pixelsOf(path: string, { decode }: Case, bench: WriteBench): Promise<Buffer | string> {
  if (decode === 'sharp') return sharp(path).raw().toBuffer()
  if (decode === 'heif') {
    const output = join(bench.catalogue.folder, 'decoded.png')
    await run('heif-convert', [path, output])
    return sharp(output).raw().toBuffer()
  }
  return String((await readTags(path, ['ImageDataHash']))['File:ImageDataHash'])
}

/** Every tag but the keywords we write, the bookkeeping of file and container, and what ExifTool says of itself. */
async function tagsBesideKeywords(path: string): Promise<unknown> {
  const output = await runExifTool([
    '-json',
    '-a',
    '-G1',
    '-u',
    '-n',
    '-struct',
    '-x',
    'System:all',
    '-x',
    'ExifTool:all',
    path,
  ])
  const [tags] = JSON.parse(output) as [Record<string, unknown>]
  const bookkeeping =
    /^(XMP-dc:Subject|XMP-lr:Hier|XMP-digiKam:|XMP-x:|SourceFile)|Offset|PreviewImageStart|MediaData|WebP_Flags|File:FileType/
  return Object.fromEntries(Object.entries(tags).filter(([name]) => !bookkeeping.test(name)))
}

async function exiv2Subjects(path: string): Promise<readonly string[]> {
  const { stdout } = await run('exiv2', ['-K', 'Xmp.dc.subject', '-Pv', path])
  expect(basename(path)).toBeTruthy()
  return stdout.trim().split(', ')
}
