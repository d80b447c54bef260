import { read, type Walk } from '../../identity/byte-walk.js'
import { noBlocks, sure, type MetadataBlocks } from './scan-findings.js'

const marker = { startOfScan: 0xda, comment: 0xfe, photoshop: 0xed, application1: 0xe1 }

const exifHeader = 'Exif\0\0'
const xmpHeader = 'http://ns.adobe.com/xap/1.0/\0'
const extendedXmpHeader = 'http://ns.adobe.com/xmp/extension/\0'
const photoshopHeader = 'Photoshop 3.0\0'

/** Segments that hold nothing read here, by marker, as they begin; others are left to ExifTool. */
const silentSegments: Readonly<Record<number, readonly string[]>> = {
  0xe0: ['JFIF\0', 'JFXX\0'],
  0xe2: ['ICC_PROFILE\0', 'MPF\0', 'urn:'],
  0xe4: ['SCALADO\0'],
  0xe5: ['ssuniqueid\0'],
  0xea: ['AROT\0', 'UNICODE\0'],
  0xec: ['Ducky', '[picture info]'],
  0xed: ['Adobe_CM'],
  0xee: ['Adobe'],
}

/** Tables that every JPEG has: quantisation, Huffman and arithmetic coding, restart interval. */
const tableMarkers = new Set([0xdb, 0xc4, 0xcc, 0xdd])

/** No photo has more segments before its picture; a profile or an Extended XMP of many MB has some hundred. */
const mostSegments = 4096

/** Finds the metadata of a JPEG, which stands before its picture, and its size. */
export function* scanJpeg(sizeBytes: number): Walk<MetadataBlocks> {
  const blocks = noBlocks()
  const extended: ExtendedXmp = { guid: null, totalBytes: 0, pieces: new Map() }
  let hasSize = false
  let offset = 2
  for (let count = 0; ; count += 1) {
    sure(count < mostSegments, 'a usual number of segments')
    const head = yield* read(offset, 4)
    sure(head.getUint8(0) === 0xff, 'segments without gaps')
    const code = head.getUint8(1)
    const length = head.getUint16(2)
    sure(length >= 2 && offset + 2 + length <= sizeBytes, 'a whole segment')
    const place = { offset: offset + 4, length: length - 2 }
    if (code === marker.startOfScan) break
    if (isFrame(code)) {
      sure(!hasSize && place.length >= 6, 'one frame')
      const frame = yield* read(place.offset, 5)
      blocks.height = frame.getUint16(1)
      blocks.width = frame.getUint16(3)
      hasSize = true
    } else if (!tableMarkers.has(code) && code !== marker.comment) {
      sure(code >= 0xe0 && code <= 0xef, 'a known segment')
      const bytes = bytesOfView(yield* read(place.offset, place.length))
      sure(takeSegment(code, bytes, blocks, extended) || isSilent(code, bytes), 'a known segment')
    }
    offset += 2 + length
  }
  sure(hasSize, 'a frame before the scan')
  if (extended.guid !== null) blocks.extendedXmp = { guid: extended.guid, bytes: joined(extended) }
  return blocks
}

function takeSegment(
  code: number,
  bytes: Uint8Array,
  blocks: MetadataBlocks,
  extended: ExtendedXmp,
): boolean {
  if (code === marker.application1 && startsWith(bytes, exifHeader)) {
    sure(blocks.exif === null, 'one EXIF segment')
    blocks.exif = bytes.subarray(exifHeader.length)
    return true
  }
  if (code === marker.application1 && startsWith(bytes, xmpHeader)) {
    sure(blocks.xmp === null, 'one XMP segment')
    blocks.xmp = bytes.subarray(xmpHeader.length)
    return true
  }
  if (code === marker.application1 && startsWith(bytes, extendedXmpHeader)) {
    takeExtendedXmp(bytes.subarray(extendedXmpHeader.length), extended)
    return true
  }
  if (code === marker.photoshop && startsWith(bytes, photoshopHeader)) {
    sure(blocks.photoshop === null, 'one segment of image resources')
    blocks.photoshop = bytes.subarray(photoshopHeader.length)
    return true
  }
  return false
}

/** Extended XMP (XMP specification 3, 1.1.3.1): GUID, whole length and offset of the piece, then the piece. */
type ExtendedXmp = { guid: string | null; totalBytes: number; pieces: Map<number, Uint8Array> }

function takeExtendedXmp(bytes: Uint8Array, extended: ExtendedXmp): void {
  sure(bytes.length > 40, 'a whole head of Extended XMP')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const guid = String.fromCharCode(...bytes.subarray(0, 32))
  const totalBytes = view.getUint32(32)
  const offset = view.getUint32(36)
  sure(/^[0-9A-F]{32}$/.test(guid) && (extended.guid === null || extended.guid === guid), 'one Extended XMP')
  sure(extended.guid === null || extended.totalBytes === totalBytes, 'one length of Extended XMP')
  sure(!extended.pieces.has(offset), 'each piece of Extended XMP once')
  extended.guid = guid
  extended.totalBytes = totalBytes
  extended.pieces.set(offset, bytes.subarray(40))
}

function joined(extended: ExtendedXmp): Uint8Array {
  const pieces = [...extended.pieces].sort(([one], [other]) => one - other)
  let end = 0
  for (const [offset, piece] of pieces) {
    sure(offset === end, 'Extended XMP without gaps')
    end += piece.length
  }
  sure(end === extended.totalBytes, 'whole Extended XMP')
  return Buffer.concat(pieces.map(([, piece]) => piece))
}

function isFrame(code: number): boolean {
  return code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc
}

function isSilent(code: number, bytes: Uint8Array): boolean {
  return silentSegments[code]?.some((text) => startsWith(bytes, text)) ?? false
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[index] !== text.charCodeAt(index)) return false
  }
  return true
}

function bytesOfView(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
}
