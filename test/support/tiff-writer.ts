/** One field of a TIFF directory: numbers, or bytes as they are. */
export type TiffField = Readonly<
  | { tag: number; type: 'short'; values: readonly number[] }
  | { tag: number; type: 'long'; values: readonly number[] }
  | { tag: number; type: 'ascii'; text: string }
  | { tag: number; type: 'byte'; bytes: Uint8Array }
  | { tag: number; type: 'undefined'; bytes: Uint8Array }
  /** The offset of `bytes`, which lie behind all directories. */
  | { tag: number; type: 'offset'; bytes: Uint8Array }
  /** The offsets of other directories. */
  | { tag: number; type: 'directories'; directories: readonly TiffDirectory[] }
>

export type TiffDirectory = readonly TiffField[]

const typeNumber = {
  byte: 1,
  ascii: 2,
  short: 3,
  long: 4,
  rational: 5,
  undefined: 7,
  offset: 4,
  directories: 4,
}

/**
 * Little-endian TIFF bytes of a chain of directories, for raws that no encoder makes. `header` replaces the first bytes
 * (CR2's mark, RW2's magic); the offset of the first directory is put at its byte 4.
 */
export function writeTiff(
  chain: readonly TiffDirectory[],
  header: Uint8Array = Uint8Array.of(0x49, 0x49, 0x2a, 0, 0, 0, 0, 0),
): Uint8Array {
  const offsets = new Map<TiffDirectory | TiffField, number>()
  let end = header.length
  const place = (item: TiffDirectory | TiffField, bytes: number): void => {
    offsets.set(item, end)
    end += bytes + (bytes % 2)
  }
  const all = chain.flatMap(withSubDirectories)
  for (const directory of all) {
    place(directory, 2 + directory.length * 12 + 4)
    for (const field of directory) {
      const bytes = valueBytes(field, offsets).length
      if (bytes > 4) place(field, bytes)
    }
  }
  for (const field of all.flat()) if (field.type === 'offset') place(field, field.bytes.length)

  const output = new Uint8Array(end)
  const view = new DataView(output.buffer)
  output.set(header)
  view.setUint32(4, offsetOf(offsets, chain[0] ?? []), true)
  for (const directory of all) {
    const start = offsetOf(offsets, directory)
    const next = chain[chain.indexOf(directory) + 1]
    view.setUint16(start, directory.length, true)
    view.setUint32(
      start + 2 + directory.length * 12,
      next && chain.includes(directory) ? offsetOf(offsets, next) : 0,
      true,
    )
    directory
      .toSorted((one, other) => one.tag - other.tag)
      .forEach((field, index) => {
        const at = start + 2 + index * 12
        const value = valueBytes(field, offsets)
        view.setUint16(at, field.tag, true)
        view.setUint16(at + 2, typeNumber[field.type], true)
        view.setUint32(at + 4, countOf(field), true)
        if (field.type === 'offset') output.set(field.bytes, offsetOf(offsets, field))
        if (value.length <= 4) output.set(value, at + 8)
        else {
          view.setUint32(at + 8, offsetOf(offsets, field), true)
          output.set(value, offsetOf(offsets, field))
        }
      })
  }
  return output
}

function withSubDirectories(directory: TiffDirectory): readonly TiffDirectory[] {
  const below = directory.flatMap((field) => (field.type === 'directories' ? field.directories : []))
  return [directory, ...below.flatMap(withSubDirectories)]
}

function countOf(field: TiffField): number {
  if (field.type === 'ascii') return Buffer.byteLength(field.text) + 1
  if (field.type === 'directories') return field.directories.length
  if (field.type === 'offset') return 1
  return field.type === 'byte' || field.type === 'undefined' ? field.bytes.length : field.values.length
}

function valueBytes(field: TiffField, offsets: ReadonlyMap<TiffDirectory | TiffField, number>): Uint8Array {
  if (field.type === 'ascii') return Buffer.from(`${field.text}\0`)
  if (field.type === 'byte' || field.type === 'undefined') return field.bytes
  const numbers = numbersOf(field, offsets)
  const width = field.type === 'short' ? 2 : 4
  const bytes = Buffer.alloc(numbers.length * width)
  numbers.forEach((value, index) => bytes.writeUIntLE(value, index * width, width))
  return bytes
}

function numbersOf(
  field: Exclude<TiffField, { type: 'ascii' } | { type: 'byte' } | { type: 'undefined' }>,
  offsets: ReadonlyMap<TiffDirectory | TiffField, number>,
): readonly number[] {
  // while places are still being given out only the length of the value counts
  if (field.type === 'offset') return [offsets.get(field) ?? 0]
  if (field.type === 'directories') return field.directories.map((directory) => offsets.get(directory) ?? 0)
  return field.values
}

function offsetOf(
  offsets: ReadonlyMap<TiffDirectory | TiffField, number>,
  item: TiffDirectory | TiffField,
): number {
  const offset = offsets.get(item)
  if (offset === undefined) throw new Error('Expected every directory and field to have its place')
  return offset
}
