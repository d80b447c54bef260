import { read, type Walk } from '../../identity/byte-walk.js'
import { sure, type Findings, type MetadataBlocks } from './scan-findings.js'

const tag = {
  width: 0x100,
  height: 0x101,
  orientation: 0x112,
  subIfds: 0x14a,
  xmp: 0x2bc,
  iptc: 0x83bb,
  photoshop: 0x8649,
  exifIfd: 0x8769,
  profile: 0x8773,
  gpsIfd: 0x8825,
  dateTimeOriginal: 0x9003,
  createDate: 0x9004,
  makerNote: 0x927c,
  keywords: 0x9c9e,
  interopIfd: 0xa005,
  printMatching: 0xc4a5,
} as const

/** Tags under which ExifTool looks for further directories or metadata (its Exif.pm, all with a SubDirectory). */
const nestingTags = new Set<number>([
  0x14a, 0x190, 0x2bc, 0x4748, 0x8290, 0x83bb, 0x8568, 0x8606, 0x8649, 0x8769, 0x8773, 0x8825, 0x888a, 0x927c,
  0x935c, 0x9999, 0xa005, 0xc4a5, 0xc519, 0xc51b, 0xc634, 0xc68c, 0xc68f, 0xc691, 0xc6f5, 0xc7d5, 0xcd41,
  0xcd44, 0xcd47, 0xcea1,
])

/** Of those, the ones that cannot hold anything read here. */
const harmlessTags = new Set<number>([tag.profile, tag.gpsIfd, tag.printMatching])

/** Above this, ExifTool makes tags out of the texts that Photoshop's raw files hold. */
const lastPlainTag = 0xf000

const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]
const type = { byte: 1, ascii: 2, short: 3, long: 4, undefined: 7, directory: 13 }

const mostDirectories = 64

/** Where a TIFF structure lies, and what it is part of. */
export type TiffPlace = Readonly<{
  /** Offset at which it begins; all offsets in it count from here. */
  start: number
  /** Where its bytes end. */
  end: number
  /** A file holds the picture's size, XMP and IPTC itself; for a block of EXIF its container does. */
  kind: 'block' | 'tiff' | 'dng'
}>

type Directory = 'IFD0' | 'ExifIFD' | 'other'
type Field = Readonly<{ tag: number; type: number; count: number; offset: number; bytes: number }>
type State = Readonly<{
  place: TiffPlace
  isLittleEndian: boolean
  findings: Findings
  blocks: MetadataBlocks
  visited: Set<number>
}>

/** Reads keywords, dates and orientation out of EXIF, and out of a TIFF file also its size, XMP and IPTC. */
export function* scanExif(place: TiffPlace, findings: Findings, blocks: MetadataBlocks): Walk<void> {
  const header = yield* read(place.start, 8)
  const order = header.getUint16(0)
  const isLittleEndian = order === 0x4949
  sure(isLittleEndian || order === 0x4d4d, 'a byte order')
  sure(header.getUint16(2, isLittleEndian) === 42, 'a plain TIFF')
  const state: State = { place, isLittleEndian, findings, blocks, visited: new Set() }
  let next = yield* scanDirectory(state, header.getUint32(4, isLittleEndian), 'IFD0')
  while (next !== 0) next = yield* scanDirectory(state, next, 'other')
}

/** Reads one directory and those below it; returns the offset of the next, 0 for none. */
function* scanDirectory(state: State, offset: number, directory: Directory): Walk<number> {
  const { place, isLittleEndian } = state
  sure(offset >= 8 && !state.visited.has(offset), 'a new directory')
  state.visited.add(offset)
  sure(state.visited.size <= mostDirectories, 'a usual number of directories')
  const count = (yield* readWithin(place, offset, 2)).getUint16(0, isLittleEndian)
  const table = yield* readWithin(place, offset + 2, count * 12 + 4)
  const fields: Field[] = []
  for (let index = 0; index < count; index += 1) {
    const at = index * 12
    const fieldType = table.getUint16(at + 2, isLittleEndian)
    const valueCount = table.getUint32(at + 4, isLittleEndian)
    const size = typeBytes[fieldType] ?? 0
    sure(size > 0, 'a known type of field')
    const bytes = size * valueCount
    const isInline = bytes <= 4
    const valueOffset = isInline ? offset + 2 + at + 8 : table.getUint32(at + 8, isLittleEndian)
    const number = table.getUint16(at, isLittleEndian)
    sure(valueOffset >= 8 && place.start + valueOffset + bytes <= place.end, 'a value within the file')
    // a value that lies over its directory is suspicious to ExifTool
    sure(
      isInline || valueOffset >= offset + 2 + count * 12 || valueOffset + bytes <= offset,
      'a place of its own',
    )
    sure(number <= lastPlainTag, 'no private tag')
    fields.push({ tag: number, type: fieldType, count: valueCount, offset: valueOffset, bytes })
  }
  sure(new Set(fields.map((field) => field.tag)).size === fields.length, 'each field once')
  if (place.kind !== 'block' && directory === 'IFD0') yield* scanSize(state, fields)
  for (const field of fields) yield* scanField(state, field, directory)
  return table.getUint32(count * 12, isLittleEndian)
}

function* scanField(state: State, field: Field, directory: Directory): Walk<void> {
  const { findings, blocks, place } = state
  if (directory === 'IFD0') {
    switch (field.tag) {
      case tag.orientation:
        findings.addOther('IFD0:Orientation', String(yield* single(state, field, [type.short])))
        return
      case tag.keywords:
        findings.addKeywords('IFD0:XPKeywords', [yield* wideText(state, field)])
        return
      case tag.exifIfd:
        yield* scanDirectory(state, yield* single(state, field, [type.long, type.directory]), 'ExifIFD')
        return
      case tag.xmp:
        sure(place.kind !== 'block' && blocks.xmp === null, 'one XMP')
        blocks.xmp = yield* bytesOf(state, field)
        return
      case tag.iptc:
        sure(place.kind !== 'block' && blocks.iptc === null, 'one IPTC')
        blocks.iptc = yield* bytesOf(state, field)
        return
      case tag.photoshop:
        sure(place.kind !== 'block' && blocks.photoshop === null, 'one set of image resources')
        blocks.photoshop = yield* bytesOf(state, field)
        return
      case tag.subIfds:
        sure(place.kind === 'dng', 'SubIFDs in DNG alone')
        for (const offset of yield* offsetsOf(state, field)) yield* scanDirectory(state, offset, 'other')
        return
    }
  }
  if (directory === 'ExifIFD') {
    switch (field.tag) {
      case tag.dateTimeOriginal:
        findings.addOther('ExifIFD:DateTimeOriginal', yield* asciiText(state, field))
        return
      case tag.createDate:
        findings.addOther('ExifIFD:CreateDate', yield* asciiText(state, field))
        return
      case tag.interopIfd:
        yield* scanDirectory(state, yield* single(state, field, [type.long, type.directory]), 'other')
        return
      case tag.makerNote:
        return
    }
  }
  sure(!nestingTags.has(field.tag) || harmlessTags.has(field.tag), `no field ${String(field.tag)} here`)
}

/** The size of a TIFF's picture, for which ExifTool's answer begins with the first directory's. */
function* scanSize(state: State, fields: readonly Field[]): Walk<void> {
  const find = (wanted: number) => fields.find((field) => field.tag === wanted)
  const [width, height] = [find(tag.width), find(tag.height)]
  sure(width !== undefined && height !== undefined, 'a size')
  state.blocks.width = yield* single(state, width, [type.short, type.long])
  state.blocks.height = yield* single(state, height, [type.short, type.long])
}

function* readWithin(place: TiffPlace, offset: number, length: number): Walk<DataView> {
  sure(place.start + offset + length <= place.end, 'a structure within the file')
  return yield* read(place.start + offset, length)
}

function* bytesOf(state: State, field: Field): Walk<Uint8Array> {
  sure(field.bytes > 0, 'a value')
  const view = yield* readWithin(state.place, field.offset, field.bytes)
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
}

function* single(state: State, field: Field, types: readonly number[]): Walk<number> {
  sure(types.includes(field.type) && field.count === 1, 'one number')
  const view = yield* readWithin(state.place, field.offset, field.bytes)
  return field.bytes === 2 ? view.getUint16(0, state.isLittleEndian) : view.getUint32(0, state.isLittleEndian)
}

/** ExifTool follows ten SubIFDs at most. */
const mostSubIfds = 10

function* offsetsOf(state: State, field: Field): Walk<readonly number[]> {
  const isOffset = field.type === type.long || field.type === type.directory
  sure(isOffset && field.count >= 1 && field.count <= mostSubIfds, 'offsets of SubIFDs')
  const view = yield* readWithin(state.place, field.offset, field.bytes)
  return Array.from({ length: field.count }, (_, index) => view.getUint32(index * 4, state.isLittleEndian))
}

/** A text of ASCII characters up to its first zero. */
function* asciiText(state: State, field: Field): Walk<string> {
  sure(field.type === type.ascii && field.bytes <= 64, 'a short text')
  const bytes = yield* bytesOf(state, field)
  const end = bytes.indexOf(0)
  const text = String.fromCharCode(...(end < 0 ? bytes : bytes.subarray(0, end)))
  sure(/^[ -~]*$/.test(text), 'printable ASCII')
  return text
}

/** A text of Windows: UTF-16, always little-endian, up to its first zero. */
function* wideText(state: State, field: Field): Walk<string> {
  sure((field.type === type.byte || field.type === type.undefined) && field.bytes % 2 === 0, 'a wide text')
  const bytes = yield* bytesOf(state, field)
  const text = new TextDecoder('utf-16le', { ignoreBOM: true }).decode(bytes)
  const end = text.indexOf('\0')
  // ExifTool reads UCS-2, which has no surrogates, and drops a byte order mark
  sure(!/[\ud800-\udfff\ufeff\ufffe\uffff\ufffd]/.test(text), 'plain UCS-2')
  return end < 0 ? text : text.slice(0, end)
}
