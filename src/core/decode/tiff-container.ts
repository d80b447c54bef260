/** Pixels with their colour profile, as some decoder outside sharp gives them. */
export type ProfiledPixels = Readonly<{
  width: number
  height: number
  /** 4: the last one is alpha. */
  channels: 3 | 4
  isPremultiplied: boolean
  /** ICC profile; null for sRGB. */
  profile: Uint8Array | null
  /** Copies row `y` into `target`: `width * channels` bytes. */
  copyRow(y: number, target: Uint8Array): void
}>

/** libtiff reads strip by strip: small strips keep its memory small. */
const ROWS_PER_STRIP = 16

/** TIFF 6.0 field types. */
const SHORT = 3
const LONG = 4
const UNDEFINED = 7

type Entry = Readonly<{ tag: number; type: number; values: readonly number[] | Uint8Array }>

/**
 * An uncompressed TIFF around the pixels. sharp takes no colour profile for raw pixels, so this is how they reach the
 * one path that converts colours, lays alpha on white and orients.
 */
export function tiffOf(pixels: ProfiledPixels): Uint8Array {
  const { width, height, channels, profile } = pixels
  const rowBytes = width * channels
  const stripCount = Math.ceil(height / ROWS_PER_STRIP)
  const stripBytes = rowBytes * ROWS_PER_STRIP
  const stripLengths = Array.from({ length: stripCount }, (_, strip) =>
    Math.min(stripBytes, rowBytes * height - strip * stripBytes),
  )
  const entriesFor = (dataAt: number): Entry[] => [
    { tag: 256, type: LONG, values: [width] },
    { tag: 257, type: LONG, values: [height] },
    { tag: 258, type: SHORT, values: Array.from({ length: channels }, () => 8) },
    { tag: 259, type: SHORT, values: [1] },
    { tag: 262, type: SHORT, values: [2] },
    { tag: 273, type: LONG, values: stripLengths.map((_, strip) => dataAt + strip * stripBytes) },
    { tag: 277, type: SHORT, values: [channels] },
    { tag: 278, type: LONG, values: [ROWS_PER_STRIP] },
    { tag: 279, type: LONG, values: stripLengths },
    ...(channels === 4 ? [{ tag: 338, type: SHORT, values: [pixels.isPremultiplied ? 1 : 2] }] : []),
    ...(profile === null ? [] : [{ tag: 34675, type: UNDEFINED, values: profile }]),
  ]
  // The header's length does not depend on the offsets in it.
  const dataAt = headerOf(entriesFor(0)).length
  const tiff = new Uint8Array(dataAt + rowBytes * height)
  tiff.set(headerOf(entriesFor(dataAt)))
  for (let y = 0; y < height; y++) {
    const at = dataAt + y * rowBytes
    pixels.copyRow(y, tiff.subarray(at, at + rowBytes))
  }
  return tiff
}

/** Header, the one directory, then the values that are longer than the four bytes of an entry; little-endian. */
function headerOf(entries: readonly Entry[]): Uint8Array {
  const directoryAt = 8
  let nextValueAt = directoryAt + 2 + entries.length * 12 + 4
  const placed = entries.map((entry) => {
    const bytes = valueBytes(entry)
    const at = nextValueAt
    if (bytes.length > 4) nextValueAt += bytes.length + (bytes.length % 2)
    return { entry, bytes, at }
  })
  const header = new Uint8Array(nextValueAt)
  const view = new DataView(header.buffer)
  view.setUint16(0, 0x4949, true)
  view.setUint16(2, 42, true)
  view.setUint32(4, directoryAt, true)
  view.setUint16(directoryAt, entries.length, true)
  placed.forEach(({ entry, bytes, at }, index) => {
    const entryAt = directoryAt + 2 + index * 12
    view.setUint16(entryAt, entry.tag, true)
    view.setUint16(entryAt + 2, entry.type, true)
    view.setUint32(entryAt + 4, entry.values.length, true)
    if (bytes.length > 4) view.setUint32(entryAt + 8, at, true)
    header.set(bytes, bytes.length > 4 ? at : entryAt + 8)
  })
  return header
}

function valueBytes({ type, values }: Entry): Uint8Array {
  if (values instanceof Uint8Array) return values
  const sizeBytes = type === SHORT ? 2 : 4
  const bytes = new Uint8Array(values.length * sizeBytes)
  const view = new DataView(bytes.buffer)
  values.forEach((value, index) => {
    if (type === SHORT) view.setUint16(index * 2, value, true)
    else view.setUint32(index * 4, value, true)
  })
  return bytes
}
