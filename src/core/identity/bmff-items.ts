import { boxesIn, isBoxOf, type Box } from './bmff-boxes.js'
import { fourCharacters, read, StructureError, type Walk } from './byte-walk.js'

/** Where an item's data lies: in the file, or in the `idat` box of its meta box. */
export type ItemLocation = Readonly<{
  isInItemData: boolean
  extents: readonly Readonly<{ offset: number; length: number }>[]
}>

/** A tile has one extent; fields of no bytes could otherwise claim any number of them. */
const mostExtents = 100_000

/** Reads one table box from its start, refusing to go beyond its end. */
class Table {
  readonly #view: DataView
  #at = 0

  constructor(view: DataView) {
    this.#view = view
  }

  /** A whole number of 0, 1, 2, 4 or 8 bytes. */
  number(bytes: number): number {
    if (this.#at + bytes > this.#view.byteLength) throw new StructureError('A table that ends early')
    let value = 0
    for (let index = 0; index < bytes; index++) value = value * 256 + this.#view.getUint8(this.#at + index)
    if (!Number.isSafeInteger(value)) throw new StructureError('An offset beyond any file')
    this.#at += bytes
    return value
  }
}

/** Item numbers with their four-character types, from `iinf` (ISO 14496-12, 8.11.6). */
export function* itemTypes(box: Box): Walk<ReadonlyMap<number, string>> {
  const version = (yield* read(box.start, 4)).getUint8(0)
  const entries = yield* boxesIn({ start: box.start + (version === 0 ? 6 : 8), end: box.end })
  const types = new Map<number, string>()
  for (const entry of entries.filter(isBoxOf('infe'))) {
    const head = yield* read(entry.start, Math.min(14, entry.end - entry.start))
    if (head.byteLength < 12) throw new StructureError('A short item entry')
    const entryVersion = head.getUint8(0)
    if (entryVersion === 2) types.set(head.getUint16(4), fourCharacters(head, 8))
    else if (entryVersion === 3 && head.byteLength === 14)
      types.set(head.getUint32(4), fourCharacters(head, 10))
    else throw new StructureError(`An item entry of version ${String(entryVersion)}`)
  }
  return types
}

/** Item numbers with the places of their data, from `iloc` (ISO 14496-12, 8.11.3). */
export function* itemLocations(box: Box): Walk<ReadonlyMap<number, ItemLocation>> {
  const table = new Table(yield* read(box.start, box.end - box.start))
  const version = table.number(1)
  if (version > 2) throw new StructureError(`An iloc of version ${String(version)}`)
  table.number(3)
  const sizes = table.number(2)
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15]
  const indexBytes = version === 0 ? 0 : sizes & 15
  const itemCount = table.number(version === 2 ? 4 : 2)
  const locations = new Map<number, ItemLocation>()
  let totalExtents = 0
  for (let item = 0; item < itemCount; item++) {
    const itemId = table.number(version === 2 ? 4 : 2)
    const method = version === 0 ? 0 : table.number(2) & 15
    const fileIndex = table.number(2)
    if (method > 1 || fileIndex !== 0) throw new StructureError('Item data built from other items or files')
    const base = table.number(baseBytes)
    const extentCount = table.number(2)
    totalExtents += extentCount
    if (totalExtents > mostExtents) throw new StructureError('An iloc of too many extents')
    const extents = Array.from({ length: extentCount }, () => {
      table.number(indexBytes)
      const offset = base + table.number(offsetBytes)
      return { offset, length: table.number(lengthBytes) }
    })
    locations.set(itemId, { isInItemData: method === 1, extents })
  }
  return locations
}

/** Item numbers with the 1-based indexes of their properties, from `ipma` (ISO 23008-12, 9.3). */
export function* propertyIndexes(boxes: readonly Box[]): Walk<ReadonlyMap<number, readonly number[]>> {
  const indexes = new Map<number, readonly number[]>()
  for (const box of boxes) {
    const table = new Table(yield* read(box.start, box.end - box.start))
    const version = table.number(1)
    const isWide = (table.number(3) & 1) === 1
    const entryCount = table.number(4)
    for (let entry = 0; entry < entryCount; entry++) {
      const itemId = table.number(version < 1 ? 2 : 4)
      const count = table.number(1)
      // the first bit only says that a reader must understand the property
      const own = Array.from({ length: count }, () =>
        isWide ? table.number(2) & 0x7fff : table.number(1) & 0x7f,
      )
      indexes.set(itemId, own)
    }
  }
  return indexes
}
