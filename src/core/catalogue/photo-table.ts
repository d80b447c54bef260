import { AppError } from '../../shared/errors.js'
import type { PhotoFormat, PhotoId, PhotoState } from '../../shared/photo.js'
import type { NewPhoto, PhotoRow, PhotoTable } from './catalogue.js'
import type { Database } from './database.js'
import { toFolderId } from './folder-table.js'
import { problemToText, textToProblem } from '../../shared/problem.js'

type PhotoRecord = {
  id: number
  folder_id: number
  relative_path: string
  size_bytes: number
  modified_ms: number
  changed_ms: number
  inode: string
  file_hash: string
  content_hash: string
  format: PhotoFormat
  width: number
  height: number
  orientation: number
  taken_at: string | null
  state: PhotoState
  problem: string | null
  is_damaged: number
  thumbnail_version: number
  sidecar_stamp: string
}

const insertSql = `
  INSERT INTO derived.photo (
    folder_id, relative_path, size_bytes, modified_ms, changed_ms, inode, file_hash, content_hash, format,
    width, height, orientation, taken_at, state, problem, sidecar_stamp)
  VALUES (
    :folderId, :relativePath, :sizeBytes, :modifiedMs, :changedMs, :inode, :fileHash, :contentHash, :format,
    :width, :height, :orientation, :takenAt, :state, :problem, :sidecarStamp)`

const updateSql = `
  UPDATE derived.photo SET
    folder_id = :folderId, relative_path = :relativePath, size_bytes = :sizeBytes, modified_ms = :modifiedMs,
    changed_ms = :changedMs, inode = :inode, file_hash = :fileHash, format = :format, width = :width,
    height = :height, orientation = :orientation, taken_at = :takenAt, state = :state, problem = :problem,
    sidecar_stamp = :sidecarStamp, is_damaged = iif(content_hash = :contentHash, is_damaged, 0),
    content_hash = :contentHash
  WHERE id = :id`

const updateFileSql = `
  UPDATE derived.photo SET
    relative_path = :relativePath, size_bytes = :sizeBytes, modified_ms = :modifiedMs, changed_ms = :changedMs,
    inode = :inode, file_hash = :fileHash
  WHERE id = :id`

/**
 * Two photos that swapped names meet on one path in the middle of a scan: the one in the way waits under a path that
 * no file can have, until the scan moves or deletes it.
 */
const parkSql = `
  UPDATE derived.photo SET relative_path = char(0) || id
  WHERE folder_id = ? AND relative_path = ? AND id <> ?`

export function createPhotoTable(db: Database): PhotoTable {
  const insert = db.prepare(insertSql)
  const update = db.prepare(updateSql)
  const updateFile = db.prepare(updateFileSql)
  const park = db.prepare(parkSql)
  const setDecoded = db.prepare(
    'UPDATE derived.photo SET width = ?, height = ?, is_damaged = ?, problem = ? WHERE id = ?',
  )
  const bump = db.prepare('UPDATE derived.photo SET thumbnail_version = thumbnail_version + 1 WHERE id = ?')
  const setState = db.prepare('UPDATE derived.photo SET state = ?, problem = ? WHERE id = ?')
  const remove = db.prepare('DELETE FROM derived.photo WHERE id = ?')
  const byId = db.prepare<PhotoRecord>('SELECT * FROM derived.photo WHERE id = ?')
  const ofFolder = db.prepare<PhotoRecord>(
    'SELECT * FROM derived.photo WHERE folder_id = ? ORDER BY relative_path',
  )
  const counted = db.prepare<{ photos: number }>(
    'SELECT count(*) AS photos FROM derived.photo WHERE folder_id = ?',
  )

  return {
    insert: (photo) => toPhotoId(insert.run(columnsOf(photo)).lastId),
    update: (id, photo) => {
      db.transaction(() => {
        park.run(Number(photo.folderId), photo.relativePath, Number(id))
        mustChange(update.run({ ...columnsOf(photo), id: Number(id) }).changes, id)
      })
    },
    updateFile: (id, file) => {
      const { relativePath, sizeBytes, modifiedMs, changedMs, inode, fileHash } = file
      db.transaction(() => {
        const folderId = byId.get(Number(id))?.folder_id ?? null
        park.run(folderId, relativePath, Number(id))
        const columns = { relativePath, sizeBytes, modifiedMs, changedMs, inode, fileHash }
        mustChange(updateFile.run({ ...columns, id: Number(id) }).changes, id)
      })
    },
    setDecoded: (id, { width, height, isDamaged, problem }) => {
      mustChange(
        setDecoded.run(width, height, Number(isDamaged), problemToText(problem), Number(id)).changes,
        id,
      )
    },
    bumpThumbnail: (id) => {
      mustChange(bump.run(Number(id)).changes, id)
    },
    setState: (id, state, problem) => {
      mustChange(setState.run(state, problemToText(problem), Number(id)).changes, id)
    },
    delete: (ids) => {
      db.transaction(() => {
        for (const id of ids) remove.run(Number(id))
      })
    },
    get: (id) => toPhotoOrNull(byId.get(Number(id))),
    inFolder: (folderId) => {
      const photos: PhotoRow[] = []
      ofFolder.each((record) => photos.push(toPhoto(record)), Number(folderId))
      return photos
    },
    countIn: (folderId) => counted.get(Number(folderId))?.photos ?? 0,
  }
}

/** A photo's id on the wire is its row's number as text. */
export function toPhotoId(id: number): PhotoId {
  return String(id) as PhotoId
}

function mustChange(changes: number, id: PhotoId): void {
  if (changes === 0) throw new AppError('photo-not-in-catalogue', { id })
}

function columnsOf(photo: NewPhoto) {
  return {
    folderId: Number(photo.folderId),
    relativePath: photo.relativePath,
    sizeBytes: photo.sizeBytes,
    modifiedMs: photo.modifiedMs,
    changedMs: photo.changedMs,
    inode: photo.inode,
    fileHash: photo.fileHash,
    contentHash: photo.contentHash,
    format: photo.format,
    width: photo.width,
    height: photo.height,
    orientation: photo.orientation,
    takenAt: photo.takenAt,
    state: photo.state,
    problem: problemToText(photo.problem),
    sidecarStamp: photo.sidecarStamp,
  }
}

function toPhotoOrNull(record: PhotoRecord | null): PhotoRow | null {
  return record && toPhoto(record)
}

function toPhoto(record: PhotoRecord): PhotoRow {
  return {
    id: toPhotoId(record.id),
    folderId: toFolderId(record.folder_id),
    relativePath: record.relative_path,
    sizeBytes: record.size_bytes,
    modifiedMs: record.modified_ms,
    changedMs: record.changed_ms,
    inode: record.inode,
    fileHash: record.file_hash,
    contentHash: record.content_hash,
    format: record.format,
    width: record.width,
    height: record.height,
    orientation: record.orientation,
    takenAt: record.taken_at,
    state: record.state,
    problem: textToProblem(record.problem),
    isDamaged: record.is_damaged === 1,
    thumbnailVersion: record.thumbnail_version,
    sidecarStamp: record.sidecar_stamp,
  }
}
