import { fourCharacters, read, StructureError, type Walk } from './byte-walk.js'

/** The content of a box (ISO 14496-12), without its header. */
export type Box = Readonly<{ type: string; start: number; end: number }>

/** A photo has some hundred properties and references at most; a grid of 8,000 tiles is the greatest known. */
const mostBoxes = 100_000

/** The boxes that lie between `start` and `end`, in order. */
export function* boxesIn(range: Readonly<{ start: number; end: number }>): Walk<readonly Box[]> {
  const boxes: Box[] = []
  let offset = range.start
  while (offset + 8 <= range.end) {
    const header = yield* read(offset, 8)
    const type = fourCharacters(header, 4)
    let headerBytes = 8
    let sizeBytes = header.getUint32(0)
    if (sizeBytes === 1) {
      headerBytes = 16
      sizeBytes = Number((yield* read(offset + 8, 8)).getBigUint64(0))
    } else if (sizeBytes === 0) {
      sizeBytes = range.end - offset
    }
    if (sizeBytes < headerBytes || boxes.length >= mostBoxes) throw new StructureError(`A broken box ${type}`)
    // a truncated file ends within its last box
    boxes.push({ type, start: offset + headerBytes, end: Math.min(offset + sizeBytes, range.end) })
    offset += sizeBytes
  }
  return boxes
}

/** The one box of a type that must be there. */
export function boxAt(boxes: readonly Box[], type: string): Box {
  const box = boxes.find(isBoxOf(type))
  if (box === undefined) throw new StructureError(`No box ${type}`)
  return box
}

/** A filter for boxes of a type. */
export function isBoxOf(type: string): (box: Box) => boolean {
  return (box) => box.type === type
}
