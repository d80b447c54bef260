import { asBuffer } from './as-buffer.js'

/**
 * A JPEG in two: what stands before its picture, where all its metadata is, and the picture. ExifTool is given the first
 * with an empty picture, and the picture itself never passes through it.
 */
export type SplitJpeg = Readonly<{
  head: Uint8Array
  /** From the first scan to the end of the file. */
  picture: Uint8Array
  /** The head and an empty picture: a JPEG to whoever looks at metadata alone. */
  stub: Buffer
  /** How the stub ends, and a stub with new metadata as well. */
  stubEnd: Buffer
}>

const endOfPhoto = Buffer.from([0xff, 0xd9])

const marker = { startOfScan: 0xda, mpf: 0xe2 }

/**
 * Splits a JPEG. Null when the place or the meaning of anything in the head could depend on what follows: bytes after the end
 * of the picture, an index of several pictures (MPF), gaps, an end that is missing.
 */
export function splitJpeg(photo: Uint8Array): SplitJpeg | null {
  const bytes = asBuffer(photo)
  const start = startOfPicture(bytes)
  if (start === null) return null
  const data = start + 2 + bytes.readUInt16BE(start + 2)
  if (data > bytes.length || bytes.indexOf(endOfPhoto, data) !== bytes.length - endOfPhoto.length) return null
  const stubEnd = Buffer.concat([bytes.subarray(start, data), endOfPhoto])
  const head = photo.subarray(0, start)
  return { head, picture: photo.subarray(start), stub: Buffer.concat([head, stubEnd]), stubEnd }
}

function startOfPicture(bytes: Buffer): number | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null
  for (let offset = 2; offset + 4 <= bytes.length;) {
    const code = bytes[offset + 1] ?? 0
    if (bytes[offset] !== 0xff || code < 0xc0 || (code >= 0xd0 && code <= 0xd9)) return null
    if (code === marker.startOfScan) return offset
    if (code === marker.mpf && bytes.toString('latin1', offset + 4, offset + 8) === 'MPF\0') return null
    offset += 2 + bytes.readUInt16BE(offset + 2)
  }
  return null
}
