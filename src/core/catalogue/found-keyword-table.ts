import type { PhotoId } from '../../shared/photo.js'
import type { KeywordField } from '../../shared/write-plan.js'
import type { FoundKeyword, FoundKeywordTable } from './catalogue.js'
import type { Database } from './database.js'
import { toPhotoId } from './photo-table.js'

type KeywordRecord = {
  photo_id: number
  source: 'photo' | 'sidecar'
  sidecar_name: string | null
  field: KeywordField
  position: number
  value: string
}

const insertSql = `
  INSERT INTO derived.found_keyword (photo_id, ordinal, source, sidecar_name, field, position, value)
  VALUES (?, ?, ?, ?, ?, ?, ?)`

const inFolderSql = `
  SELECT keyword.* FROM derived.found_keyword keyword JOIN derived.photo photo ON photo.id = keyword.photo_id
  WHERE photo.folder_id = ? ORDER BY keyword.photo_id, keyword.ordinal`

export function createFoundKeywordTable(db: Database): FoundKeywordTable {
  const clear = db.prepare('DELETE FROM derived.found_keyword WHERE photo_id = ?')
  const insert = db.prepare(insertSql)
  const ofPhoto = db.prepare<KeywordRecord>(
    'SELECT * FROM derived.found_keyword WHERE photo_id = ? ORDER BY ordinal',
  )
  const ofFolder = db.prepare<KeywordRecord>(inFolderSql)

  return {
    replace: (photoId, found) => {
      db.transaction(() => {
        clear.run(Number(photoId))
        for (const [ordinal, { source, sidecarName, field, position, value }] of found.entries()) {
          insert.run(Number(photoId), ordinal, source, sidecarName, field, position, value)
        }
      })
    },
    of: (photoId) => ofPhoto.all(Number(photoId)).map(toKeyword),
    inFolder: (folderId) => {
      const byPhoto = new Map<PhotoId, FoundKeyword[]>()
      ofFolder.each((record) => {
        const photoId = toPhotoId(record.photo_id)
        const keywords = byPhoto.get(photoId)
        if (keywords) keywords.push(toKeyword(record))
        else byPhoto.set(photoId, [toKeyword(record)])
      }, Number(folderId))
      return byPhoto
    },
  }
}

function toKeyword(record: KeywordRecord): FoundKeyword {
  return {
    source: record.source,
    sidecarName: record.sidecar_name,
    field: record.field,
    position: record.position,
    value: record.value,
  }
}
