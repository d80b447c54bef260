import { basename } from 'node:path'
import { keywordFields } from '../../../shared/keyword-field.js'
import { AppError } from '../../../shared/errors.js'
import type { PhotoFormat } from '../../../shared/photo.js'
import { contentHashOf } from '../../identity/content-hash.js'
import type { ExifToolProcess } from '../tool/exiftool.js'
import type { NewFile } from './new-file.js'
import { foundAfter, type PlannedFile } from '../plan/planned-write.js'
import { readFields } from '../read/read-fields.js'
import { changedProperties } from './verify-properties.js'
import { givesBack, makeReversePatch } from './reverse-patch.js'
import { scanFieldsIn } from '../read/scan-fields.js'
import type { NewFileDifference } from '../../../shared/texts/problems/write-problems.js'

/**
 * More bytes of the old file than this that are missing in the new one mean that something besides the keywords was
 * rewritten. Over 425 files the most was 5.7 KB (docs/metadata.md); an XMP packet that is laid out anew can be larger.
 */
const mostLiteralBytes = 1024 * 1024

/**
 * Proves that the new file is the old one with the planned keywords and nothing else: every keyword field reads as
 * planned, the image data (of a sidecar: every other property) is the same, and a patch gives back the old bytes.
 * Resolves with that patch, null where there is no old file. Throws AppError when any of it fails.
 */
export async function verifyNewFile(
  tool: ExifToolProcess,
  temp: string,
  made: NewFile,
  oldBytes: Uint8Array | null,
  file: PlannedFile,
): Promise<Uint8Array | null> {
  await verifyKeywords(tool, temp, made.metadata, file)
  if (
    file.contentHash !== null &&
    file.format !== 'xmp' &&
    !hasSamePicture(made, file.contentHash, file.format)
  )
    throw failure(file, 'picture')
  if (file.format === 'xmp' && oldBytes) await verifyOthers(tool, temp, file)
  if (!oldBytes) return null
  const { head, picture } = made
  const oldHead = oldBytes.subarray(0, oldBytes.length - picture.length)
  const patch = makeReversePatch(head, oldHead, picture.length)
  if (file.format !== 'xmp' && patch.literalBytes > mostLiteralBytes) {
    throw failure(file, 'gone-bytes', String(patch.literalBytes))
  }
  if (!givesBack(patch.bytes, [head, picture], [oldBytes])) {
    throw failure(file, 'undo-record')
  }
  return patch.bytes
}

/**
 * By the hash of the image data. Where the picture was carried over byte for byte, it is left out on both sides, and what
 * stands before it (frame, tables, colour profile) is hashed before and after.
 */
function hasSamePicture(
  { metadata, oldMetadata }: NewFile,
  contentHash: string,
  format: PhotoFormat,
): boolean {
  const expected = oldMetadata === null ? contentHash : contentHashOf(oldMetadata, format)
  return contentHashOf(metadata, format) === expected
}

/** ExifTool itself is asked only where the fast reader is not sure of its answer (docs/decisions/0008). */
async function verifyKeywords(
  tool: ExifToolProcess,
  temp: string,
  newBytes: Uint8Array,
  file: PlannedFile,
): Promise<void> {
  const scanned = await scanFieldsIn(newBytes, basename(temp))
  const read = scanned ?? (await readFields(tool, [temp])).get(temp)
  if (!read) throw failure(file, 'unreadable')
  if (read.error !== null) throw failure(file, 'faulty', read.error)
  const expected = foundAfter(file)
  for (const field of keywordFields) {
    const planned = expected.filter((keyword) => keyword.field === field).map(({ value }) => value)
    const found = read.keywords.get(field) ?? []
    if (planned.length !== found.length || planned.some((value, index) => value !== found[index])) {
      throw failure(file, 'field', field)
    }
  }
}

async function verifyOthers(tool: ExifToolProcess, temp: string, file: PlannedFile): Promise<void> {
  const changed = await changedProperties(tool, file.path, temp, foundAfter(file))
  if (changed.length === 0) return
  throw failure(file, 'others', changed.slice(0, 3).join(', '))
}

function failure({ path, oldHash }: PlannedFile, difference: NewFileDifference, found = ''): AppError {
  return new AppError('new-file-differs', { path, difference, found, isKept: oldHash !== null })
}
