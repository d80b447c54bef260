import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.js'
import { asBuffer } from './as-buffer.js'

/**
 * Turns the new bytes of a photo into the old ones. A list of copies from the new file and of literal bytes: because
 * ExifTool moves image data but does not change it, the literals are a few bytes (docs/metadata.md: median 32 for a
 * JPEG). Anchors instead of a common prefix and suffix alone, because TIFF and MP4 carry offsets all over the file.
 */
const anchorBytes = 32

/**
 * How many bytes may be searched for anchors in all. It bounds the time for files that have nothing in common; what
 * is left then becomes a literal, which is right, only larger.
 */
const searchBudgetBytes = 8 * 1024 * 1024 * 1024

const header = z.strictObject({
  version: z.literal(1),
  sizeBytes: z.number().int().nonnegative(),
  /** Offset and length of a copy, or null and the length of a literal. */
  parts: z.array(z.tuple([z.number().int().nonnegative().nullable(), z.number().int().nonnegative()])),
})

type Part = readonly [offset: number | null, length: number]

/** A patch and how many bytes of the old file the new one does not hold. */
export type ReversePatch = Readonly<{ bytes: Uint8Array; literalBytes: number }>

/**
 * Makes the patch that gives the old file when applied to the new one. Both are followed by `sameBytes` further bytes that are
 * known to be the same in both files.
 */
export function makeReversePatch(newFile: Uint8Array, oldFile: Uint8Array, sameBytes = 0): ReversePatch {
  const [newBytes, oldBytes] = [asBuffer(newFile), asBuffer(oldFile)]
  const prefix = commonPrefix(newBytes, oldBytes)
  const suffix = commonSuffix(newBytes, oldBytes, Math.min(newBytes.length, oldBytes.length) - prefix)
  const parts: Part[] = [[0, prefix]]
  const literals: Buffer[] = []
  const addLiteral = (from: number, to: number) => {
    if (to <= from) return
    literals.push(oldBytes.subarray(from, to))
    parts.push([null, to - from])
  }
  const end = oldBytes.length - suffix
  let budget = searchBudgetBytes
  let expected = prefix
  let pending = prefix
  let position = prefix
  while (position + anchorBytes <= end && budget > 0) {
    const anchor = oldBytes.subarray(position, position + anchorBytes)
    const ahead = newBytes.indexOf(anchor, expected)
    const found = ahead >= 0 ? ahead : newBytes.indexOf(anchor)
    budget -= found >= 0 ? Math.abs(found - expected) : newBytes.length
    if (found < 0) {
      // Running backwards from the next hit recovers what an anchor of this stride steps over.
      position += anchorBytes
      continue
    }
    let from = position
    let source = found
    while (from > pending && source > 0 && oldBytes[from - 1] === newBytes[source - 1]) {
      from -= 1
      source -= 1
    }
    const length = position - from + commonPrefix(newBytes.subarray(found), oldBytes.subarray(position, end))
    addLiteral(pending, from)
    parts.push([source, length])
    expected = source + length
    pending = from + length
    position = pending
  }
  addLiteral(pending, end)
  parts.push([newBytes.length - suffix, suffix + sameBytes])
  const literal = Buffer.concat(literals)
  return { bytes: pack(oldBytes.length + sameBytes, parts, literal), literalBytes: literal.length }
}

/**
 * True when the patch gives the old bytes: what `applyReversePatch` would put together is compared piece by piece with what is
 * there, because memory for a second copy of a photo takes longer to get than the comparison. Either file may be in pieces.
 */
export function givesBack(
  patch: Uint8Array,
  newPieces: readonly Uint8Array[],
  oldPieces: readonly Uint8Array[],
): boolean {
  const [newFile, oldFile] = [newPieces.map(asBuffer), oldPieces.map(asBuffer)]
  const { sizeBytes, parts, literal } = unpack(patch)
  if (sizeBytes !== lengthOf(oldFile)) return false
  let position = 0
  let taken = 0
  for (const [offset, length] of parts) {
    const source = offset === null ? within([literal], taken, length) : within(newFile, offset, length)
    if (lengthOf(source) !== length || !isSame(source, within(oldFile, position, length))) return false
    position += length
    if (offset === null) taken += length
  }
  return position === sizeBytes
}

function lengthOf(pieces: readonly Buffer[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0)
}

/** A stretch of a file in pieces, itself in pieces; shorter where the file ends. */
function within(pieces: readonly Buffer[], offset: number, length: number): readonly Buffer[] {
  let start = 0
  return pieces.flatMap((piece) => {
    const from = Math.max(0, offset - start)
    const to = Math.min(piece.length, offset + length - start)
    start += piece.length
    return to > from ? [piece.subarray(from, to)] : []
  })
}

function isSame(one: readonly Buffer[], other: readonly Buffer[]): boolean {
  if (lengthOf(one) !== lengthOf(other)) return false
  let position = 0
  return one.every((piece) => {
    const [first, ...rest] = within(other, position, piece.length)
    position += piece.length
    if (!first) return piece.length === 0
    if (rest.length === 0) return piece.equals(first)
    return isSame([piece.subarray(0, first.length)], [first]) && isSame([piece.subarray(first.length)], rest)
  })
}

/** The old bytes of a photo. Throws when the patch does not fit the bytes; the caller compares the hash as well. */
export function applyReversePatch(newBytes: Buffer, patch: Uint8Array): Buffer {
  const { sizeBytes, parts, literal } = unpack(patch)
  const result = Buffer.alloc(sizeBytes)
  let written = 0
  let taken = 0
  for (const [offset, length] of parts) {
    const source =
      offset === null ? literal.subarray(taken, taken + length) : newBytes.subarray(offset, offset + length)
    if (source.length !== length || written + length > sizeBytes) throw misfit()
    source.copy(result, written)
    written += length
    if (offset === null) taken += length
  }
  if (written !== sizeBytes) throw misfit()
  return result
}

function pack(sizeBytes: number, parts: readonly Part[], literal: Buffer): Buffer {
  const head = Buffer.from(
    JSON.stringify({ version: 1, sizeBytes, parts: parts.filter(([, length]) => length > 0) }),
  )
  const length = Buffer.alloc(4)
  length.writeUInt32BE(head.length)
  return deflateRawSync(Buffer.concat([length, head, literal]))
}

function unpack(patch: Uint8Array) {
  const bytes = inflateRawSync(patch)
  const headLength = bytes.readUInt32BE(0)
  const { sizeBytes, parts } = header.parse(JSON.parse(bytes.toString('utf8', 4, 4 + headLength)))
  return { sizeBytes, parts, literal: bytes.subarray(4 + headLength) }
}

function commonPrefix(one: Buffer, other: Buffer): number {
  const limit = Math.min(one.length, other.length)
  let length = 0
  // Blocks first: Buffer.compare is native, a loop over 100 MB is not.
  for (let block = 65_536; block >= 64; block = Math.floor(block / 4)) {
    while (
      length + block <= limit &&
      one.compare(other, length, length + block, length, length + block) === 0
    ) {
      length += block
    }
  }
  while (length < limit && one[length] === other[length]) length += 1
  return length
}

function commonSuffix(one: Buffer, other: Buffer, limit: number): number {
  let length = 0
  for (let block = 65_536; block >= 64; block = Math.floor(block / 4)) {
    while (length + block <= limit && isSameTail(one, other, length, block)) length += block
  }
  while (length < limit && one[one.length - 1 - length] === other[other.length - 1 - length]) length += 1
  return length
}

function isSameTail(one: Buffer, other: Buffer, skipped: number, length: number): boolean {
  const oneEnd = one.length - skipped
  const otherEnd = other.length - skipped
  return one.compare(other, otherEnd - length, otherEnd, oneEnd - length, oneEnd) === 0
}

function misfit(): AppError {
  return new AppError('undo-record-does-not-fit', {})
}
