import { fourCharacters, read, type Walk } from '../../identity/byte-walk.js'
import { noBlocks, sure, type MetadataBlocks } from './scan-findings.js'

/** Chunks that hold nothing read here; others but those below are left to ExifTool. */
const silentChunks = new Set(['ALPH', 'ANIM', 'ANMF', 'ICCP'])

/** An animation has a chunk a frame; more than this is damage. */
const mostChunks = 100_000

type Size = Readonly<{ width: number; height: number }>

/** Finds the metadata of a WebP and its size: that of the canvas, or of the picture in a simple file. */
export function* scanWebp(sizeBytes: number): Walk<MetadataBlocks> {
  const blocks = noBlocks()
  let canvas: Size | null = null
  let picture: Size | null = null
  let offset = 12
  for (let count = 0; offset < sizeBytes; count += 1) {
    sure(count < mostChunks, 'a usual number of chunks')
    const header = yield* read(offset, 8)
    const type = fourCharacters(header, 0)
    const length = header.getUint32(4, true)
    const start = offset + 8
    offset = start + length + (length % 2)
    sure(length > 0 && offset <= sizeBytes, 'whole chunks')
    if (type === 'VP8X') {
      sure(canvas === null && picture === null && length === 10, 'one VP8X, before the picture')
      const view = yield* read(start, 10)
      canvas = {
        width: (view.getUint32(4, true) & 0xffffff) + 1,
        height: (view.getUint32(6, true) >>> 8) + 1,
      }
    } else if (type === 'VP8 ' || type === 'VP8L') {
      sure(picture === null && length >= 10, 'one picture')
      const view = yield* read(start, 10)
      picture = type === 'VP8L' ? losslessSize(view) : lossySize(view)
    } else if (type === 'EXIF' || type === 'XMP ') {
      const name = type === 'EXIF' ? 'exif' : 'xmp'
      sure(blocks[name] === null && (canvas !== null || picture !== null), `one ${type} chunk after the size`)
      const view = yield* read(start, length)
      blocks[name] = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
    } else {
      sure(silentChunks.has(type), 'a known chunk')
    }
  }
  const size = canvas ?? picture
  sure(size !== null, 'a size')
  return { ...blocks, ...size }
}

/** RFC 6386, 9.1: the start code 9d 01 2a, then 14 bits each. */
function lossySize(view: DataView): Size {
  sure(view.getUint16(3) === 0x9d01 && view.getUint8(5) === 0x2a, 'the start code of VP8')
  return { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff }
}

/** WebP Lossless Bitstream, 3: the signature 2f, then 14 bits each, less one. */
function losslessSize(view: DataView): Size {
  sure(view.getUint8(0) === 0x2f, 'the signature of VP8L')
  const bits = view.getUint32(1, true)
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
}
