import type { PhotoFormat } from '../../shared/photo.js'
import { extensionOf } from './format-names.js'

/** Tags of TIFF 6.0, TIFF/EP and the DNG specification 1.7. */
const tagCompression = 0x0103
const tagPhotometric = 0x0106
const tagMake = 0x010f
const tagSubIfds = 0x014a
const tagDngVersion = 0xc612

const photometricColourFilterArray = 32803
/** Nikon, Sony (two), Samsung (two), Pentax, Kodak (two): TIFF compressions only camera raws use. */
const rawCompressions = new Set([34713, 32767, 32769, 32770, 32772, 65535, 65000, 262])

const rawExtensions = new Set(
  '3fr arw cr2 dcr erf fff iiq k25 kdc mef mos nef nrw pef raw rwl sr2 srf srw'.split(' '),
)

/**
 * Tells a plain TIFF from a DNG and from a camera raw that is built as a TIFF (CR2, NEF, ARW, PEF, SRW and kin).
 * Libtiff writes the first directory at the end of the file: where `head` does not reach it, the name decides.
 */
export function tiffKind(head: Uint8Array, name: string): PhotoFormat {
  const extension = extensionOf(name)
  if (head[8] === 0x43 && head[9] === 0x52) return 'raw' // Canon CR2: 'CR' after the header
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const isLittleEndian = head[0] === 0x49
  if (view.byteLength < 8 || view.getUint16(2, isLittleEndian) !== 42) return 'tiff' // BigTIFF
  const first = readDirectory(view, view.getUint32(4, isLittleEndian), isLittleEndian)
  if (first === null) {
    if (extension === 'dng') return 'dng'
    return rawExtensions.has(extension) ? 'raw' : 'tiff'
  }
  if (first.tags.has(tagDngVersion)) return 'dng'
  if (!first.tags.has(tagMake)) return 'tiff'
  if (rawExtensions.has(extension) || isRawPicture(first)) return 'raw'
  return first.subIfds.some((offset) => {
    const directory = readDirectory(view, offset, isLittleEndian)
    return directory !== null && isRawPicture(directory)
  })
    ? 'raw'
    : 'tiff'
}

type Directory = Readonly<{ tags: ReadonlyMap<number, number>; subIfds: readonly number[] }>

function isRawPicture(directory: Directory): boolean {
  return (
    directory.tags.get(tagPhotometric) === photometricColourFilterArray ||
    rawCompressions.has(directory.tags.get(tagCompression) ?? 0)
  )
}

/** First value of each entry's field, read as the type says for SHORT and as LONG otherwise; null beyond `head`. */
function readDirectory(view: DataView, offset: number, isLittleEndian: boolean): Directory | null {
  if (offset < 8 || offset + 2 > view.byteLength) return null
  const count = view.getUint16(offset, isLittleEndian)
  if (offset + 2 + count * 12 > view.byteLength) return null
  const tags = new Map<number, number>()
  const subIfds: number[] = []
  for (let index = 0; index < count; index++) {
    const at = offset + 2 + index * 12
    const tag = view.getUint16(at, isLittleEndian)
    const isShort = view.getUint16(at + 2, isLittleEndian) === 3
    const value = isShort ? view.getUint16(at + 8, isLittleEndian) : view.getUint32(at + 8, isLittleEndian)
    tags.set(tag, value)
    if (tag !== tagSubIfds) continue
    const subIfdCount = Math.min(view.getUint32(at + 4, isLittleEndian), 16)
    if (subIfdCount === 1) subIfds.push(value)
    for (let sub = 0; subIfdCount > 1 && sub < subIfdCount && value + sub * 4 + 4 <= view.byteLength; sub++) {
      subIfds.push(view.getUint32(value + sub * 4, isLittleEndian))
    }
  }
  return { tags, subIfds }
}
