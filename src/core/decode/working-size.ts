import type { TensorSpec } from '../models/manifest.js'
import type { PixelSize } from './pixels.js'

/** What is to be made of a photo. */
export type Wanted = Readonly<{
  tensor: Pick<TensorSpec, 'inputPx'> | null
  thumbnailPx: number | null
  previewPx: number | null
}>

/** Photos up to here stay as they are: the tensor is then what Pillow makes of them, to the byte. */
const KEPT_PIXELS = 2_000_000

/** The tensor comes from at least this multiple of its size: docs/decisions/0027-shrink-on-load.md. */
const TENSOR_MULTIPLE = 2.25

/** Thumbnails are made from more than their size, so that resizing twice costs no sharpness. */
const THUMBNAIL_MULTIPLE = 1.5

/**
 * The size to which a photo is decoded: all that is wanted can be made from it, and never larger than the photo.
 * Nothing full-size leaves the decoder, so memory stays flat for photos of any size.
 */
export function workingSize(photo: PixelSize, wanted: Wanted): PixelSize {
  const { width, height } = photo
  if (width * height <= KEPT_PIXELS) return photo
  const scale = Math.max(
    ((wanted.tensor?.inputPx ?? 0) * TENSOR_MULTIPLE) / Math.min(width, height),
    ((wanted.thumbnailPx ?? 0) * THUMBNAIL_MULTIPLE) / Math.max(width, height),
    (wanted.previewPx ?? 0) / Math.max(width, height),
  )
  if (scale >= 1) return photo
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}
