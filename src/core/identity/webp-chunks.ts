import { fourCharacters, read, StructureError, type Part, type Walk } from './byte-walk.js'

/** Chunks that make the picture, the colour profile included; EXIF, XMP and unknown chunks do not. */
const pictureChunks = new Set(['VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])

/** An animation has a chunk a frame; more than this is damage. */
const mostChunks = 100_000

/**
 * The parts of a WebP that make its picture. The flags of VP8X are left out, for ExifTool adds that chunk to a simple
 * file when it writes XMP; its canvas size counts for animations alone, where the frames do not tell it.
 */
export function* webpParts(sizeBytes: number): Walk<readonly Part[]> {
  const riff = yield* read(0, 12)
  if (fourCharacters(riff, 0) !== 'RIFF' || fourCharacters(riff, 8) !== 'WEBP') {
    throw new StructureError('No WebP signature')
  }
  const parts: Part[] = []
  const canvas: Part[] = []
  let isAnimated = false
  let hasData = false
  let offset = 12
  // what follows the RIFF chunk is no part of the picture
  const end = Math.min(sizeBytes, 8 + riff.getUint32(4, true))
  for (let count = 0; offset + 8 <= end; count++) {
    if (count > mostChunks) throw new StructureError('A WebP of too many chunks')
    const header = yield* read(offset, 8)
    const type = fourCharacters(header, 0)
    const length = header.getUint32(4, true)
    if (type === 'VP8X' && length >= 10) canvas.push({ offset: offset + 12, length: 6 })
    if (pictureChunks.has(type)) {
      parts.push({ offset, length: Math.min(8 + length, end - offset) })
      isAnimated ||= type === 'ANIM'
      hasData ||= type === 'VP8 ' || type === 'VP8L' || type === 'ANMF'
    }
    // chunks are padded to even lengths
    offset += 8 + length + (length % 2)
  }
  if (!hasData) throw new StructureError('A WebP without a picture')
  return isAnimated ? [...canvas, ...parts] : parts
}
