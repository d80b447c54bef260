import { AppError } from '../../shared/errors.js'
import type { BatchId } from '../../shared/write-plan.js'
import type { WriteRow, WriteState, WriteTable } from './catalogue.js'
import type { Database } from './database.js'
import { toPhotoId } from './photo-table.js'
import { isWriteOfPhoto } from './write-of-photo.js'
import { problemToText, textToProblem } from '../../shared/problem.js'

type WriteRecord = {
  id: number
  batch_id: BatchId
  photo_id: number | null
  content_hash: string
  path: string
  temp_path: string
  aside_path: string
  old_hash: string | null
  new_hash: string | null
  reverse_patch: Uint8Array | null
  edits: string
  attributes: string
  tool_pid: number | null
  state: WriteState
  at: string
  problem: string | null
  purpose: 'write' | 'undo'
}

type BatchRecord = { batch_id: BatchId; at: string; photo_count: number; done_count: number }

type PlaceRecord = { id: number; content_hash: string; folder_path: string; relative_path: string }

const intendSql = `
  INSERT INTO write
    (batch_id, photo_id, content_hash, path, temp_path, aside_path, old_hash, edits, attributes, state, at)
  VALUES
    (:batchId, :photoId, :contentHash, :path, :tempPath, :asidePath, :oldHash, :edits, :attributes, 'intent', :at)`

const batchesSql = `
  SELECT batch_id, min(at) AS at, count(*) AS photo_count, sum(state = 'done') AS done_count
  FROM write GROUP BY batch_id ORDER BY max(id) DESC`

/** Numbers out of an index first: the rows hold undo records, too large to be walked through. */
const doneSinceSql = `
  SELECT * FROM write WHERE id IN (SELECT id FROM write WHERE state = 'done' AND at >= ?) ORDER BY id`

const unfinishedSql = `
  SELECT * FROM write
  WHERE id IN (SELECT id FROM write WHERE state IN ('intent', 'ready', 'abandoned', 'unclear')) ORDER BY id`

const placeSql = `
  SELECT photo.id, photo.content_hash, folder.path AS folder_path, photo.relative_path
  FROM derived.photo photo JOIN folder ON folder.id = photo.folder_id WHERE photo.id = ?`

/** Entries of one photo: its last one decides. The row of a photo that moved has another path but the same number. */
const writtenSql = `
  SELECT DISTINCT content_hash FROM (
    SELECT write.content_hash, write.state, max(write.id)
    FROM (SELECT DISTINCT content_hash FROM derived.photo WHERE folder_id = ?) photo
    CROSS JOIN write ON write.content_hash = photo.content_hash
    GROUP BY write.content_hash, coalesce(write.photo_id, write.path)
  ) WHERE state = 'done'`

export function createWriteTable(db: Database): WriteTable {
  const intend = db.prepare(intendSql)
  const setToolPid = db.prepare('UPDATE write SET tool_pid = ? WHERE id = ?')
  const ready = db.prepare(
    "UPDATE write SET state = 'ready', new_hash = ?, reverse_patch = ? WHERE id = ? AND state = 'intent'",
  )
  const settle = db.prepare("UPDATE write SET state = ?, problem = ?, purpose = 'write' WHERE id = ?")
  const reopen = db.prepare(
    "UPDATE write SET state = 'ready', problem = NULL, purpose = 'undo', tool_pid = NULL WHERE id = ? AND state = 'done'",
  )
  const byId = db.prepare<WriteRecord>('SELECT * FROM write WHERE id = ?')
  const open = db.prepare<WriteRecord>("SELECT * FROM write WHERE state IN ('intent', 'ready') ORDER BY id")
  const byBatch = db.prepare<WriteRecord>('SELECT * FROM write WHERE batch_id = ? ORDER BY id')
  const doneSince = db.prepare<WriteRecord>(doneSinceSql)
  const unfinished = db.prepare<WriteRecord>(unfinishedSql)
  const byPhoto = db.prepare<WriteRecord>('SELECT * FROM write WHERE photo_id = ? ORDER BY id')
  const placeOf = db.prepare<PlaceRecord>(placeSql)
  const byContent = db.prepare<WriteRecord>('SELECT * FROM write WHERE content_hash = ? ORDER BY id')
  const batches = db.prepare<BatchRecord>(batchesSql)
  const written = db.prepare<{ content_hash: string }>(writtenSql)

  return {
    intend: ({ batchId, photoId, contentHash, path, tempPath, asidePath, oldHash, edits, attributes, at }) =>
      intend.run({
        ...{ batchId, contentHash, path, tempPath, asidePath, oldHash, edits, attributes, at },
        photoId: photoId === null ? null : Number(photoId),
      }).lastId,
    setToolPid: (id, pid) => {
      const { changes } = db.withoutSync(() => setToolPid.run(pid, id))
      mustChange(changes, id, 'in the journal')
    },
    ready: (id, { newHash, reversePatch }) => {
      mustChange(ready.run(newHash, reversePatch, id).changes, id, 'in state intent')
    },
    settle: (id, state, problem) => {
      mustChange(settle.run(state, problemToText(problem), id).changes, id, 'in the journal')
    },
    reopen: (id) => {
      mustChange(reopen.run(id).changes, id, 'in state done')
    },
    get: (id) => {
      const record = byId.get(id)
      return record && toWrite(record)
    },
    open: () => open.all().map(toWrite),
    ofBatch: (batchId) => byBatch.all(batchId).map(toWrite),
    doneSince: (moment) => doneSince.all(moment.toISOString()).map(toWrite),
    unfinished: () => unfinished.all().map(toWrite),
    ofPhoto: (photoId) => {
      const place = placeOf.get(Number(photoId))
      if (!place) return byPhoto.all(Number(photoId)).map(toWrite)
      return byContent
        .all(place.content_hash)
        .map(toWrite)
        .filter((row) => isWriteOfPhoto(row, photoId, place.folder_path, place.relative_path))
    },
    batches: () =>
      batches.all().map((record) => ({
        batchId: record.batch_id,
        at: record.at,
        photoCount: record.photo_count,
        doneCount: record.done_count,
      })),
    writtenInFolder: (folderId) =>
      new Set(written.all(Number(folderId)).map((record) => record.content_hash)),
  }
}

function mustChange(changes: number, id: number, where: string): void {
  if (changes === 0) throw new AppError('entry-not-found', { id, where })
}

function toWrite(record: WriteRecord): WriteRow {
  return {
    id: record.id,
    batchId: record.batch_id,
    photoId: record.photo_id === null ? null : toPhotoId(record.photo_id),
    contentHash: record.content_hash,
    path: record.path,
    tempPath: record.temp_path,
    asidePath: record.aside_path,
    oldHash: record.old_hash,
    newHash: record.new_hash,
    reversePatch: record.reverse_patch,
    edits: record.edits,
    attributes: record.attributes,
    toolPid: record.tool_pid,
    state: record.state,
    at: record.at,
    problem: textToProblem(record.problem),
    purpose: record.purpose,
  }
}
