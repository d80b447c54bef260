import { loadSharp } from './load-sharp.js'
import type { Pixels } from './pixels.js'
import { takeOutput } from './sharp-output.js'

/** A WebP of the photo whose longest edge is at most `longestEdgePx`; never larger than the photo. */
export async function encodeThumbnail(pixels: Pixels, longestEdgePx: number): Promise<Uint8Array> {
  const { data, width, height, channels } = pixels
  const picture = loadSharp()(data, { raw: { width, height, channels }, limitInputPixels: false })
    .resize(longestEdgePx, longestEdgePx, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 80, effort: 2 })
  return (await takeOutput(picture, data.length)).data
}
