import { AppError } from '../../shared/errors.js'
import type { PhotoFormat } from '../../shared/photo.js'
import { readFully } from '../identity/byte-walk.js'
import { hashPhoto, type PhotoHashes } from '../identity/content-hash.js'
import { formatOfName } from '../identity/format-names.js'
import { sniffBytes, sniffFormat } from '../identity/formats.js'
import { withOpenPhoto } from '../identity/open-photo.js'
import type { ListedFile } from './walk-folder.js'

/** A photo of ours. */
export type PhotoContent = Readonly<{ kind: 'photo'; format: PhotoFormat; hashes: PhotoHashes }>

/** Named like a photo but none; or it could not be read, then without hashes. */
export type FailedContent = Readonly<{
  kind: 'failed'
  format: PhotoFormat
  hashes: PhotoHashes | null
  reason: string
}>

/** What reading a file showed. */
export type FileContent = PhotoContent | FailedContent | Readonly<{ kind: 'video' | 'other' }>

/** Reads a file: what it is, and its hashes if it is a photo or claims to be one. */
export async function inspectFile(file: ListedFile): Promise<FileContent> {
  const promised = formatOfName(file.name)
  if (file.nameProblem !== null) {
    if (promised === null || promised === 'video') return { kind: 'other' }
    return { kind: 'failed', format: promised, hashes: null, reason: file.nameProblem }
  }
  try {
    const head = await readHead(file.path)
    const format = sniffFormat(head, file.name)
    if (format === 'video') return { kind: 'video' }
    if (format !== null) return { kind: 'photo', format, hashes: await hashPhoto(file.path, format) }
    if (promised === null || promised === 'video') return { kind: 'other' }
    const reason = `Expected a photo (${promised.toUpperCase()}) by the name ${file.name}, found ${describe(head)}`
    // nothing in it is image data: as for a raw, the whole file counts
    return { kind: 'failed', format: promised, hashes: await hashPhoto(file.path, 'raw'), reason }
  } catch (error) {
    if (!(error instanceof AppError) || promised === null || promised === 'video') return { kind: 'other' }
    return { kind: 'failed', format: promised, hashes: null, reason: error.message }
  }
}

async function readHead(path: string): Promise<Uint8Array> {
  return withOpenPhoto(path, (handle) => readFully(handle, 0, sniffBytes))
}

const knownContents: readonly (readonly [string, string])[] = [
  ['%PDF', 'a PDF document'],
  ['PK\u0003\u0004', 'a ZIP archive'],
  ['8BPS', 'a Photoshop document'],
  ['BM', 'a BMP picture'],
  ['<!DOCTYPE html', 'a web page'],
  ['<html', 'a web page'],
  ['\0\0\0\u000cJXL ', 'a JPEG XL picture'],
  ['\0\0\0\u000cjP  ', 'a JPEG 2000 picture'],
]

function describe(head: Uint8Array): string {
  if (head.length === 0) return 'an empty file'
  const start = String.fromCharCode(...head.subarray(0, 64))
  const known = knownContents.find(([signature]) => start.startsWith(signature))
  if (known !== undefined) return known[1]
  if (head.every((byte) => byte === 0)) return 'only zero bytes'
  const isText = head
    .subarray(0, 512)
    .every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13)
  if (isText) return 'text'
  return `unknown content (starts with ${Buffer.from(head.subarray(0, 8)).toString('hex')})`
}
