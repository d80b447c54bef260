import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { decodePhoto } from '../../../src/core/decode/decode-photo.js'
import type { TensorSpec } from '../../../src/core/models/manifest.js'
import { writePatternPhoto, type PatternPhoto } from '../../support/pattern-photo.js'
import { tempFolder } from '../../support/temp-folder.js'

type Case = PatternPhoto &
  Readonly<{
    inputPx: number
    resize: TensorSpec['resize']
    resample: TensorSpec['resample']
    step: number
    means: readonly number[]
    samples: string
  }>

/** Design section 4: the mean difference per channel in parts of 255. Found: 0.5 above 2 megapixels. */
const MEAN_DIFFERENCE = 0.7

/** Up to 2 megapixels the resize is Pillow's own; what is left is its fixed-point rounding. Found: 0.01. */
const EXACT_DIFFERENCE = 0.05

/**
 * The reference is the picture before it became CMYK: inks cannot show all of it, and have to come back near. Found: 8.5.
 * `npm run parity` compares CMYK files themselves with Pillow.
 */
const INK_DIFFERENCE = 12

const { cases, wideGamutProfile } = JSON.parse(
  readFileSync(new URL('../../fixtures/reference/preprocess.json', import.meta.url), 'utf8'),
  // Made by scripts/make-reference.py in this shape.
) as { cases: readonly Case[]; wideGamutProfile: string }

const title = ({ pattern, width, height, kind, orientation, inputPx, resize, resample }: Case) =>
  [
    pattern,
    kind,
    orientation && `orientation ${orientation}`,
    `${width}x${height} to ${inputPx}`,
    resize,
    resample,
  ]
    .filter(Boolean)
    .join(' ')

describe('preprocessing agrees with Pillow', () => {
  test.each(cases.map((entry) => [title(entry), entry] as const))('%s', async (_title, entry) => {
    const path = join(tempFolder(), 'photo')
    const format = await writePatternPhoto(entry, path, Buffer.from(wideGamutProfile, 'base64'))
    const tensor = await preprocessed(path, format, entry)
    const tolerance = toleranceOf(entry)
    const expected = Buffer.from(entry.samples, 'base64')
    const planePx = entry.inputPx ** 2
    const sums = [0, 0, 0]
    const counts = [0, 0, 0]
    expected.forEach((value, index) => {
      const position = index * entry.step
      const channel = position % 3
      const found = tensor[channel * planePx + Math.floor(position / 3)]!
      sums[channel]! += Math.abs(found - value)
      counts[channel]! += 1
    })
    for (const channel of [0, 1, 2]) {
      const mean = tensor.subarray(channel * planePx, (channel + 1) * planePx).reduce((sum, x) => sum + x, 0)
      expect(sums[channel]! / counts[channel]!).toBeLessThanOrEqual(tolerance)
      expect(Math.abs(mean / planePx - entry.means[channel]!)).toBeLessThanOrEqual(tolerance)
    }
  })
})

function toleranceOf({ width, height, kind }: Case): number {
  if (kind === 'cmyk') return INK_DIFFERENCE
  // libvips cuts fractions off when it lays alpha on white, Pillow rounds them: half a step on average.
  return width * height <= 2_000_000 && kind !== 'alpha' ? EXACT_DIFFERENCE : MEAN_DIFFERENCE
}

/** With this mean and deviation the tensor holds the bytes 0..255. */
async function preprocessed(path: string, format: 'png' | 'tiff', entry: Case): Promise<Float32Array> {
  const { inputPx, resize, resample } = entry
  const crop = resize === 'squash' ? 'none' : 'center'
  const mean = [0, 0, 0] as [number, number, number]
  const std = [1 / 255, 1 / 255, 1 / 255] as [number, number, number]
  const spec: TensorSpec = { inputPx, resize, resample, crop, mean, std }
  const photo = await decodePhoto({ path, format, tensor: spec, thumbnailPx: null })
  return photo.tensor!
}
