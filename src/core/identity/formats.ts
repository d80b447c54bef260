import type { PhotoFormat } from '../../shared/photo.js'
import { brandFormat } from './bmff-brands.js'
import { formatOfName } from './format-names.js'
import { tiffKind } from './tiff-kind.js'

/** How much of a file's start `sniffFormat` wants: camera TIFFs keep their first directory within it. */
export const sniffBytes = 64 * 1024

/**
 * What the bytes are: a photo of a format, a video, or nothing of ours. Content decides; the name only tells the raw
 * kinds that are TIFFs apart from a plain TIFF, and old QuickTime files, which have no signature.
 */
export function sniffFormat(head: Uint8Array, name: string): PhotoFormat | 'video' | null {
  if (startsWith(head, [0xff, 0xd8, 0xff])) return 'jpeg'
  if (startsWith(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png'
  if (hasText(head, 0, 'GIF87a') || hasText(head, 0, 'GIF89a')) return 'gif'
  if (hasText(head, 0, 'RIFF') && hasText(head, 8, 'WEBP')) return 'webp'
  if (hasText(head, 4, 'ftyp')) return brandFormat(head, name)
  if (isRaw(head)) return 'raw'
  if (isTiff(head)) return tiffKind(head, name)
  return isVideo(head, name) ? 'video' : null
}

const embeds: Readonly<Record<PhotoFormat, boolean>> = {
  jpeg: true,
  png: true,
  webp: true,
  avif: true,
  tiff: true,
  gif: false,
  heic: true,
  dng: true,
  raw: false,
}

/** True for formats whose own file can hold the tags; the others get a sidecar (design section 6). */
export function canEmbed(format: PhotoFormat): boolean {
  return embeds[format]
}

/**
 * True for a photo whose own file can hold its tags. ExifTool writes plain TIFF only, not BigTIFF (docs/metadata.md),
 * which is told by its content hash.
 */
export function holdsTags(photo: Readonly<{ format: PhotoFormat; contentHash: string }>): boolean {
  return canEmbed(photo.format) && !photo.contentHash.startsWith('sha256-bigtiff:')
}

/** Signatures of the raw files that are not plain TIFFs, from ExifTool 13 `%magicNumber` in ExifTool.pm. */
function isRaw(head: Uint8Array): boolean {
  return (
    hasText(head, 0, 'FUJIFILMCCD-RAW') ||
    hasText(head, 0, 'IIRO') ||
    hasText(head, 0, 'IIRS') ||
    hasText(head, 0, 'MMOR') ||
    hasText(head, 0, 'IIU\0') ||
    hasText(head, 0, 'FOVb') ||
    hasText(head, 0, '\0MRM') ||
    hasText(head, 6, 'HEAPCCDR')
  )
}

function isTiff(head: Uint8Array): boolean {
  return (
    startsWith(head, [0x49, 0x49, 0x2a, 0x00]) ||
    startsWith(head, [0x4d, 0x4d, 0x00, 0x2a]) ||
    startsWith(head, [0x49, 0x49, 0x2b, 0x00]) ||
    startsWith(head, [0x4d, 0x4d, 0x00, 0x2b])
  )
}

function isVideo(head: Uint8Array, name: string): boolean {
  if (hasText(head, 0, 'RIFF') && hasText(head, 8, 'AVI ')) return true
  if (startsWith(head, [0x1a, 0x45, 0xdf, 0xa3])) return true // Matroska, WebM
  if (startsWith(head, [0x00, 0x00, 0x01, 0xba]) || startsWith(head, [0x00, 0x00, 0x01, 0xb3])) return true // MPEG
  if (hasText(head, 0, 'FLV\u0001')) return true
  if (isTransportStream(head, 0, 188) || isTransportStream(head, 4, 192)) return true
  const isNamedVideo = formatOfName(name) === 'video'
  if (startsWith(head, [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11])) return isNamedVideo // ASF: also sound
  return (
    isNamedVideo && ['moov', 'mdat', 'wide', 'free', 'skip', 'pnot'].some((type) => hasText(head, 4, type))
  )
}

/** MTS has 188-byte packets, M2TS puts a 4-byte time code before each; three sync bytes are no accident. */
function isTransportStream(head: Uint8Array, first: number, packet: number): boolean {
  return [0, 1, 2].every((index) => head[first + index * packet] === 0x47)
}

function startsWith(head: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => head[index] === byte)
}

function hasText(head: Uint8Array, offset: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (head[offset + index] !== text.charCodeAt(index)) return false
  }
  return true
}
