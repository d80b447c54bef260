import type { TensorSpec } from '../models/manifest.js'
import { loadSharp } from './load-sharp.js'
import type { Pixels, PixelSize } from './pixels.js'
import type { Window } from './resample.js'
import { takeOutput } from './sharp-output.js'

/**
 * The part of the resized picture that `window` covers, resized by libvips: its cubic and linear kernels are Pillow's
 * bicubic and bilinear with antialias. On 867 x 650 to 346 x 260 it is off by 0.18 of 255 on the mean.
 */
export async function resizeShrunk(
  { data, width, height, channels }: Pixels,
  size: PixelSize,
  window: Window,
  filter: TensorSpec['resample'],
): Promise<Pixels> {
  const kernel = filter === 'bicubic' ? 'cubic' : 'linear'
  const picture = loadSharp()(data, { raw: { width, height, channels }, limitInputPixels: false })
    .resize(size.width, size.height, { fit: 'fill', kernel })
    .extract(window)
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw()
  const { data: resized } = await takeOutput(picture, data.length)
  return { data: resized, width: window.width, height: window.height, channels }
}
