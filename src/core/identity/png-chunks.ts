import { fourCharacters, read, StructureError, type Part, type Walk } from './byte-walk.js'

/**
 * Chunks that make the picture. Those that describe its colours belong to it: the same samples under another profile
 * or gamma are another picture. Text, eXIf and times do not.
 */
const pictureChunks = new Set(
  'IHDR PLTE IDAT tRNS gAMA cHRM sRGB iCCP sBIT cICP mDCV cLLI acTL fcTL fdAT'.split(' '),
)

/** A PNG of this many chunks is damage: libpng writes 8 KiB a chunk, so it would be a picture of 8 GB. */
const mostChunks = 1_000_000

/** The parts of a PNG (animated ones included) that make its picture, each with its length and type. */
export function* pngParts(sizeBytes: number): Walk<readonly Part[]> {
  const signature = yield* read(0, 8)
  if (signature.getUint32(0) !== 0x89504e47) throw new StructureError('No PNG signature')
  const parts: Part[] = []
  let hasData = false
  let offset = 8
  for (let count = 0; offset + 8 <= sizeBytes; count++) {
    if (count > mostChunks) throw new StructureError('A PNG of too many chunks')
    const header = yield* read(offset, 8)
    const length = header.getUint32(0)
    const type = fourCharacters(header, 4)
    if (type === 'IEND') break
    if (pictureChunks.has(type)) {
      // a truncated file ends within its last chunk
      parts.push({ offset, length: Math.min(8 + length, sizeBytes - offset) })
      hasData ||= type === 'IDAT'
    }
    offset += 12 + length
  }
  if (!hasData) throw new StructureError('A PNG without IDAT')
  return parts
}
