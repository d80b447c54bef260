import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import type * as DecodePhoto from '../../../src/core/decode/decode-photo.js'
import type * as LoadSharp from '../../../src/core/decode/load-sharp.js'
import type { TensorSpec } from '../../../src/core/models/manifest.js'
import type { PhotoFormat } from '../../../src/shared/photo.js'
import { testPattern } from '../../support/test-pattern.js'

type Decoder = Pick<typeof DecodePhoto, 'decodePhoto'> & Pick<typeof LoadSharp, 'loadSharp' | 'sharpBuild'>

/** Both builds in one process: each in its own copy of the modules, with sharp itself loaded anew. */
async function decoderOn(build: 'native' | 'wasm'): Promise<Decoder> {
  vi.stubEnv('SHUTTERWORD_SHARP', build)
  vi.resetModules()
  const { cache } = createRequire(import.meta.url)
  for (const file of Object.keys(cache)) {
    if (/[\\/]node_modules[\\/](sharp|@img)[\\/]/.test(file)) Reflect.deleteProperty(cache, file)
  }
  const { loadSharp, sharpBuild } = await import('../../../src/core/decode/load-sharp.js')
  const { decodePhoto } = await import('../../../src/core/decode/decode-photo.js')
  loadSharp()
  return { decodePhoto, loadSharp, sharpBuild: sharpBuild }
}

const folder = mkdtempSync(join(tmpdir(), 'shutterword-wasm-'))
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const tensor: TensorSpec = {
  inputPx: 64,
  mean: [0.48, 0.45, 0.4],
  std: [0.27, 0.26, 0.28],
  resize: 'shortest-edge',
  crop: 'center',
  resample: 'bicubic',
}

describe('the WASM build, used inside Electron on Linux, gives the same pixels as the native build', async () => {
  const native = await decoderOn('native')
  const sharp = native.loadSharp()
  const scene = (width: number, height: number) =>
    sharp(testPattern('scene', width, height), { raw: { width, height, channels: 3 } })

  const photos: Record<string, { format: PhotoFormat; encode: () => Promise<Uint8Array> }> = {
    'a turned JPEG': {
      format: 'jpeg',
      encode: () => scene(400, 300).withMetadata({ orientation: 6 }).jpeg({ quality: 88 }).toBuffer(),
    },
    'a JPEG that is shrunk while it is decoded': {
      format: 'jpeg',
      encode: () => scene(2400, 1600).jpeg({ quality: 88, progressive: true }).toBuffer(),
    },
    'a truncated JPEG': {
      format: 'jpeg',
      encode: async () => (await scene(400, 300).jpeg().toBuffer()).subarray(0, 9000),
    },
    'a Display P3 PNG': {
      format: 'png',
      encode: () => scene(200, 150).withIccProfile('p3').png().toBuffer(),
    },
    'a CMYK JPEG': { format: 'jpeg', encode: () => scene(200, 150).toColourspace('cmyk').jpeg().toBuffer() },
    WebP: { format: 'webp', encode: () => scene(300, 200).webp().toBuffer() },
    AVIF: { format: 'avif', encode: () => scene(200, 150).avif({ effort: 0 }).toBuffer() },
    TIFF: { format: 'tiff', encode: () => scene(200, 150).tiff({ compression: 'deflate' }).toBuffer() },
    GIF: { format: 'gif', encode: () => scene(100, 75).gif().toBuffer() },
  }
  // One after the other: a decoder's message may go to another photo that is decoded at the same moment.
  const encoded: [string, { path: string; format: PhotoFormat; photo: DecodePhoto.DecodedPhoto }][] = []
  for (const [name, { format, encode }] of Object.entries(photos)) {
    const path = join(folder, `${encoded.length}.${format}`)
    await writeFile(path, await encode())
    const photo = await native.decodePhoto({ path, format, tensor, thumbnailPx: 128, previewPx: 1024 })
    encoded.push([name, { path, format, photo }])
  }
  const usedNative = native.sharpBuild()
  const wasm = await decoderOn('wasm')

  test('both builds were really used', () => {
    expect([usedNative, wasm.sharpBuild()]).toEqual(['native', 'wasm'])
    expect(wasm.loadSharp()).not.toBe(sharp)
  })

  test.each(encoded)('%s', async (_name, { path, format, photo }) => {
    const same = await wasm.decodePhoto({ path, format, tensor, thumbnailPx: 128, previewPx: 1024 })
    expect({ ...same, timings: null }).toEqual({
      ...photo,
      thumbnail: same.thumbnail,
      preview: same.preview,
      timings: null,
    })
    expect(Buffer.compare(same.thumbnail!, photo.thumbnail!)).toBe(0)
    expect(Buffer.compare(same.preview!, photo.preview!)).toBe(0)
  })

  test('its memory stays small over many photos', async () => {
    const path = join(folder, 'many.jpg')
    await writeFile(path, await scene(1600, 1200).jpeg().toBuffer())
    const used = () => process.memoryUsage().rss
    for (let round = 0; round < 5; round++)
      await wasm.decodePhoto({ path, format: 'jpeg', tensor, thumbnailPx: 256 })
    const before = used()
    // 60 times 5.8 MB of pixels handed out, and as much taken in again.
    for (let round = 0; round < 60; round++)
      await wasm.decodePhoto({ path, format: 'jpeg', tensor, thumbnailPx: 256 })
    expect(used() - before).toBeLessThan(450e6)
  })
})
