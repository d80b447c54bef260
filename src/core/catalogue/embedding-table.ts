import type { PhotoId } from '../../shared/photo.js'
import type { EmbeddingTable } from './catalogue.js'
import type { Database } from './database.js'
import { toPhotoId } from './photo-table.js'
import { blobToVector, vectorToBlob } from './vector-blob.js'

type VectorRecord = { vector: Uint8Array }

const keySql = 'content_hash = ? AND orientation = ? AND pipeline = ?'

const inFolderSql = `
  SELECT photo.id, embedding.vector FROM derived.photo photo JOIN derived.embedding embedding
    ON embedding.content_hash = photo.content_hash AND embedding.orientation = photo.orientation
      AND embedding.pipeline = ?
  WHERE photo.folder_id = ?`

export function createEmbeddingTable(db: Database): EmbeddingTable {
  const replace = db.prepare(
    'INSERT OR REPLACE INTO derived.embedding (content_hash, orientation, pipeline, vector) VALUES (?, ?, ?, ?)',
  )
  const find = db.prepare<VectorRecord>(`SELECT vector FROM derived.embedding WHERE ${keySql}`)
  const exists = db.prepare<{ found: 1 }>(`SELECT 1 AS found FROM derived.embedding WHERE ${keySql}`)
  const ofFolder = db.prepare<VectorRecord & { id: number }>(inFolderSql)

  return {
    put: ({ contentHash, orientation, pipeline }, embedding) => {
      replace.run(contentHash, orientation, pipeline, vectorToBlob(embedding))
    },
    get: ({ contentHash, orientation, pipeline }) => {
      const record = find.get(contentHash, orientation, pipeline)
      return record && blobToVector(record.vector)
    },
    has: ({ contentHash, orientation, pipeline }) => exists.get(contentHash, orientation, pipeline) !== null,
    inFolder: (folderId, pipeline) => {
      const byPhoto = new Map<PhotoId, Float32Array>()
      ofFolder.each(
        ({ id, vector }) => {
          byPhoto.set(toPhotoId(id), blobToVector(vector))
        },
        pipeline,
        Number(folderId),
      )
      return byPhoto
    },
  }
}
