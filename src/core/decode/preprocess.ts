import type { TensorSpec } from '../models/manifest.js'
import { loadSharp } from './load-sharp.js'
import type { Pixels } from './pixels.js'
import { resample } from './resample.js'

/** Part of an embedding's key: raise it whenever the tensor of some photo changes. */
export const PREPROCESS_VERSION = 'p1'

/**
 * Up to here a photo is resized as Pillow does it, to the byte; that takes up to 20 ms of this thread on a 2-core
 * machine. Larger ones are brought down first.
 */
const EXACT_PIXELS = 2_000_000

/**
 * Larger photos are resized by sharp to this multiple of the wanted size, then exactly. Measured on the synthetic
 * scene of test/parity (mean absolute difference of 255, worst channel): straight to the size 0.7, twice 0.7,
 * 3 times 0.65, 4 times 0.49, 6 times 0.14; a 12 megapixel photo to 64 px takes 8, -, 12, 15 and 22 ms.
 */
const FIRST_STEP = 4

/**
 * A model's input [1, 3, inputPx, inputPx] from a decoded photo. Follows torchvision on Pillow, with which CLIP models
 * are trained: resize with antialias, crop the centre, scale to 0..1, normalise. Parity is measured in test/parity.
 */
export async function preprocess(pixels: Pixels, spec: TensorSpec): Promise<Float32Array> {
  const { inputPx } = spec
  const size = resizedSize(pixels, spec)
  const source = await broughtDown(pixels, size)
  const window = {
    left: cropOffset(size.width, inputPx),
    top: cropOffset(size.height, inputPx),
    width: inputPx,
    height: inputPx,
  }
  return normalise(resample(source, size, window, spec.resample), spec)
}

type Size = Readonly<{ width: number; height: number }>

/** The size before cropping. torchvision cuts the long side down to a whole number, it does not round. */
export function resizedSize(photo: Size, spec: Pick<TensorSpec, 'inputPx' | 'resize'>): Size {
  const { inputPx } = spec
  if (spec.resize === 'squash') return { width: inputPx, height: inputPx }
  const { width, height } = photo
  return width <= height
    ? { width: inputPx, height: Math.floor((inputPx * height) / width) }
    : { width: Math.floor((inputPx * width) / height), height: inputPx }
}

/** Where the centre crop begins: Python's round(), which takes a half to the even neighbour. */
export function cropOffset(lengthPx: number, cropPx: number): number {
  const half = (lengthPx - cropPx) / 2
  const below = Math.floor(half)
  if (half === below) return below
  return below % 2 === 0 ? below : below + 1
}

async function broughtDown(pixels: Pixels, size: Size): Promise<Pixels> {
  const { data, width, height, channels } = pixels
  if (width * height <= EXACT_PIXELS) return pixels
  const first = {
    width: Math.min(width, size.width * FIRST_STEP),
    height: Math.min(height, size.height * FIRST_STEP),
  }
  if (first.width === width && first.height === height) return pixels
  const resized = await loadSharp()(data, { raw: { width, height, channels }, limitInputPixels: false })
    .resize(first.width, first.height, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer()
  return { data: resized, ...first, channels }
}

function normalise({ data, width, height, channels }: Pixels, { mean, std }: TensorSpec): Float32Array {
  const planePx = width * height
  const tensor = new Float32Array(3 * planePx)
  for (const channel of [0, 1, 2] as const) {
    const scale = 1 / (255 * std[channel])
    const shift = mean[channel] / std[channel]
    let from = channels === 1 ? 0 : channel
    for (let target = channel * planePx; target < (channel + 1) * planePx; target++, from += channels) {
      tensor[target] = (data[from] ?? 0) * scale - shift
    }
  }
  return tensor
}
