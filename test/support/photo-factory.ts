import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { runExifTool } from './exiftool-command.js'
import { seededRandom } from '../../src/core/support/seeded-random.js'

const run = promisify(execFile)

/** What the pixels show: seeded so that two seeds never give the same picture. */
export type PhotoPattern = 'blocks' | 'gradient' | 'flat' | 'noise'

export type PhotoOptions = Readonly<{
  /** @default 'jpeg' */
  format?: 'jpeg' | 'png' | 'webp' | 'avif' | 'tiff' | 'gif' | 'heic'
  /** Pixels as stored, before orientation. @default 96 */
  width?: number
  /** @default 64 */
  height?: number
  /** TIFF with offsets of 64 bits. @default false */
  bigTiff?: boolean
  /** EXIF orientation 1 to 8; written with ExifTool where sharp keeps none. */
  orientation?: number
  /** @default 1 */
  seed?: number
  /** @default 'blocks' */
  pattern?: PhotoPattern
  /** Adds an alpha channel (PNG, WebP, AVIF, TIFF, GIF). @default false */
  alpha?: boolean
  /** Encoder quality for the lossy formats. @default 85 */
  quality?: number
  /** Tags written with the real ExifTool, e.g. { 'XMP-dc:Subject': ['cat', 'dog'] }. */
  tags?: Readonly<Record<string, string | number | readonly string[]>>
}>

/** Makes a real photo at `filePath`, with folders as needed, and returns the path. HEIC needs `hasHeifEncoder`. */
export async function makePhoto(filePath: string, options: PhotoOptions = {}): Promise<string> {
  const { format = 'jpeg', orientation, tags = {} } = options
  await mkdir(path.dirname(filePath), { recursive: true })
  if (format === 'heic') await makeHeic(filePath, options)
  else await writeFile(filePath, await encode(options, format))
  const toWrite = { ...tags, ...(orientation === undefined ? {} : { 'IFD0:Orientation#': orientation }) }
  if (Object.keys(toWrite).length > 0) await writeTags(filePath, toWrite)
  return filePath
}

/** The bytes of a photo, without any file; not for HEIC. */
export async function photoBytes(options: PhotoOptions = {}): Promise<Uint8Array> {
  const { format = 'jpeg' } = options
  if (format === 'heic') throw new Error('photoBytes cannot encode HEIC: use makePhoto')
  return encode(options, format)
}

/** The bytes of a photo of any format as `makePhoto` makes it, tags and HEIC included. */
export async function photoFileBytes(options: PhotoOptions): Promise<Uint8Array> {
  const folder = await mkdtemp(path.join(tmpdir(), 'shutterword-test-'))
  try {
    return await readFile(await makePhoto(path.join(folder, `photo.${options.format ?? 'jpeg'}`), options))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** True where Debian's heif-enc (package libheif-examples) is installed: tests of HEIC skip without it. */
export const hasHeifEncoder = [
  '/usr/bin/heif-enc',
  '/usr/local/bin/heif-enc',
  '/opt/homebrew/bin/heif-enc',
].some((candidate) => existsSync(candidate))

/** Writes tags into an existing photo in place, with the real ExifTool; a list replaces the field's whole list. */
export async function writeTags(
  filePath: string,
  tags: Readonly<Record<string, string | number | readonly string[]>>,
): Promise<void> {
  const assignments = Object.entries(tags).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((item) => `-${name}=${String(item)}`),
  )
  await runExifTool(['-overwrite_original', ...assignments, path.resolve(filePath)])
}

/** Seeded RGB (or RGBA) pixels, row by row. */
export function pixels(options: PhotoOptions = {}): Uint8Array {
  const { width = 96, height = 64, seed = 1, pattern = 'blocks', alpha = false } = options
  const channels = alpha ? 4 : 3
  const random = seededRandom(seed)
  const base = [random() * 256, random() * 256, random() * 256]
  const palette = Array.from({ length: 64 }, () => [random() * 256, random() * 256, random() * 256])
  const data = new Uint8Array(width * height * channels)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const block = palette[Math.floor((x * 8) / width) + 8 * Math.floor((y * 8) / height)] ?? base
      const offset = (y * width + x) * channels
      for (let channel = 0; channel < 3; channel++) {
        const flat = base[channel] ?? 0
        data[offset + channel] =
          pattern === 'noise'
            ? random() * 256
            : pattern === 'gradient'
              ? flat + (160 * x) / width + (96 * y) / height
              : pattern === 'flat'
                ? flat
                : (block[channel] ?? 0)
      }
      if (alpha) data[offset + 3] = 255 - Math.floor((128 * x) / width)
    }
  }
  return data
}

async function encode(options: PhotoOptions, format: 'jpeg' | 'png' | 'webp' | 'avif' | 'tiff' | 'gif') {
  const { width = 96, height = 64, alpha = false, quality = 85 } = options
  const picture = sharp(pixels(options), { raw: { width, height, channels: alpha ? 4 : 3 } })
  switch (format) {
    case 'jpeg':
      return picture.jpeg({ quality }).toBuffer()
    case 'png':
      return picture.png().toBuffer()
    case 'webp':
      return picture.webp({ quality }).toBuffer()
    case 'avif':
      return picture.avif({ quality, effort: 0 }).toBuffer()
    case 'tiff':
      return picture.tiff({ compression: 'deflate', bigtiff: options.bigTiff ?? false }).toBuffer()
    case 'gif':
      return picture.gif().toBuffer()
  }
}

/** heif-enc takes a PNG and decides the format by the name of its output. */
async function makeHeic(filePath: string, options: PhotoOptions): Promise<void> {
  const source = `${filePath}.source.png`
  const target = `${filePath}.encoded.heic`
  await writeFile(source, await encode(options, 'png'))
  try {
    await run('heif-enc', ['-q', String(options.quality ?? 85), '-o', target, source])
    await rename(target, filePath)
  } finally {
    await rm(source, { force: true })
    await rm(target, { force: true })
  }
}
