import { boxAt, isBoxOf, type Box } from '../../identity/bmff-boxes.js'
import { itemLocations, propertyIndexes, type ItemLocation } from '../../identity/bmff-items.js'
import { fourCharacters, read, type Walk } from '../../identity/byte-walk.js'
import { noBlocks, sure, type MetadataBlocks } from './scan-findings.js'

/** Boxes of a still photo; with others, a film's among them, the file is left to ExifTool. */
const fileBoxes = new Set(['ftyp', 'meta', 'mdat', 'free', 'skip'])
const metaBoxes = new Set([
  'hdlr',
  'dinf',
  'pitm',
  'iinf',
  'iloc',
  'iprp',
  'iref',
  'idat',
  'grpl',
  'free',
  'skip',
])

/** A photo has some hundred items at most. */
const mostBoxes = 10_000

const xmpType = 'application/rdf+xml'

/** Finds the metadata of a HEIC or AVIF photo and the size of its primary item. */
export function* scanBmff(sizeBytes: number): Walk<MetadataBlocks> {
  const boxes = yield* wholeBoxes({ start: 0, end: sizeBytes })
  sure(
    boxes.every((box) => fileBoxes.has(box.type)) && boxes.filter(isBoxOf('meta')).length === 1,
    'a still photo',
  )
  const meta = boxAt(boxes, 'meta')
  const inMeta = yield* wholeBoxes({ start: meta.start + 4, end: meta.end })
  sure(
    inMeta.every((box) => metaBoxes.has(box.type)) &&
      new Set(inMeta.map((box) => box.type)).size >= inMeta.length,
    'each box of the item list once',
  )
  const primary = yield* primaryItem(boxAt(inMeta, 'pitm'))
  const items = yield* itemEntries(boxAt(inMeta, 'iinf'))
  const locations = yield* itemLocations(boxAt(inMeta, 'iloc'))
  const described = yield* descriptions(inMeta.find(isBoxOf('iref')))
  const blocks = noBlocks()
  for (const item of items) {
    const isExif = item.type === 'Exif'
    if (!isExif && item.type !== xmpType) continue
    const targets = described.get(item.id)
    const isOfPrimary = targets === undefined || targets.includes(primary)
    sure(isOfPrimary || !isExif, 'EXIF of the primary item')
    const bytes = yield* itemBytes(locations.get(item.id), sizeBytes)
    if (!isOfPrimary) {
      blocks.foreignXmp.push(bytes)
      continue
    }
    sure((isExif ? blocks.exif : blocks.xmp) === null, 'one EXIF and one XMP item')
    if (isExif) blocks.exif = withoutExifHead(bytes)
    else blocks.xmp = bytes
  }
  const size = yield* primarySize(boxAt(inMeta, 'iprp'), primary)
  return { ...blocks, ...size }
}

/** The boxes of a range, which they must fill: of boxes that break off ExifTool reads some and leaves others. */
function* wholeBoxes(range: Readonly<{ start: number; end: number }>): Walk<readonly Box[]> {
  const boxes: Box[] = []
  let offset = range.start
  while (offset < range.end) {
    const header = yield* read(offset, 8)
    const sizeBytes = header.getUint32(0)
    // 0 and 1 stand for sizes that photos of more than 4 GB need
    sure(sizeBytes >= 8 && offset + sizeBytes <= range.end && boxes.length < mostBoxes, 'whole boxes')
    boxes.push({ type: fourCharacters(header, 4), start: offset + 8, end: offset + sizeBytes })
    offset += sizeBytes
  }
  sure(offset === range.end, 'boxes that fill their box')
  return boxes
}

type Item = Readonly<{ id: number; type: string }>

function* primaryItem(box: Box): Walk<number> {
  const version = (yield* read(box.start, 4)).getUint8(0)
  sure(version <= 1 && box.end - box.start === (version === 0 ? 6 : 8), 'a primary item')
  const view = yield* read(box.start + 4, version === 0 ? 2 : 4)
  return version === 0 ? view.getUint16(0) : view.getUint32(0)
}

/** Item numbers and types; for `mime` items the content type (ISO 14496-12, 8.11.6). */
function* itemEntries(box: Box): Walk<readonly Item[]> {
  const version = (yield* read(box.start, 4)).getUint8(0)
  sure(version <= 1, 'an item list of version 0 or 1')
  const counted = yield* read(box.start + 4, version === 0 ? 2 : 4)
  const entries = yield* wholeBoxes({ start: box.start + (version === 0 ? 6 : 8), end: box.end })
  sure(
    entries.length === (version === 0 ? counted.getUint16(0) : counted.getUint32(0)),
    'as many items as counted',
  )
  const items: Item[] = []
  for (const entry of entries) {
    sure(entry.type === 'infe', 'item entries')
    const view = yield* read(entry.start, entry.end - entry.start)
    const entryVersion = view.getUint8(0)
    sure(entryVersion === 2 || entryVersion === 3, 'an item entry of version 2 or 3')
    const afterId = entryVersion === 2 ? 6 : 8
    const id = entryVersion === 2 ? view.getUint16(4) : view.getUint32(4)
    const type = fourCharacters(view, afterId + 2)
    sure(view.getUint16(afterId) === 0 || (type !== 'Exif' && type !== 'mime'), 'unprotected metadata')
    sure((items[items.length - 1]?.id ?? -1) < id, 'items in order')
    items.push({ id, type: type === 'mime' ? contentType(view, afterId + 6) : type })
  }
  return items
}

/** Name, content type and encoding follow as texts that end with a zero each. */
function contentType(view: DataView, offset: number): string {
  const rest = Buffer.from(view.buffer, view.byteOffset + offset, view.byteLength - offset).toString('latin1')
  const [, type, encoding = ''] = rest.split('\0')
  sure(type !== undefined && encoding === '', 'a content type without encoding')
  return type
}

/** Which items each item describes (`cdsc` in `iref`, ISO 14496-12, 8.11.12). */
function* descriptions(box: Box | undefined): Walk<ReadonlyMap<number, readonly number[]>> {
  const targets = new Map<number, number[]>()
  if (!box) return targets
  const version = (yield* read(box.start, 4)).getUint8(0)
  sure(version <= 1, 'item references of version 0 or 1')
  const idBytes = version === 0 ? 2 : 4
  for (const reference of yield* wholeBoxes({ start: box.start + 4, end: box.end })) {
    if (reference.type !== 'cdsc') continue
    const view = yield* read(reference.start, reference.end - reference.start)
    const idAt = (offset: number) => (idBytes === 2 ? view.getUint16(offset) : view.getUint32(offset))
    const own = targets.get(idAt(0)) ?? []
    const count = view.getUint16(idBytes)
    sure(view.byteLength === idBytes + 2 + count * idBytes, 'whole item references')
    for (let index = 0; index < count; index += 1) own.push(idAt(idBytes + 2 + index * idBytes))
    targets.set(idAt(0), own)
  }
  return targets
}

function* itemBytes(location: ItemLocation | undefined, sizeBytes: number): Walk<Uint8Array> {
  sure(
    location !== undefined && !location.isInItemData && location.extents.length > 0,
    'metadata in the file',
  )
  const pieces: Uint8Array[] = []
  for (const { offset, length } of location.extents) {
    sure(length > 0 && offset + length <= sizeBytes, 'whole metadata items')
    const view = yield* read(offset, length)
    pieces.push(new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
  }
  const [only] = pieces
  return pieces.length === 1 && only ? only : Buffer.concat(pieces)
}

/** The EXIF begins after a count of the bytes before it (ISO 23008-12, A.2.1). */
function withoutExifHead(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = 4 + view.getUint32(0)
  sure(start <= 64 && start < bytes.length, 'EXIF after its head')
  return bytes.subarray(start)
}

function* primarySize(box: Box, primary: number): Walk<{ width: number; height: number }> {
  const boxes = yield* wholeBoxes(box)
  const properties = yield* wholeBoxes(boxAt(boxes, 'ipco'))
  const associations = yield* propertyIndexes(boxes.filter(isBoxOf('ipma')))
  const used = new Set([...associations.values()].flat())
  // a size of no item would count as the photo's
  sure(
    properties.every((property, index) => property.type !== 'ispe' || used.has(index + 1)),
    'sizes of items',
  )
  const indexes = associations.get(primary) ?? []
  const extents = indexes.map((index) => properties[index - 1]).filter((own) => own?.type === 'ispe')
  const [extent] = extents
  sure(extents.length === 1 && extent !== undefined && extent.end - extent.start === 12, 'one size')
  const view = yield* read(extent.start, 12)
  sure(view.getUint32(0) === 0, 'a size of version 0')
  return { width: view.getUint32(4), height: view.getUint32(8) }
}
