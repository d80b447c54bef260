import { AppError } from '../../shared/errors.js'
import type { PhotoFormat } from '../../shared/photo.js'
import { readFully } from '../identity/byte-walk.js'
import { hashPhoto, type PhotoHashes } from '../identity/content-hash.js'
import { formatOfName } from '../identity/format-names.js'
import { sniffBytes, sniffFormat } from '../identity/formats.js'
import { withOpenPhoto } from '../identity/open-photo.js'
import type { ListedFile } from './walk-folder.js'
import { problemOf, type Problem } from '../../shared/problem.js'
import type { PhotoContentGuess } from '../../shared/texts/problems/photo-problems.js'

/** A photo of ours. */
export type PhotoContent = Readonly<{ kind: 'photo'; format: PhotoFormat; hashes: PhotoHashes }>

/** Named like a photo but none; or it could not be read, then without hashes. */
export type FailedContent = Readonly<{
  kind: 'failed'
  format: PhotoFormat
  hashes: PhotoHashes | null
  problem: Problem
}>

/** What reading a file showed. */
export type FileContent = PhotoContent | FailedContent | Readonly<{ kind: 'video' | 'other' }>

/** Reads a file: what it is, and its hashes if it is a photo or claims to be one. */
export async function inspectFile(file: ListedFile): Promise<FileContent> {
  const promised = formatOfName(file.name)
  if (file.nameProblem !== null) {
    if (promised === null || promised === 'video') return { kind: 'other' }
    return { kind: 'failed', format: promised, hashes: null, problem: file.nameProblem }
  }
  try {
    const head = await readHead(file.path)
    const format = sniffFormat(head, file.name)
    if (format === 'video') return { kind: 'video' }
    if (format !== null) return { kind: 'photo', format, hashes: await hashPhoto(file.path, format) }
    if (promised === null || promised === 'video') return { kind: 'other' }
    const problem = problemOf('not-a-photo', {
      format: promised.toUpperCase(),
      name: file.name,
      content: contentOf(head),
      start: Buffer.from(head.subarray(0, 8)).toString('hex'),
    })
    // nothing in it is image data: as for a raw, the whole file counts
    return { kind: 'failed', format: promised, hashes: await hashPhoto(file.path, 'raw'), problem }
  } catch (error) {
    if (!(error instanceof AppError) || promised === null || promised === 'video') return { kind: 'other' }
    return { kind: 'failed', format: promised, hashes: null, problem: error.problem }
  }
}

async function readHead(path: string): Promise<Uint8Array> {
  return withOpenPhoto(path, (handle) => readFully(handle, 0, sniffBytes))
}

const knownContents: readonly (readonly [string, PhotoContentGuess])[] = [
  ['%PDF', 'pdf'],
  ['PK\u0003\u0004', 'zip'],
  ['8BPS', 'photoshop'],
  ['BM', 'bmp'],
  ['<!DOCTYPE html', 'web-page'],
  ['<html', 'web-page'],
  ['\0\0\0\u000cJXL ', 'jpeg-xl'],
  ['\0\0\0\u000cjP  ', 'jpeg-2000'],
]

/** What a file holds that is no photo, by its first bytes. */
function contentOf(head: Uint8Array): PhotoContentGuess {
  if (head.length === 0) return 'empty'
  const start = String.fromCharCode(...head.subarray(0, 64))
  const known = knownContents.find(([signature]) => start.startsWith(signature))
  if (known !== undefined) return known[1]
  if (head.every((byte) => byte === 0)) return 'zeros'
  const isText = head
    .subarray(0, 512)
    .every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13)
  return isText ? 'text' : 'unknown'
}
