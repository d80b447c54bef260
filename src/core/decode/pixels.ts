/** A decoded photo: upright, sRGB, 8 bits a channel, no alpha, rows from the top without padding. */
export type Pixels = Readonly<{
  data: Uint8Array
  width: number
  height: number
  /** 1 for a greyscale photo, which then takes a third of the memory. */
  channels: 1 | 3
}>

export type PixelSize = Readonly<{ width: number; height: number }>

/**
 * Most pixels that a photo may have: libvips' own default (16383 x 16383), 0.8 GB once decoded. Medium format and
 * stitched panoramas stay below; a decompression bomb does not.
 */
export const MAXIMUM_PIXELS = 16383 * 16383
