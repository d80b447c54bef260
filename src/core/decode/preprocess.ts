import type { TensorSpec } from '../models/manifest.js'
import type { Pixels, PixelSize } from './pixels.js'
import { resample } from './resample.js'
import { resizeShrunk } from './resize-shrunk.js'

/**
 * A model's input [1, 3, inputPx, inputPx]. Follows torchvision on Pillow, with which CLIP models are trained: resize
 * with antialias, crop the centre, scale to 0..1, normalise. `pixels` may be smaller than the photo (workingSize), but
 * its size after resizing is that of the whole photo. Whole photos are resized exactly as by Pillow; where shrinking has
 * changed the pixels already, sharp does nearly the same in a third of the time and not in the engine's own thread.
 * Parity is measured in test/parity. Whoever changes the tensor of some photo raises `preprocessVersion` in
 * core/models/manifest.ts.
 */
export async function preprocess(pixels: Pixels, photo: PixelSize, spec: TensorSpec): Promise<Float32Array> {
  const { inputPx } = spec
  const size = resizedSize(photo, spec)
  const window = {
    left: cropOffset(size.width, inputPx),
    top: cropOffset(size.height, inputPx),
    width: inputPx,
    height: inputPx,
  }
  const isWhole = pixels.width === photo.width && pixels.height === photo.height
  const resize = isWhole ? resample : resizeShrunk
  return normalise(await resize(pixels, size, window, spec.resample), spec)
}

/** The size before cropping. torchvision cuts the long side down to a whole number, it does not round. */
export function resizedSize(photo: PixelSize, spec: Pick<TensorSpec, 'inputPx' | 'resize'>): PixelSize {
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
