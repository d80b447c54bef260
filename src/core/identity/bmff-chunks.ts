import { boxAt, boxesIn, isBoxOf, type Box } from './bmff-boxes.js'
import { itemLocations, itemTypes, propertyIndexes } from './bmff-items.js'
import { literal, literalNumber, StructureError, type Part, type Walk } from './byte-walk.js'

/** Items that hold metadata: EXIF, and XMP as a MIME item. */
const metadataItems = new Set(['Exif', 'mime', 'uri '])

/** Refers from a metadata item to the picture that it describes; the other references build the picture. */
const describesReference = 'cdsc'

/**
 * The parts of a HEIC or AVIF that make its pictures: every item that is no metadata (tiles, thumbnails, alpha, depth
 * and gain maps included) with its properties and data, and how they build on one another. Where the data lies does
 * not count, for ExifTool moves it when it writes. Of a sequence the still items alone count.
 */
export function* bmffParts(sizeBytes: number): Walk<readonly Part[]> {
  const meta = (yield* boxesIn({ start: 0, end: sizeBytes })).find((box) => box.type === 'meta')
  if (meta === undefined) throw new StructureError('No meta box')
  // a full box: its version and flags come before its children
  const children = yield* boxesIn({ start: meta.start + 4, end: meta.end })
  const types = yield* itemTypes(boxAt(children, 'iinf'))
  const locations = yield* itemLocations(boxAt(children, 'iloc'))
  const propertyBoxes = yield* boxesIn(boxAt(children, 'iprp'))
  const properties = yield* boxesIn(boxAt(propertyBoxes, 'ipco'))
  const indexes = yield* propertyIndexes(propertyBoxes.filter(isBoxOf('ipma')))
  const itemData = children.find(isBoxOf('idat'))

  const parts: Part[] = []
  const primary = boxAt(children, 'pitm')
  parts.push(literal('pitm'), rangeOf(primary))
  const pictureItems = [...types]
    .filter(([, type]) => !metadataItems.has(type))
    .sort(([one], [other]) => one - other)
  for (const [itemId, type] of pictureItems) {
    parts.push(literal(type), literalNumber(itemId))
    for (const index of indexes.get(itemId) ?? []) {
      const property = properties[index - 1]
      if (property !== undefined) parts.push(literal(property.type), rangeOf(property))
    }
    const location = locations.get(itemId)
    if (location === undefined) continue
    const base = location.isInItemData ? itemData?.start : 0
    if (base === undefined) throw new StructureError('Item data without an idat box')
    for (const extent of location.extents) {
      const offset = base + extent.offset
      // length 0 means "to the end of the file"
      const length = Math.max(
        0,
        Math.min(extent.length === 0 ? sizeBytes : extent.length, sizeBytes - offset),
      )
      parts.push(literalNumber(length), { offset, length })
    }
  }
  if (pictureItems.length === 0) throw new StructureError('No picture items')
  const references = children.find(isBoxOf('iref'))
  if (references !== undefined) {
    for (const box of yield* boxesIn({ start: references.start + 4, end: references.end })) {
      if (box.type !== describesReference) parts.push(literal(box.type), rangeOf(box))
    }
  }
  return parts
}

function rangeOf(box: Box): Part {
  return { offset: box.start, length: box.end - box.start }
}
