import type { FileHandle } from 'node:fs/promises'

/** A stretch of the file, or bytes that stand for something the walker read (a count, a size). */
export type Part = Readonly<{ offset: number; length: number }> | Uint8Array

/**
 * A walker over a photo's structure: it yields the stretch that it wants to see and is resumed with the bytes. So each
 * walker is written once and runs over bytes in memory and over a file of any size alike.
 */
export type Walk<Result> = Generator<Readonly<{ offset: number; length: number }>, Result, Uint8Array>

/** The bytes are not built as the format says: the whole file is hashed instead. */
export class StructureError extends Error {}

/** No photo has a header, table or directory near this size: a greater length is damage, not data. */
const mostBytesAtOnce = 64 * 1024 * 1024

/** Exactly `length` bytes at `offset`; less is a StructureError. */
export function* read(offset: number, length: number): Walk<DataView> {
  if (length > mostBytesAtOnce)
    throw new StructureError(`A structure of ${String(length)} bytes is no photo's`)
  const bytes = yield { offset, length }
  if (bytes.length !== length) {
    throw new StructureError(
      `Expected ${String(length)} bytes at ${String(offset)}, found ${String(bytes.length)}`,
    )
  }
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Four bytes as Latin-1 text: chunk and box types. */
export function fourCharacters(view: DataView, offset: number): string {
  return String.fromCharCode(
    view.getUint8(offset),
    view.getUint8(offset + 1),
    view.getUint8(offset + 2),
    view.getUint8(offset + 3),
  )
}

/** The bytes of a text of ASCII characters, as a Part. */
export function literal(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

/** A number as eight bytes, big-endian, as a Part. */
export function literalNumber(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}

/** Runs a walker over bytes in memory. */
export function walkBytes<Result>(bytes: Uint8Array, walk: Walk<Result>): Result {
  let step = walk.next()
  while (step.done !== true) {
    const { offset, length } = step.value
    step = walk.next(bytes.subarray(offset, Math.min(offset + length, bytes.length)))
  }
  return step.value
}

/** Runs a walker over an open file, reading only what it asks for. */
export async function walkFile<Result>(handle: FileHandle, walk: Walk<Result>): Promise<Result> {
  let step = walk.next()
  while (step.done !== true) {
    step = walk.next(await readFully(handle, step.value.offset, step.value.length))
  }
  return step.value
}

/** `length` bytes at `offset`, fewer at the end of the file. */
export async function readFully(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}
