import { existsSync } from 'node:fs'
import { mkdir, open, readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { loadSharp } from '../../src/core/decode/load-sharp.js'
import { sniffBytes, sniffFormat } from '../../src/core/identity/formats.js'
import type { PhotoFormat } from '../../src/shared/photo.js'
import { testAlpha, testPattern } from '../support/test-pattern.js'
import type { Pillow } from './pillow.js'

/** `kind` groups photos in the result. */
export type ParityPhoto = Readonly<{ path: string; name: string; format: PhotoFormat; kind: string }>

/** Formats that Pillow opens too. */
const comparable: readonly PhotoFormat[] = ['jpeg', 'png', 'webp', 'tiff', 'gif']

/** Real photos below a folder, empty when it is not there. */
export async function realPhotos(folder: string): Promise<readonly ParityPhoto[]> {
  if (!existsSync(folder)) return []
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const photos: ParityPhoto[] = []
  for (const path of paths.sort()) {
    const format = await formatOf(path)
    if (format !== null) photos.push({ path, name: relative(folder, path), format, kind: 'real photos' })
  }
  return photos
}

async function formatOf(path: string): Promise<PhotoFormat | null> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(sniffBytes), 0, sniffBytes, 0)
    const format = sniffFormat(buffer.subarray(0, bytesRead), path)
    return format !== null && format !== 'video' && comparable.includes(format) ? format : null
  } finally {
    await file.close()
  }
}

/** Sizes of 1 pixel to 100 megapixels, orientations, and kinds of pixels that real photos rarely have. */
export async function madePhotos(
  folder: string,
  pillow: Pillow,
  largest: number,
): Promise<readonly ParityPhoto[]> {
  await mkdir(folder, { recursive: true })
  const photos: ParityPhoto[] = []
  const add = (kind: string, name: string, format: PhotoFormat): string => {
    const path = join(folder, name)
    photos.push({ path, name, format, kind })
    return path
  }
  for (const [width, height] of sizes) {
    const path = add('sizes 1x1 to 100 megapixels', `${width}x${height}.png`, 'png')
    await scene(width, height).png({ compressionLevel: 1 }).toFile(path)
  }
  for (const side of [4000, 7000, 10000].filter((value) => value <= largest)) {
    const path = add('sizes 1x1 to 100 megapixels', `${side}x${side}.jpg`, 'jpeg')
    // Enlarged rather than drawn: the formula takes a second for each megapixel.
    await scene(1000, 1000).resize(side, side, { kernel: 'cubic' }).jpeg({ quality: 92 }).toFile(path)
  }
  for (let orientation = 1; orientation <= 8; orientation++) {
    const path = add('orientations', `orientation-${orientation}.jpg`, 'jpeg')
    await scene(2000, 1333).withMetadata({ orientation }).jpeg({ quality: 92 }).toFile(path)
  }
  await addKinds(add, pillow)
  return photos
}

const sizes = [
  [1, 1],
  [2, 3],
  [1, 400],
  [400, 1],
  [7, 900],
  [63, 64],
  [224, 224],
  [225, 224],
  [383, 384],
  [500, 333],
  [1000, 37],
  [1601, 1199],
  [2001, 1501],
] as const

async function addKinds(
  add: (kind: string, name: string, format: PhotoFormat) => string,
  pillow: Pillow,
): Promise<void> {
  const [width, height] = [1200, 801]
  const opacity = Buffer.from(testAlpha(width, height))
  const withAlpha = () => scene(width, height).joinChannel(opacity, { raw: { width, height, channels: 1 } })
  await withAlpha()
    .png()
    .toFile(add('alpha', 'alpha.png', 'png'))
  await withAlpha()
    .webp({ lossless: true })
    .toFile(add('alpha', 'alpha.webp', 'webp'))
  await withAlpha()
    .tiff()
    .toFile(add('alpha', 'alpha.tif', 'tiff'))
  for (const format of ['jpeg', 'png', 'tiff'] as const) {
    const path = add('grey', `grey.${format}`, format)
    await scene(width, height).greyscale().toColourspace('b-w').toFormat(format).toFile(path)
  }
  await scene(width, height)
    .png({ palette: true })
    .toFile(add('palette', 'palette.png', 'png'))
  await scene(width, height)
    .gif()
    .toFile(add('palette', 'palette.gif', 'gif'))
  await deep(width, height, 3)
    .png()
    .toFile(add('16 bits', 'colour-16.png', 'png'))
  await deep(width, height, 1)
    .png()
    .toFile(add('16 bits', 'grey-16.png', 'png'))
  await deep(width, height, 3)
    .tiff()
    .toFile(add('16 bits', 'colour-16.tif', 'tiff'))
  const wide = add('ICC profiles', 'p3.jpg', 'jpeg')
  await scene(width, height).withIccProfile('p3').jpeg({ quality: 95 }).toFile(wide)
  const plain = join(wide, '..', 'plain-source.png')
  await scene(width, height).png().toFile(plain)
  // Values that sRGB cannot show: the scene's own, read as Display P3.
  await pillow.retag(plain, wide, add('ICC profiles', 'p3-saturated.png', 'png'))
  await scene(width, height)
    .toColourspace('cmyk')
    .withIccProfile('cmyk')
    .jpeg({ quality: 95 })
    .toFile(add('CMYK with a profile', 'cmyk-profile.jpg', 'jpeg'))
  await scene(width, height)
    .toColourspace('cmyk')
    .withIccProfile('cmyk')
    .tiff()
    .toFile(add('CMYK with a profile', 'cmyk-profile.tif', 'tiff'))
}

/** Drawn once for each size: the formula is slow. */
const drawn = new Map<string, Uint8Array>()

function scene(width: number, height: number) {
  const key = `${width}x${height}`
  const pixels = drawn.get(key) ?? testPattern('scene', width, height)
  drawn.set(key, pixels)
  return loadSharp()(pixels, { raw: { width, height, channels: 3 } })
}

/** Values that use all 16 bits. */
function deep(width: number, height: number, channels: 1 | 3) {
  const pixels = testPattern('scene', width, height).filter((_, index) => channels === 3 || index % 3 === 0)
  const values = Uint16Array.from(pixels, (value, index) => value * 256 + ((index * 37) % 256))
  const raw = loadSharp()(values, { raw: { width, height, channels } })
  return raw.toColourspace(channels === 3 ? 'rgb16' : 'grey16')
}

/** For a line of the result. */
export async function megabytes(photos: readonly ParityPhoto[]): Promise<number> {
  const sizesInBytes = await Promise.all(photos.map(async ({ path }) => (await stat(path)).size))
  return Math.round(sizesInBytes.reduce((sum, size) => sum + size, 0) / 1e6)
}
