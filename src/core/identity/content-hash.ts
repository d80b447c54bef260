import { createHash, type Hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { assertNever } from '../../shared/errors.js'
import type { PhotoFormat } from '../../shared/photo.js'
import { bmffParts } from './bmff-chunks.js'
import { readFully, StructureError, walkBytes, walkFile, type Part, type Walk } from './byte-walk.js'
import { jpegParts } from './jpeg-chunks.js'
import { withOpenPhoto } from './open-photo.js'
import { pngParts } from './png-chunks.js'
import { tiffParts } from './tiff-chunks.js'
import { webpParts } from './webp-chunks.js'

/** What identifies a photo: its file byte for byte, and its picture whatever its metadata says. */
export type PhotoHashes = Readonly<{
  /** `sha256:<hex>` over the whole file. */
  fileHash: string
  /** `sha256-<kind>:<hex>` over the image data alone; kind `file` where the whole file is the image data. */
  contentHash: string
}>

/** Files up to this size are read once, into memory; larger ones are walked and streamed. */
const mostBytesInMemory = 64 * 1024 * 1024

const streamedBytes = 1024 * 1024

/** Reads the photo and hashes both its file and its image data. Unknown or damaged structure is hashed as a whole. */
export async function hashPhoto(path: string, format: PhotoFormat): Promise<PhotoHashes> {
  return withOpenPhoto(path, (handle) => hashHandle(handle, format))
}

/** `sha256-<kind>:<hex>` over the image data of a photo in memory. */
export function contentHashOf(bytes: Uint8Array, format: PhotoFormat): string {
  const walker = walkerOf(format, bytes)
  const parts = walker === null ? null : inStructure(() => walkBytes(bytes, walker.parts(bytes.length)))
  if (walker === null || parts === null || !isPlausible(parts, bytes.length)) {
    return `sha256-file:${createHash('sha256').update(bytes).digest('hex')}`
  }
  const hash = createHash('sha256')
  for (const part of parts) {
    hash.update(part instanceof Uint8Array ? part : bytes.subarray(part.offset, part.offset + part.length))
  }
  return `sha256-${walker.kind}:${hash.digest('hex')}`
}

async function hashHandle(handle: FileHandle, format: PhotoFormat): Promise<PhotoHashes> {
  const { size } = await handle.stat()
  if (size > mostBytesInMemory) return hashLargeFile(handle, size, format)
  const bytes = await readFully(handle, 0, size)
  return {
    fileHash: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    contentHash: contentHashOf(bytes, format),
  }
}

async function hashLargeFile(handle: FileHandle, size: number, format: PhotoFormat): Promise<PhotoHashes> {
  const whole = createHash('sha256')
  await updateFrom(whole, handle, { offset: 0, length: size })
  const fileHex = whole.digest('hex')
  const walker = walkerOf(format, await readFully(handle, 0, Math.min(4, size)))
  const parts = walker === null ? null : await inStructureAsync(walkFile(handle, walker.parts(size)))
  if (walker === null || parts === null || !isPlausible(parts, size)) {
    return { fileHash: `sha256:${fileHex}`, contentHash: `sha256-file:${fileHex}` }
  }
  const content = createHash('sha256')
  for (const part of parts) {
    if (part instanceof Uint8Array) content.update(part)
    else await updateFrom(content, handle, part)
  }
  return { fileHash: `sha256:${fileHex}`, contentHash: `sha256-${walker.kind}:${content.digest('hex')}` }
}

async function updateFrom(
  hash: Hash,
  handle: FileHandle,
  range: { offset: number; length: number },
): Promise<void> {
  const end = range.offset + range.length
  for (let offset = range.offset; offset < end; offset += streamedBytes) {
    hash.update(await readFully(handle, offset, Math.min(streamedBytes, end - offset)))
  }
}

type Walker = Readonly<{ kind: string; parts: (sizeBytes: number) => Walk<readonly Part[]> }>

/** Null where the whole file counts: raws are never written, and GIF holds its metadata between its frames. */
function walkerOf(format: PhotoFormat, head: Uint8Array): Walker | null {
  switch (format) {
    case 'jpeg':
      return { kind: 'jpeg', parts: jpegParts }
    case 'png':
      return { kind: 'png', parts: pngParts }
    case 'webp':
      return { kind: 'webp', parts: webpParts }
    case 'tiff':
    case 'dng':
      return { kind: isBigTiff(head) ? 'bigtiff' : 'tiff', parts: tiffParts }
    case 'heic':
    case 'avif':
      return { kind: 'bmff', parts: bmffParts }
    case 'gif':
    case 'raw':
      return null
    default:
      return assertNever(format)
  }
}

/** Version 43 in place of 42, in either byte order. */
function isBigTiff(head: Uint8Array): boolean {
  return head[2] === 0x2b || head[3] === 0x2b
}

/** Damaged files may name the same bytes over and over: hashing them would take hours. No sound photo does. */
function isPlausible(parts: readonly Part[], sizeBytes: number): boolean {
  const total = parts.reduce((sum, part) => sum + part.length, 0)
  return total <= 2 * sizeBytes + 1024 * 1024
}

function inStructure<Result>(walk: () => Result): Result | null {
  try {
    return walk()
  } catch (error) {
    if (error instanceof StructureError) return null
    throw error
  }
}

async function inStructureAsync<Result>(walk: Promise<Result>): Promise<Result | null> {
  try {
    return await walk
  } catch (error) {
    if (error instanceof StructureError) return null
    throw error
  }
}
