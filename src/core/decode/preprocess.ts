import type { TensorSpec } from '../models/manifest.js'
import { loadSharp } from './load-sharp.js'
import type { Pixels } from './pixels.js'

/** Part of an embedding's key: raise it whenever the tensor of some photo changes. */
export const PREPROCESS_VERSION = 'p1'

/**
 * A model's input [1, 3, inputPx, inputPx] from a decoded photo. Follows torchvision on Pillow, with which CLIP models
 * are trained: resize with antialias, crop the centre, scale to 0..1, normalise. Parity is measured in test/parity.
 */
export async function preprocess(pixels: Pixels, spec: TensorSpec): Promise<Float32Array> {
  const visible = spec.resize === 'squash' ? pixels : centreOfStrip(pixels)
  const size = resizedSize(visible, spec)
  const isSameSize = size.width === visible.width && size.height === visible.height
  const resized = isSameSize ? visible : await resize(visible, size, spec)
  return normalise(resized, spec)
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

/** Longer than any photo or panorama; beyond it only the centre is resized. */
const STRIP_ASPECT = 16

/**
 * The middle of a very long strip: the centre crop shows no more of it, while resizing all of a 1 x 60000 photo would
 * need gigabytes. At most half a source pixel off.
 */
function centreOfStrip(pixels: Pixels): Pixels {
  const { data, width, height, channels } = pixels
  const keptPx = Math.min(width, height) * STRIP_ASPECT
  if (width > keptPx) {
    const left = Math.floor((width - keptPx) / 2)
    const rows = new Uint8Array(keptPx * height * channels)
    for (let y = 0; y < height; y++) {
      const from = (y * width + left) * channels
      rows.set(data.subarray(from, from + keptPx * channels), y * keptPx * channels)
    }
    return { data: rows, width: keptPx, height, channels }
  }
  if (height > keptPx) {
    const from = Math.floor((height - keptPx) / 2) * width * channels
    return { data: data.subarray(from, from + keptPx * width * channels), width, height: keptPx, channels }
  }
  return pixels
}

async function resize(pixels: Pixels, size: Size, spec: TensorSpec): Promise<Pixels> {
  const { data, width, height, channels } = pixels
  const resized = await loadSharp()(data, { raw: { width, height, channels }, limitInputPixels: false })
    .resize(size.width, size.height, {
      fit: 'fill',
      // libvips' names: 'cubic' is Catmull-Rom as Pillow's bicubic, 'linear' the triangle of Pillow's bilinear.
      kernel: spec.resample === 'bicubic' ? 'cubic' : 'linear',
    })
    .raw()
    .toBuffer()
  return { data: resized, width: size.width, height: size.height, channels }
}

function normalise(pixels: Pixels, spec: TensorSpec): Float32Array {
  const { inputPx, mean, std } = spec
  const { data, width, height, channels } = pixels
  const left = cropOffset(width, inputPx)
  const top = cropOffset(height, inputPx)
  const planePx = inputPx * inputPx
  const tensor = new Float32Array(3 * planePx)
  for (let channel = 0; channel < 3; channel++) {
    const scale = 1 / (255 * (std[channel] ?? 1))
    const shift = (mean[channel] ?? 0) / (std[channel] ?? 1)
    const source = channels === 1 ? 0 : channel
    let target = channel * planePx
    for (let y = 0; y < inputPx; y++) {
      let from = ((top + y) * width + left) * channels + source
      for (let x = 0; x < inputPx; x++) {
        tensor[target] = (data[from] ?? 0) * scale - shift
        target++
        from += channels
      }
    }
  }
  return tensor
}
