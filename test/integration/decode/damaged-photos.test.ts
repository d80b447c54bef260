import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { decodePhoto } from '../../../src/core/decode/decode-photo.js'
import { loadSharp } from '../../../src/core/decode/load-sharp.js'
import { AppError } from '../../../src/shared/errors.js'
import { photoFormats, type PhotoFormat } from '../../../src/shared/photo.js'
import { hasHeifEncoder, makePhoto } from '../../support/photo-factory.js'
import { testPattern } from '../../support/test-pattern.js'
import { wordsOf } from '../../support/told.js'

const folder = mkdtempSync(join(tmpdir(), 'shutterword-damaged-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const width = 160
const height = 120
const picture = () =>
  loadSharp()(testPattern('scene', width, height), { raw: { width, height, channels: 3 } })
const decode = (path: string, format: PhotoFormat) =>
  decodePhoto({ path, format, tensor: null, thumbnailPx: 64 })

async function save(name: string, data: Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, data)
  return path
}

/** Decoded whole, decoded in part with a sentence, or refused with a typed error: nothing else may happen. */
async function outcome(path: string, format: PhotoFormat): Promise<'whole' | 'part' | 'refused'> {
  try {
    const { damage } = await decode(path, format)
    return damage === null ? 'whole' : 'part'
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    expect((error as AppError).code).toBe('photo-damaged')
    return 'refused'
  }
}

test('a JPEG cut in the middle is decoded in part and says so', async () => {
  const whole = await picture().jpeg().toBuffer()
  const path = await save('cut.jpg', whole.subarray(0, whole.length * 0.6))
  const photo = await decode(path, 'jpeg')
  expect(photo).toMatchObject({ width, height })
  expect(photo.thumbnail).not.toBeNull()
  expect(wordsOf(photo.damage)).toMatch(
    /^"cut\.jpg" is damaged or ends early and was decoded only in part: .+\.$/,
  )
  expect(wordsOf(photo.damage)).not.toContain(folder)
})

test('a JPEG that ends before its first row has nothing to show', async () => {
  const whole = await picture().jpeg().toBuffer()
  const startOfScan = whole.indexOf(Buffer.from([0xff, 0xda]))
  const path = await save('head.jpg', whole.subarray(0, startOfScan + 14))
  await expect(decode(path, 'jpeg')).rejects.toMatchObject({ code: 'photo-damaged' })
})

describe('a photo cut at any length is never worse than an error', () => {
  const encoders: Partial<Record<PhotoFormat, () => Promise<Uint8Array>>> = {
    jpeg: () => picture().jpeg().toBuffer(),
    png: () => picture().png().toBuffer(),
    webp: () => picture().webp().toBuffer(),
    avif: () => picture().avif({ effort: 0 }).toBuffer(),
    tiff: () => picture().tiff({ compression: 'lzw' }).toBuffer(),
    gif: () => picture().gif().toBuffer(),
  }
  test.each(Object.entries(encoders))('%s', async (name, encode) => {
    const format = name as PhotoFormat
    const whole = await encode()
    const seen = new Set<string>()
    for (let part = 0; part < 40; part++) {
      const path = await save(`cut.${format}`, whole.subarray(0, Math.floor((whole.length * part) / 40)))
      seen.add(await outcome(path, format))
    }
    expect(seen.has('refused')).toBe(true)
    expect(await outcome(await save(`whole.${format}`, whole), format)).toBe('whole')
  })

  test.skipIf(!hasHeifEncoder)('heic', async () => {
    const path = await makePhoto(join(folder, 'whole.heic'), { format: 'heic', width, height })
    const whole = await readFile(path)
    for (let part = 0; part < 20; part++) {
      const cut = await save('cut.heic', whole.subarray(0, Math.floor((whole.length * part) / 20)))
      expect(['part', 'refused']).toContain(await outcome(cut, 'heic'))
    }
    expect(await outcome(path, 'heic')).toBe('whole')
  })
})

test('bytes changed at random never do more than damage', async () => {
  const whole = await picture().jpeg().toBuffer()
  let state = 7
  for (let round = 0; round < 40; round++) {
    const broken = Buffer.from(whole)
    for (let change = 0; change < 8; change++) {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0
      broken[state % broken.length] = state >>> 24
    }
    await outcome(await save('changed.jpg', broken), 'jpeg')
  }
})

const decoded = photoFormats.filter((format) => format !== 'raw' && format !== 'dng')

test.each(decoded)('text named as %s is refused by its name alone', async (format) => {
  const path = await save(`notes.${format}`, Buffer.from('Not a photo at all. '.repeat(50)))
  const error: unknown = await decode(path, format).catch((cause: unknown) => cause)
  expect(error).toMatchObject({ code: 'photo-damaged' })
  const { message } = error as AppError
  expect(message).toContain(`"notes.${format}" should be a ${format.toUpperCase()} photo`)
  expect(message).not.toContain(folder)
})

test('formats that are no photos are not decoded, whatever they are called', async () => {
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="5" height="5"/></svg>',
  )
  await expect(decode(await save('drawing.png', svg), 'png')).rejects.toMatchObject({ code: 'photo-damaged' })
})

test('a missing photo', async () => {
  const path = join(folder, 'gone.jpg')
  await expect(decode(path, 'jpeg')).rejects.toMatchObject({ code: 'photo-missing' })
})

test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'an unreadable photo, as an ordinary user',
  async () => {
    const path = await save('locked.jpg', await picture().jpeg().toBuffer())
    chmodSync(path, 0)
    await expect(decode(path, 'jpeg')).rejects.toMatchObject({ code: 'photo-unreadable' })
  },
)

test('a RAW photo without a way to its preview', async () => {
  const path = await save('photo.cr2', Buffer.from('raw'))
  await expect(decode(path, 'raw')).rejects.toMatchObject({ code: 'photo-unsupported' })
})

test('a DNG without a preview is decoded as the TIFF that it is', async () => {
  const path = await save('scan.dng', await picture().tiff({ compression: 'none' }).toBuffer())
  const extractPreview = () => Promise.reject(new AppError('raw-without-preview', { path, found: null }))
  const photo = await decodePhoto({ path, format: 'dng', tensor: null, thumbnailPx: 64, extractPreview })
  expect(photo).toMatchObject({ width, height, damage: null })
  const broken = await save('broken.dng', Buffer.from('neither'))
  await expect(
    decodePhoto({ path: broken, format: 'dng', tensor: null, thumbnailPx: 64, extractPreview }),
  ).rejects.toMatchObject({ code: 'photo-unsupported' })
})

test('cancelling stops before the decoder starts', async () => {
  const path = await save('cancelled.jpg', await picture().jpeg().toBuffer())
  const request = {
    path,
    format: 'jpeg',
    tensor: null,
    thumbnailPx: 64,
    signal: AbortSignal.abort(),
  } as const
  await expect(decodePhoto(request)).rejects.toMatchObject({ name: 'AbortError' })
})
