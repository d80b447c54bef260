import type { PhotoMetadata } from '../catalogue/photo-metadata.js'
import type { Catalogue, NewPhoto, PhotoRow } from '../catalogue/catalogue.js'
import type { PhotoHashes } from '../identity/content-hash.js'
import { sameFacts } from '../identity/file-facts.js'
import { unreadHash } from '../identity/unread-hash.js'
import type { FolderId, PhotoFormat, PhotoId } from '../../shared/photo.js'
import type { FailedContent } from './inspect-file.js'
import type { ListedFile } from './walk-folder.js'
import { problemOf, type Problem } from '../../shared/problem.js'

/** A photo as the scan found it. */
export type ScannedPhoto = Readonly<{
  file: ListedFile
  format: PhotoFormat
  hashes: PhotoHashes
  metadata: PhotoMetadata
}>

/** Adds a photo to the catalogue. */
export function insertPhoto(catalogue: Catalogue, folderId: FolderId, photo: ScannedPhoto): PhotoId {
  const id = catalogue.photos.insert(newPhoto(folderId, photo, null))
  catalogue.keywords.replace(id, photo.metadata.found)
  return id
}

/**
 * Brings a known photo up to date: its content, its metadata or its place. While picture and orientation are the
 * same, what was made of them (embedding, thumbnail, damage found) stays good and the photo stays `ready`. A failed
 * photo is tried again when its own bytes were written, not for a sidecar.
 */
export function updatePhoto(catalogue: Catalogue, row: PhotoRow, photo: ScannedPhoto): void {
  catalogue.photos.update(row.id, newPhoto(row.folderId, photo, row))
  catalogue.keywords.replace(row.id, photo.metadata.found)
  const isSamePicture =
    row.contentHash === photo.hashes.contentHash && row.orientation === photo.metadata.orientation
  const isUntouched = sameFacts(row, photo.file.facts)
  const isKept =
    row.state === 'ready' || row.state === 'quarantined' || (row.state === 'failed' && isUntouched)
  if (isSamePicture && isKept) {
    catalogue.photos.setState(row.id, row.state, row.problem ?? faultOf(photo.metadata))
  }
}

/** Records that a file which should be a photo cannot be read as one. */
export function saveFailed(
  catalogue: Catalogue,
  folderId: FolderId,
  row: PhotoRow | null,
  file: ListedFile,
  failed: FailedContent,
): PhotoId {
  const { format, hashes, problem } = failed
  if (row !== null && hashes === null) {
    // its old hashes and figures stay: verdicts hang on the one, and the others make the next scan try again
    catalogue.photos.setState(row.id, 'failed', problem)
    return row.id
  }
  const photo: NewPhoto = {
    folderId,
    relativePath: file.relativePath,
    ...file.facts,
    fileHash: hashes?.fileHash ?? '',
    // no two unreadable photos may share their verdicts
    contentHash: hashes?.contentHash ?? unreadHash(folderId, file.relativePath),
    format,
    width: 0,
    height: 0,
    orientation: 1,
    takenAt: null,
    sidecarStamp: file.sidecarStamp,
    state: 'failed',
    problem,
  }
  if (row === null) return catalogue.photos.insert(photo)
  catalogue.photos.update(row.id, photo)
  catalogue.keywords.replace(row.id, [])
  return row.id
}

function newPhoto(folderId: FolderId, photo: ScannedPhoto, row: PhotoRow | null): NewPhoto {
  const { file, hashes, metadata, format } = photo
  const isTurned = metadata.orientation >= 5
  const [width, height] = isTurned ? [metadata.height, metadata.width] : [metadata.width, metadata.height]
  // the decoder knows the size better than the metadata
  const isMeasured =
    row !== null &&
    row.width > 0 &&
    row.contentHash === hashes.contentHash &&
    row.orientation === metadata.orientation
  return {
    folderId,
    relativePath: file.relativePath,
    ...file.facts,
    ...hashes,
    format,
    width: isMeasured ? row.width : width,
    height: isMeasured ? row.height : height,
    orientation: metadata.orientation,
    takenAt: metadata.takenAt,
    sidecarStamp: file.sidecarStamp,
    state: 'found',
    problem: faultOf(metadata),
  }
}

/** What ExifTool found wrong with a photo that it could read all the same. */
function faultOf({ error }: PhotoMetadata): Problem | null {
  return error === null ? null : problemOf('metadata-faulty', { found: error })
}
