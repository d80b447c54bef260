import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSharp } from '../../src/core/decode/load-sharp.js'
import { seededRandom } from '../../src/core/support/seeded-random.js'

export type BenchPhotos = Readonly<{ folder: string; paths: readonly string[]; description: string }>

/** Scenes that are drawn and encoded; the rest are variants of them. */
const SCENES = 20

const QUALITY = 90

/**
 * A folder of JPEG photos of the wanted size, kept in the temporary folder for the next run. Twenty scenes of gradients,
 * shapes and sensor-like noise. Each further photo is one of them with another last entry in its first quantisation
 * table: other image data to every cache and content hash, the same work for the decoder.
 */
export async function benchPhotos(count: number, megapixels: number): Promise<BenchPhotos> {
  const { width, height } = sizeOf(megapixels)
  const description = `${count} JPEG photos of ${width} x ${height} at quality ${QUALITY}, ${Math.min(count, SCENES)} scenes`
  const folder = join(tmpdir(), `shutterword-bench-${count}-${width}x${height}-v2`)
  const paths = Array.from({ length: count }, (_, index) =>
    join(folder, `photo-${String(index).padStart(5, '0')}.jpg`),
  )
  if (!existsSync(folder)) await make(folder, paths, width, height)
  return { folder, paths, description }
}

/** 4:3, even numbers. */
function sizeOf(megapixels: number): { readonly width: number; readonly height: number } {
  const unit = Math.round(Math.sqrt((megapixels * 1e6) / 12) / 2) * 2
  return { width: unit * 4, height: unit * 3 }
}

async function make(folder: string, paths: readonly string[], width: number, height: number): Promise<void> {
  const unfinished = `${folder}-${process.pid}`
  await mkdir(unfinished, { recursive: true })
  for (let scene = 0; scene < Math.min(SCENES, paths.length); scene++) {
    const jpeg = await drawScene(scene, width, height)
    for (let index = scene, variant = 0; index < paths.length; index += SCENES, variant++) {
      await writeFile(paths[index]!.replace(folder, unfinished), variantOf(jpeg, variant))
    }
  }
  await rename(unfinished, folder).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true })
    throw error
  })
}

async function drawScene(scene: number, width: number, height: number): Promise<Uint8Array> {
  const sharp = loadSharp()
  // Drawn at an eighth and enlarged, as real edges spread over a few pixels; noise is added at full size.
  const [wide, tall] = [width >> 3, height >> 3]
  const drawn = new Uint8Array(wide * tall * 3)
  const random = seededRandom(scene + 1)
  const discs = Array.from({ length: 40 }, () => ({
    x: random() * wide,
    y: random() * tall,
    radius: (0.02 + random() * 0.12) * wide,
    colour: [random() * 200, random() * 200, random() * 200],
  }))
  for (let y = 0, at = 0; y < tall; y++) {
    for (let x = 0; x < wide; x++) {
      const disc = discs.find((one) => (x - one.x) ** 2 + (y - one.y) ** 2 < one.radius ** 2)
      const texture = 20 * Math.sin((x + scene * 7) / 3) * Math.cos(y / (4 + (scene % 5)))
      for (let channel = 0; channel < 3; channel++) {
        const ground = 60 + (120 * y) / tall + (30 * channel * x) / wide
        drawn[at++] = Math.max(0, Math.min(255, (disc?.colour[channel] ?? ground) + texture + 30))
      }
    }
  }
  const noise = await sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: 12 },
    },
  })
    .png({ compressionLevel: 0 })
    .toBuffer()
  const enlarged = await sharp(drawn, { raw: { width: wide, height: tall, channels: 3 } })
    .resize(width, height, { fit: 'fill' })
    .raw()
    .toBuffer()
  return sharp(enlarged, { raw: { width, height, channels: 3 } })
    .composite([{ input: noise, blend: 'soft-light' }])
    .jpeg({ quality: QUALITY })
    .toBuffer()
}

function variantOf(jpeg: Uint8Array, variant: number): Uint8Array {
  const copy = Buffer.from(jpeg)
  const table = copy.indexOf(Buffer.from([0xff, 0xdb]))
  // Marker, length (2 bytes), table number (1), then 64 entries of which the last is the highest frequency.
  const last = table + 4 + 1 + 63
  copy[last] = Math.min(255, copy[last]! + variant)
  return copy
}
