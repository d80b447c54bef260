import { literalNumber, read, StructureError, type Part, type Walk } from './byte-walk.js'

const tag = {
  stripOffsets: 273,
  stripByteCounts: 279,
  subIfds: 330,
  tileOffsets: 324,
  tileByteCounts: 325,
  jpegOffset: 513,
  jpegByteCount: 514,
}

/**
 * The fields that define the picture (TIFF 6.0, Technical Note 2, DNG 1.7): size, bits, compression, photometric,
 * fill order, orientation aside, samples, rows, planes, predictor, colour map, tiles, extra samples, sample format,
 * JPEG tables, YCbCr figures, reference levels, the colour filter array and the ICC profile.
 */
const pictureTags = new Set([
  256, 257, 258, 259, 262, 266, 277, 278, 284, 292, 293, 317, 318, 319, 320, 322, 323, 332, 338, 339, 347,
  512, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532, 33421, 33422, 34675,
])

/** Bytes of one value by field type; an unknown type has no place among the tags above. */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8]

/** A scanner's TIFF has some hundred pages and a DNG a dozen directories: more is damage. */
const mostDirectories = 4096

/** Strips of one row each at 65,535 rows, for each of many pages. */
const mostStrips = 1_000_000

/**
 * The parts of a TIFF or DNG that make its pictures, in order of its directories: all pages, SubIFDs and previews.
 * Offsets do not count, for ExifTool moves the strips when it writes; EXIF, GPS, XMP and IPTC do not either.
 */
export function* tiffParts(sizeBytes: number): Walk<readonly Part[]> {
  const layout = yield* readLayout()
  const parts: Part[] = [Uint8Array.of(layout.isLittleEndian ? 0x49 : 0x4d)]
  const waiting = [layout.firstDirectory]
  const visited = new Set<number>()
  let stripCount = 0
  for (let offset = waiting.shift(); offset !== undefined; offset = waiting.shift()) {
    if (offset === 0) continue
    if (visited.has(offset) || visited.size >= mostDirectories)
      throw new StructureError('TIFF directories in a loop')
    visited.add(offset)
    const directory = yield* readDirectory(layout, offset)
    for (const field of directory.fields) {
      if (pictureTags.has(field.tag)) {
        parts.push(literalNumber(field.tag), literalNumber(field.count), {
          offset: field.offset,
          length: field.bytes,
        })
      }
    }
    for (const range of yield* dataOf(layout, directory.fields)) {
      // a truncated file ends within its last strips
      const length = Math.max(0, Math.min(range.length, sizeBytes - range.offset))
      parts.push(literalNumber(range.length), { offset: range.offset, length })
      if (++stripCount > mostStrips) throw new StructureError('A TIFF of too many strips')
    }
    const subIfds = directory.fields.find((field) => field.tag === tag.subIfds)
    waiting.unshift(...(subIfds === undefined ? [] : yield* numbers(layout, subIfds)), directory.next)
  }
  if (stripCount === 0) throw new StructureError('A TIFF without image data')
  return parts
}

type Layout = Readonly<{ isLittleEndian: boolean; isBig: boolean; firstDirectory: number }>

type Field = Readonly<{ tag: number; type: number; count: number; offset: number; bytes: number }>

function* readLayout(): Walk<Layout> {
  const header = yield* read(0, 8)
  const isLittleEndian = header.getUint16(0) === 0x4949
  const version = header.getUint16(2, isLittleEndian)
  if (version === 43) {
    const first = yield* read(8, 8)
    return { isLittleEndian, isBig: true, firstDirectory: toOffset(first.getBigUint64(0, isLittleEndian)) }
  }
  if (version !== 42) throw new StructureError(`A TIFF of version ${String(version)}`)
  return { isLittleEndian, isBig: false, firstDirectory: header.getUint32(4, isLittleEndian) }
}

function* readDirectory(layout: Layout, offset: number): Walk<{ fields: readonly Field[]; next: number }> {
  const { isLittleEndian, isBig } = layout
  const countBytes = isBig ? 8 : 2
  const entryBytes = isBig ? 20 : 12
  const head = yield* read(offset, countBytes)
  const count = isBig ? toOffset(head.getBigUint64(0, isLittleEndian)) : head.getUint16(0, isLittleEndian)
  if (count > 65_535) throw new StructureError(`A TIFF directory of ${String(count)} fields`)
  const table = yield* read(offset + countBytes, count * entryBytes)
  const fields: Field[] = []
  for (let index = 0; index < count; index++) {
    const at = index * entryBytes
    const type = table.getUint16(at + 2, isLittleEndian)
    const valueCount = isBig
      ? toOffset(table.getBigUint64(at + 4, isLittleEndian))
      : table.getUint32(at + 4, isLittleEndian)
    const bytes = valueCount * (typeBytes[type] ?? 0)
    const valueAt = at + (isBig ? 12 : 8)
    const isInline = bytes <= (isBig ? 8 : 4)
    const valueOffset = isInline ? offset + countBytes + valueAt : readOffset(table, valueAt, layout)
    fields.push({
      tag: table.getUint16(at, isLittleEndian),
      type,
      count: valueCount,
      offset: valueOffset,
      bytes,
    })
  }
  const next = yield { offset: offset + countBytes + count * entryBytes, length: isBig ? 8 : 4 }
  // some cameras end the file right after the last directory
  const hasNext = next.length === (isBig ? 8 : 4)
  return {
    fields,
    next: hasNext ? readOffset(new DataView(next.buffer, next.byteOffset, next.byteLength), 0, layout) : 0,
  }
}

/** Strips, else tiles, and the JPEG of an old-style thumbnail. */
function* dataOf(
  layout: Layout,
  fields: readonly Field[],
): Walk<readonly Readonly<{ offset: number; length: number }>[]> {
  const pairs = [
    [tag.stripOffsets, tag.stripByteCounts],
    [tag.tileOffsets, tag.tileByteCounts],
    [tag.jpegOffset, tag.jpegByteCount],
  ] as const
  const ranges: { offset: number; length: number }[] = []
  for (const [offsetTag, countTag] of pairs) {
    const offsetField = fields.find((field) => field.tag === offsetTag)
    const countField = fields.find((field) => field.tag === countTag)
    if (offsetField === undefined || countField === undefined) continue
    const offsets = yield* numbers(layout, offsetField)
    const counts = yield* numbers(layout, countField)
    if (offsets.length !== counts.length) throw new StructureError('TIFF strips without their lengths')
    offsets.forEach((offset, index) => ranges.push({ offset, length: counts[index] ?? 0 }))
  }
  return ranges
}

/** All values of a field of whole numbers: BYTE, SHORT, LONG, IFD, LONG8 or IFD8. */
function* numbers(layout: Layout, field: Field): Walk<readonly number[]> {
  if (field.count > mostStrips) throw new StructureError(`A TIFF field of ${String(field.count)} values`)
  const view = yield* read(field.offset, field.bytes)
  const width = typeBytes[field.type] ?? 0
  return Array.from({ length: width === 0 ? 0 : field.count }, (_, index) => {
    const at = index * width
    if (width === 8) return toOffset(view.getBigUint64(at, layout.isLittleEndian))
    if (width === 4) return view.getUint32(at, layout.isLittleEndian)
    return width === 2 ? view.getUint16(at, layout.isLittleEndian) : view.getUint8(at)
  })
}

function readOffset(view: DataView, at: number, layout: Layout): number {
  return layout.isBig
    ? toOffset(view.getBigUint64(at, layout.isLittleEndian))
    : view.getUint32(at, layout.isLittleEndian)
}

/** Beyond what a file system holds it is damage, and beyond 2^53 it is no exact number. */
function toOffset(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new StructureError('A TIFF offset beyond any file')
  return Number(value)
}
