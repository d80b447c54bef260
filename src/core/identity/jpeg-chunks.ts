import { read, StructureError, type Part, type Walk } from './byte-walk.js'

const marker = { startOfPhoto: 0xd8, endOfPhoto: 0xd9, startOfScan: 0xda, colourProfile: 0xe2, adobe: 0xee }

/** How much is searched for a marker at once: little at first, for most segments follow one another. */
const firstWindowBytes = 4 * 1024
const mostWindowBytes = 256 * 1024

/** A profile or EXIF of many segments has a few hundred; more than this is damage. */
const mostSegments = 65_536

/**
 * The parts of a JPEG that make its picture: frame headers, tables, restart interval and scans up to the end marker.
 * Of the APPn segments only the two that decide its colours belong to it: the ICC profile and Adobe's colour
 * transform. EXIF, XMP, IPTC, comments and whatever follows the end marker (MPF previews, motion photos) do not.
 */
export function* jpegParts(sizeBytes: number): Walk<readonly Part[]> {
  const start = yield* read(0, 2)
  if (start.getUint16(0) !== 0xff00 + marker.startOfPhoto) throw new StructureError('No JPEG start marker')
  const parts: Part[] = []
  let offset = 2
  let hasScan = false
  for (let count = 0; offset < sizeBytes; count++) {
    if (count > mostSegments) throw new StructureError('A JPEG of too many segments')
    // a marker may be preceded by fill bytes, and broken writers leave junk that decoders skip as well
    const found = yield* nextMarker(offset, sizeBytes)
    if (found === null || found.code === marker.endOfPhoto) break
    offset = found.offset
    if (isBare(found.code)) {
      offset += 2
      continue
    }
    const length = (yield* read(offset + 2, 2)).getUint16(0)
    if (length < 2) throw new StructureError(`A JPEG segment of length ${String(length)}`)
    let end = Math.min(offset + 2 + length, sizeBytes)
    if (found.code === marker.startOfScan) {
      hasScan = true
      end = (yield* nextMarker(end, sizeBytes, isWithinScan))?.offset ?? sizeBytes
    }
    if (yield* isOfPicture(found.code, offset, length)) parts.push({ offset, length: end - offset })
    offset = end
  }
  if (!hasScan) throw new StructureError('A JPEG without a scan')
  return parts
}

function* isOfPicture(code: number, offset: number, length: number): Walk<boolean> {
  if (code === marker.colourProfile) return yield* startsWithText(offset + 4, length - 2, 'ICC_PROFILE\0')
  if (code === marker.adobe) return yield* startsWithText(offset + 4, length - 2, 'Adobe')
  const isApplicationData = code >= 0xe0 && code <= 0xef
  const isCommentOrExtension = code >= 0xf0 && code <= 0xfe
  return !isApplicationData && !isCommentOrExtension
}

function* startsWithText(offset: number, length: number, text: string): Walk<boolean> {
  if (length < text.length) return false
  const view = yield* read(offset, text.length)
  return Array.from(text).every((character, index) => view.getUint8(index) === character.charCodeAt(0))
}

/** Offset of the next 0xFF that starts a marker which `isPassed` does not let by, null at the end. */
function* nextMarker(
  from: number,
  sizeBytes: number,
  isPassed: (code: number) => boolean = (code) => code === 0x00,
): Walk<{ offset: number; code: number } | null> {
  let offset = from
  for (
    let window = firstWindowBytes;
    offset + 1 < sizeBytes;
    window = Math.min(2 * window, mostWindowBytes)
  ) {
    const bytes = yield { offset, length: Math.min(window, sizeBytes - offset) }
    if (bytes.length < 2) return null
    let at = bytes.indexOf(0xff)
    while (at !== -1 && at + 1 < bytes.length) {
      const code = bytes[at + 1] ?? 0
      if (code !== 0xff && !isPassed(code)) return { offset: offset + at, code }
      at = bytes.indexOf(0xff, at + 1)
    }
    // a 0xFF that ends the window is looked at again with what follows it
    offset += at === -1 ? bytes.length : at
  }
  return null
}

/** Within a scan 0xFF00 is a stuffed byte and RST0 to RST7 separate its intervals. */
function isWithinScan(code: number): boolean {
  return code === 0x00 || (code >= 0xd0 && code <= 0xd7)
}

/** TEM, RST0 to RST7 and SOI have no length. */
function isBare(code: number): boolean {
  return code === 0x01 || (code >= 0xd0 && code <= marker.startOfPhoto)
}
