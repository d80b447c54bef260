import type { TagEmbeddingTable } from './catalogue.js'
import type { Database } from './database.js'
import { blobToVector, vectorToBlob } from './vector-blob.js'

export function createTagEmbeddingTable(db: Database): TagEmbeddingTable {
  const replace = db.prepare(
    'INSERT OR REPLACE INTO derived.tag_embedding (model, text, vector) VALUES (?, ?, ?)',
  )
  const find = db.prepare<{ vector: Uint8Array }>(
    'SELECT vector FROM derived.tag_embedding WHERE model = ? AND text = ?',
  )
  return {
    get: (model, text) => {
      const record = find.get(model, text)
      return record && blobToVector(record.vector)
    },
    put: (model, text, embedding) => {
      replace.run(model, text, vectorToBlob(embedding))
    },
  }
}
