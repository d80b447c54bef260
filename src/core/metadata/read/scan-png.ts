import { fourCharacters, read, type Walk } from '../../identity/byte-walk.js'
import { noBlocks, sure, type MetadataBlocks } from './scan-findings.js'

/** Chunks that hold nothing read here; others but those below are left to ExifTool. */
const silentChunks = new Set(
  (
    'PLTE IDAT tRNS gAMA cHRM sRGB iCCP sBIT cICP mDCV cLLI acTL fcTL fdAT bKGD hIST pHYs sPLT tIME oFFs sCAL ' +
    'vpAg orNT iDOT'
  ).split(' '),
)

const xmpKeyword = 'XML:com.adobe.xmp'

/** Keywords of texts that hold other metadata, or that ExifTool would name as the size. */
const troublesomeKeywords = /rawprofile|xmp|exif|iptc|8bim|app1|imagewidth|imageheight/

/** A PNG of this many chunks is damage: libpng writes 8 KiB a chunk, so it would be a picture of 8 GB. */
const mostChunks = 1_000_000

/** Finds the metadata of a PNG (animated ones included), before and after its picture, and its size. */
export function* scanPng(sizeBytes: number): Walk<MetadataBlocks> {
  const blocks = noBlocks()
  let offset = 8
  for (let count = 0; ; count += 1) {
    sure(count < mostChunks, 'a usual number of chunks')
    const header = yield* read(offset, 8)
    const length = header.getUint32(0)
    const type = fourCharacters(header, 4)
    const end = offset + 12 + length
    sure(end <= sizeBytes, 'whole chunks')
    sure((count === 0) === (type === 'IHDR'), 'IHDR as the first chunk')
    if (type === 'IEND') {
      sure(end === sizeBytes && length === 0, 'nothing after the last chunk')
      return blocks
    }
    if (type === 'IHDR') {
      sure(length === 13, 'an IHDR of 13 bytes')
      const size = yield* read(offset + 8, 8)
      blocks.width = size.getUint32(0)
      blocks.height = size.getUint32(4)
    } else if (type === 'eXIf') {
      sure(blocks.exif === null, 'one eXIf chunk')
      blocks.exif = yield* readBytes(offset + 8, length)
    } else if (type === 'tEXt' || type === 'zTXt' || type === 'iTXt') {
      takeText(type, yield* readBytes(offset + 8, length), blocks)
    } else {
      sure(silentChunks.has(type), 'a known chunk')
    }
    offset = end
  }
}

function takeText(type: string, chunk: Uint8Array, blocks: MetadataBlocks): void {
  const keywordEnd = chunk.indexOf(0)
  sure(keywordEnd >= 1 && keywordEnd <= 79, 'a keyword before a text')
  const keyword = Buffer.from(chunk.subarray(0, keywordEnd)).toString('latin1')
  if (type === 'iTXt' && keyword === xmpKeyword) {
    // no compression, language or translated keyword: the XMP specification 3, 1.1.5
    sure(
      chunk.subarray(keywordEnd + 1, keywordEnd + 5).every((byte) => byte === 0),
      'plain XMP in iTXt',
    )
    sure(blocks.xmp === null, 'one XMP chunk')
    blocks.xmp = chunk.subarray(keywordEnd + 5)
    return
  }
  sure(!troublesomeKeywords.test(keyword.toLowerCase().replace(/[^a-z0-9]/g, '')), 'a text without metadata')
}

function* readBytes(offset: number, length: number): Walk<Uint8Array> {
  const view = yield* read(offset, length)
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
}
