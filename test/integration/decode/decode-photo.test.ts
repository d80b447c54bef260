import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { decodePhoto, type DecodedPhoto } from '../../../src/core/decode/decode-photo.js'
import { loadSharp } from '../../../src/core/decode/load-sharp.js'
import type { TensorSpec } from '../../../src/core/models/manifest.js'
import { messageOf } from '../../../src/shared/errors.js'
import type { PhotoFormat } from '../../../src/shared/photo.js'
import { hasHeifEncoder, makePhoto } from '../../support/photo-factory.js'
import { testAlpha, testPattern } from '../../support/test-pattern.js'

const folder = mkdtempSync(join(tmpdir(), 'shutterword-decode-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** With this mean and deviation the tensor holds the bytes 0..255. */
const bytes: TensorSpec = {
  inputPx: 32,
  mean: [0, 0, 0],
  std: [1 / 255, 1 / 255, 1 / 255],
  resize: 'squash',
  crop: 'none',
  resample: 'bicubic',
}

const width = 96
const height = 64

let count = 0
async function save(data: Uint8Array, name = 'photo'): Promise<string> {
  const path = join(folder, `${count++}-${name}`)
  await writeFile(path, data)
  return path
}

const picture = (pixels = testPattern('gradient', width, height)) =>
  loadSharp()(pixels, { raw: { width, height, channels: 3 } })

const decode = (path: string, format: PhotoFormat, more: object = {}) =>
  decodePhoto({ path, format, tensor: bytes, thumbnailPx: 512, ...more })

function difference(one: DecodedPhoto, other: DecodedPhoto): number {
  expect(one.tensor).toHaveLength(3 * 32 * 32)
  return (
    one.tensor!.reduce((sum, value, index) => sum + Math.abs(value - other.tensor![index]!), 0) /
    (3 * 32 * 32)
  )
}

async function reference(): Promise<DecodedPhoto> {
  return decode(await save(await picture().png().toBuffer()), 'png')
}

describe('every format gives the same picture', () => {
  const encoders = {
    jpeg: () => picture().jpeg({ quality: 95 }).toBuffer(),
    webp: () => picture().webp({ quality: 95 }).toBuffer(),
    avif: () => picture().avif({ quality: 90, effort: 0 }).toBuffer(),
    tiff: () => picture().tiff({ compression: 'lzw' }).toBuffer(),
    gif: () => picture().gif().toBuffer(),
  }
  test.each(Object.entries(encoders))('%s', async (format, encode) => {
    const found = await decode(await save(await encode()), format as PhotoFormat)
    expect(found).toMatchObject({ width, height, orientation: 1, damage: null })
    expect(difference(found, await reference())).toBeLessThan(3)
  })

  test.skipIf(!hasHeifEncoder)('heic', async () => {
    const path = await makePhoto(join(folder, 'photo.heic'), {
      format: 'heic',
      pattern: 'gradient',
      quality: 95,
    })
    const same = await makePhoto(join(folder, 'same.png'), { format: 'png', pattern: 'gradient' })
    const found = await decode(path, 'heic')
    expect(found).toMatchObject({ width, height, orientation: 1, damage: null })
    expect(difference(found, await decode(same, 'png'))).toBeLessThan(3)
  })

  test.skipIf(!hasHeifEncoder)('heic with transparency, laid on white', async () => {
    const options = { pattern: 'gradient', alpha: true, quality: 95 } as const
    const path = await makePhoto(join(folder, 'alpha.heic'), { ...options, format: 'heic' })
    const same = await makePhoto(join(folder, 'alpha.png'), { ...options, format: 'png' })
    expect(difference(await decode(path, 'heic'), await decode(same, 'png'))).toBeLessThan(4)
  })
})

describe('all eight orientations decode to the same upright picture', () => {
  /** What a camera stores when the upright picture is ours: found by turning it with sharp's own operations. */
  const stored = async (orientation: number) => {
    const turned: Record<number, (sharp: ReturnType<typeof picture>) => ReturnType<typeof picture>> = {
      1: (sharp) => sharp,
      2: (sharp) => sharp.flop(),
      3: (sharp) => sharp.rotate(180),
      4: (sharp) => sharp.flip(),
      5: (sharp) => sharp.flop().rotate(270),
      6: (sharp) => sharp.rotate(270),
      7: (sharp) => sharp.flop().rotate(90),
      8: (sharp) => sharp.rotate(90),
    }
    const { data, info } = await turned[orientation]!(picture()).raw().toBuffer({ resolveWithObject: true })
    return loadSharp()(data, { raw: { width: info.width, height: info.height, channels: 3 } })
  }
  const orientations = [1, 2, 3, 4, 5, 6, 7, 8]

  test.each(orientations)('JPEG, PNG, WebP and TIFF with orientation %i', async (orientation) => {
    const upright = await reference()
    const withTag = (await stored(orientation)).withMetadata({ orientation })
    const files = {
      jpeg: await withTag.clone().jpeg({ quality: 95 }).toBuffer(),
      png: await withTag.clone().png().toBuffer(),
      webp: await withTag.clone().webp({ lossless: true }).toBuffer(),
      tiff: await withTag.clone().tiff({ compression: 'none' }).toBuffer(),
    }
    for (const [format, data] of Object.entries(files)) {
      const found = await decode(await save(data), format as PhotoFormat)
      expect(found).toMatchObject({ width, height, orientation })
      expect(difference(found, upright)).toBeLessThan(3)
    }
  })

  test.each(orientations)('the RAW photo says %i where its preview says nothing', async (orientation) => {
    const preview = await (await stored(orientation)).jpeg({ quality: 95 }).toBuffer()
    const path = await save(Buffer.from('raw'), 'photo.nef')
    const found = await decode(path, 'raw', { orientation, extractPreview: async () => preview })
    expect(found).toMatchObject({ width, height, orientation })
    expect(difference(found, await reference())).toBeLessThan(3)
  })

  test("the preview's own orientation is believed before the RAW photo's", async () => {
    const preview = await (await stored(6)).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer()
    const path = await save(Buffer.from('raw'), 'photo.nef')
    const found = await decode(path, 'raw', { orientation: 3, extractPreview: async () => preview })
    expect(found).toMatchObject({ width, height, orientation: 6 })
    expect(difference(found, await reference())).toBeLessThan(3)
  })

  test.each(orientations)(
    'a large photo with orientation %i that is shrunk while it is decoded',
    async (orientation) => {
      const isTurned = orientation > 4
      const large = (await stored(orientation)).resize(isTurned ? 1400 : 2100, isTurned ? 2100 : 1400, {
        kernel: 'cubic',
      })
      const preview = await large.clone().jpeg({ quality: 95 }).toBuffer()
      const photo = await large.clone().withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer()
      const upright = await reference()
      const found = await decode(await save(photo), 'jpeg')
      expect(found).toMatchObject({ width: 2100, height: 1400, orientation })
      expect(difference(found, upright)).toBeLessThan(3)
      const raw = await decode(await save(Buffer.from('raw')), 'raw', {
        orientation,
        extractPreview: async () => preview,
      })
      expect(raw).toMatchObject({ width: 2100, height: 1400, orientation })
      expect(difference(raw, upright)).toBeLessThan(3)
    },
  )
})

describe('colours and channels', () => {
  test('a Display P3 photo is converted to sRGB', async () => {
    const png = await picture().withIccProfile('p3').png().toBuffer()
    const jpeg = await picture().withIccProfile('p3').jpeg({ quality: 97 }).toBuffer()
    const upright = await reference()
    expect(difference(await decode(await save(png), 'png'), upright)).toBeLessThan(1)
    expect(difference(await decode(await save(jpeg), 'jpeg'), upright)).toBeLessThan(3)
    // What would be seen without the conversion is another picture.
    const bare = await loadSharp()(png).keepIccProfile().raw().toBuffer()
    const unconverted = await decode(await save(await picture(new Uint8Array(bare)).png().toBuffer()), 'png')
    expect(difference(unconverted, upright)).toBeGreaterThan(2)
  })

  test('a CMYK JPEG', async () => {
    const cmyk = await picture().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer()
    expect((await loadSharp()(cmyk).metadata()).space).toBe('cmyk')
    // CMYK cannot show the purest colours of the pattern.
    expect(difference(await decode(await save(cmyk), 'jpeg'), await reference())).toBeLessThan(20)
  })

  test('16-bit PNG and TIFF', async () => {
    const wide = Uint16Array.from(testPattern('gradient', width, height), (value) => value * 257)
    const sixteen = () => loadSharp()(wide, { raw: { width, height, channels: 3 } }).toColourspace('rgb16')
    const upright = await reference()
    expect(
      difference(await decode(await save(await sixteen().png().toBuffer()), 'png'), upright),
    ).toBeLessThan(1)
    const tiff = await sixteen().tiff({ compression: 'none' }).toBuffer()
    expect(difference(await decode(await save(tiff), 'tiff'), upright)).toBeLessThan(1)
  })

  test('greyscale has three equal channels', async () => {
    const grey = await picture().greyscale().toColourspace('b-w').png().toBuffer()
    const { tensor } = await decode(await save(grey), 'png')
    expect(tensor!.subarray(0, 1024)).toEqual(tensor!.subarray(2048))
  })

  test('transparency is laid on white', async () => {
    const opacity = loadSharp()(testAlpha(width, height).fill(0), { raw: { width, height, channels: 1 } })
    const clear = picture().joinChannel(await opacity.toColourspace('b-w').png().toBuffer())
    const { tensor } = await decode(await save(await clear.png().toBuffer()), 'png')
    expect(Math.min(...tensor!)).toBe(255)
  })

  test('an animation shows its first frame', async () => {
    const frames = [testPattern('gradient', width, height), testPattern('checks', width, height)]
    const gif = await loadSharp()(Buffer.concat(frames), {
      raw: { width, height: height * 2, channels: 3, pageHeight: height },
    })
      .gif({ delay: [100, 100] })
      .toBuffer()
    expect((await loadSharp()(gif).metadata()).pages).toBe(2)
    const found = await decode(await save(gif), 'gif')
    expect(found).toMatchObject({ width, height })
    expect(difference(found, await reference())).toBeLessThan(5)
  })
})

describe('sizes', () => {
  test.each([
    [1, 1, 1, 1],
    [1, 5000, 1, 512],
    [5000, 1, 512, 1],
    [600, 400, 512, 341],
    [2400, 1600, 512, 341],
  ])('%i x %i has a thumbnail of %i x %i', async (wide, tall, thumbnailWidth, thumbnailHeight) => {
    const photo = loadSharp()({ create: { width: wide, height: tall, channels: 3, background: '#456' } })
    const path = await save(await photo.png().toBuffer())
    for (const resize of ['squash', 'shortest-edge'] as const) {
      const found = await decode(path, 'png', { tensor: { ...bytes, resize }, previewPx: 2048 })
      expect(found).toMatchObject({ width: wide, height: tall })
      expect(found.tensor!.slice(0, 1)).toEqual(new Float32Array([0x44]))
      const { format, width, height } = await loadSharp()(found.thumbnail!).metadata()
      expect([format, width, height]).toEqual(['webp', thumbnailWidth, thumbnailHeight])
      const preview = await loadSharp()(found.preview!).metadata()
      expect(Math.max(preview.width, preview.height)).toBe(Math.min(2048, Math.max(wide, tall)))
    }
  })

  test('a decompression bomb is refused by its size, before it is decoded', async () => {
    const bomb = Buffer.from(
      await loadSharp()({ create: { width: 1, height: 1, channels: 3, background: '#000' } })
        .png()
        .toBuffer(),
    )
    bomb.writeUInt32BE(60000, 16)
    bomb.writeUInt32BE(50000, 20)
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29)
    const path = await save(bomb, 'bomb.png')
    const error: unknown = await decode(path, 'png').catch((cause: unknown) => cause)
    expect(error).toMatchObject({ code: 'photo-too-large' })
    expect(messageOf(error)).toMatch(/bomb\.png" has 60000 x 50000 pixels, more than the 268 megapixels/)
  })
})

function crc32(data: Uint8Array): number {
  let crc = ~0
  for (const byte of data) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}
