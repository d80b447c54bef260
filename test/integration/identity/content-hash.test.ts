import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { readFile, truncate } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { contentHashOf, hashPhoto } from '../../../src/core/identity/content-hash.js'
import { sniffFormat } from '../../../src/core/identity/formats.js'
import type { PhotoFormat } from '../../../src/shared/photo.js'
import { hasHeifEncoder, makePhoto, writeTags, type PhotoOptions } from '../../support/photo-factory.js'
import { makeRaw, rawKinds } from '../../support/raw-factory.js'
import { runExifTool } from '../../support/exiftool-command.js'
import { tempFolder } from '../../support/temp-folder.js'

const formats = ['jpeg', 'png', 'webp', 'avif', 'tiff', 'heic'] as const

const allKeywordFields = {
  'XMP-dc:Subject': ['animal', 'dog', 'Straße 日本'],
  'XMP-lr:HierarchicalSubject': ['animal|dog'],
  'XMP-digiKam:TagsList': ['animal/dog'],
}

describe.each(formats)('the content hash of a %s', (format) => {
  const isHeic = format === 'heic'

  it.skipIf(isHeic && !hasHeifEncoder)('is the same after ExifTool wrote XMP, EXIF and IPTC', async () => {
    const photo = await makePhoto(path.join(tempFolder(), `a.${format}`), { format })
    const before = await hashPhoto(photo, format)

    await writeTags(photo, allKeywordFields)
    const afterXmp = await hashPhoto(photo, format)
    await writeTags(photo, {
      'IFD0:Artist': 'Ada',
      'IFD0:Orientation#': 6,
      'ExifIFD:DateTimeOriginal': '2026:01:02 03:04:05',
    })
    if (format === 'jpeg' || format === 'tiff') {
      await writeTags(photo, {
        'IPTC:Keywords': ['dog'],
        'IPTC:CodedCharacterSet': 'UTF8',
        'IFD0:XPKeywords': 'dog',
      })
    }
    const afterAll = await hashPhoto(photo, format)

    expect(before.contentHash).toMatch(new RegExp(`^sha256-${kindOf(format)}:[0-9a-f]{64}$`))
    expect(afterXmp.contentHash).toBe(before.contentHash)
    expect(afterAll.contentHash).toBe(before.contentHash)
    expect(afterXmp.fileHash).not.toBe(before.fileHash)
  })

  it.skipIf(isHeic && !hasHeifEncoder)('is another when a pixel is another', async () => {
    const folder = tempFolder()
    const options: PhotoOptions = { format, pattern: 'noise', quality: 100 }
    const one = await makePhoto(path.join(folder, `one.${format}`), { ...options, seed: 1 })
    const same = await makePhoto(path.join(folder, `same.${format}`), { ...options, seed: 1 })
    const other = await makePhoto(path.join(folder, `other.${format}`), { ...options, seed: 2 })

    const hash = (await hashPhoto(one, format)).contentHash

    expect((await hashPhoto(same, format)).contentHash).toBe(hash)
    expect((await hashPhoto(other, format)).contentHash).not.toBe(hash)
  })

  it.skipIf(isHeic && !hasHeifEncoder)('is the same in memory and from the file', async () => {
    const photo = await makePhoto(path.join(tempFolder(), `a.${format}`), { format, tags: allKeywordFields })
    expect(contentHashOf(await readFile(photo), format)).toBe((await hashPhoto(photo, format)).contentHash)
  })
})

describe('the content hash of a DNG', () => {
  it('is the same after ExifTool moved its sensor data and preview', async () => {
    const photo = await makeRaw(path.join(tempFolder(), 'a.dng'), { kind: 'dng' })
    const before = await hashPhoto(photo, 'dng')
    await writeTags(photo, { ...allKeywordFields, 'IPTC:Keywords': ['dog'] })
    const after = await hashPhoto(photo, 'dng')
    expect(before.contentHash).toMatch(/^sha256-tiff:/)
    expect(after.contentHash).toBe(before.contentHash)
    expect(after.fileHash).not.toBe(before.fileHash)
  })
})

it.each(rawKinds.filter((kind) => kind !== 'dng'))(
  'knows a %s as a raw and hashes it whole',
  async (kind) => {
    const photo = await makeRaw(path.join(tempFolder(), `a.${kind}`), { kind })
    expect(sniffFormat(await readFile(photo), photo)).toBe('raw')
    const { fileHash, contentHash } = await hashPhoto(photo, 'raw')
    expect(contentHash).toBe(fileHash.replace('sha256:', 'sha256-file:'))
  },
)

it.each(['jpeg', 'png', 'webp', 'tiff', 'avif'] as const)(
  'hashes a %s too large for memory the same',
  async (format) => {
    const photo = await makePhoto(path.join(tempFolder(), `a.${format}`), { format })
    const small = await hashPhoto(photo, format)
    // zeros behind the picture: a sparse file takes no room on the disk
    await truncate(photo, 80 * 1024 * 1024)
    const large = await hashPhoto(photo, format)
    expect(large.contentHash).toBe(
      format === 'avif' ? contentHashOf(await readFile(photo), format) : small.contentHash,
    )
    expect(large.fileHash).not.toBe(small.fileHash)
  },
)

it('says which photo cannot be read', async () => {
  const photo = path.join(tempFolder(), 'gone.jpg')
  await expect(hashPhoto(photo, 'jpeg')).rejects.toMatchObject({
    code: 'photo-unreadable',
    message: expect.stringContaining(photo) as string,
  })
})

const photos = path.resolve('../shared/photos/camera')

describe.skipIf(!existsSync(photos))('over the camera files', () => {
  it('survives ExifTool on every file that ExifTool can write', { timeout: 300_000 }, async () => {
    const folder = tempFolder()
    const before = new Map<string, { format: PhotoFormat; contentHash: string; fileHash: string }>()
    for (const name of filesBelow(photos)) {
      const copy = path.join(folder, `${String(before.size)}${path.extname(name)}`)
      copyFileSync(name, copy)
      const format = sniffFormat(readFileSync(copy), copy)
      if (format === null || format === 'video') continue
      before.set(copy, { format, ...(await hashPhoto(copy, format)) })
    }
    const edits = [
      '-overwrite_original',
      '-q',
      '-q',
      '-XMP-dc:Subject=dog',
      '-XMP-lr:HierarchicalSubject=animal|dog',
    ]
    // it ends with an error when it refuses one of them
    await runExifTool([...edits, folder]).catch(() => '')

    const after = await Promise.all(
      [...before].map(async ([copy, old]) => ({ copy, old, now: await hashPhoto(copy, old.format) })),
    )
    const written = after.filter(({ old, now }) => now.fileHash !== old.fileHash)
    expect(written.filter(({ old, now }) => now.contentHash !== old.contentHash)).toEqual([])
    expect(written.length).toBeGreaterThan(90)
    expect(after.filter(({ old }) => old.contentHash.startsWith('sha256-file:'))).toEqual([])
  })
})

function kindOf(format: PhotoFormat): string {
  return format === 'avif' || format === 'heic' ? 'bmff' : format
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'README')
    .map((entry) => path.join(entry.parentPath, entry.name))
}
