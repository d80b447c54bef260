import type { PhotoId } from '../../shared/photo.js'
import type { KeywordField } from '../../shared/keyword-field.js'
import type { FoundKeyword, FoundKeywordTable } from './catalogue.js'
import type { Database } from './database.js'
import { toPhotoId } from './photo-table.js'

type KeywordRecord = { photo_id: number; keywords: string }

type KeywordColumns = readonly ['photo' | 'sidecar', string | null, KeywordField, number, string]

const inFolderSql = `
  SELECT found_keyword.* FROM derived.photo photo
  JOIN derived.found_keyword found_keyword ON found_keyword.photo_id = photo.id
  WHERE photo.folder_id = ?`

/** What the photos' metadata held at the last scan; a photo without keywords has no row. */
export function createFoundKeywordTable(db: Database): FoundKeywordTable {
  const clear = db.prepare('DELETE FROM derived.found_keyword WHERE photo_id = ?')
  const replace = db.prepare(
    'INSERT OR REPLACE INTO derived.found_keyword (photo_id, keywords) VALUES (?, ?)',
  )
  const ofPhoto = db.prepare<KeywordRecord>('SELECT * FROM derived.found_keyword WHERE photo_id = ?')
  const ofFolder = db.prepare<KeywordRecord>(inFolderSql)

  return {
    replace: (photoId, found) => {
      if (found.length === 0) clear.run(Number(photoId))
      else replace.run(Number(photoId), JSON.stringify(found.map(toColumns)))
    },
    of: (photoId) => {
      const record = ofPhoto.get(Number(photoId))
      return record === null ? [] : toKeywords(record)
    },
    inFolder: (folderId) => {
      const byPhoto = new Map<PhotoId, readonly FoundKeyword[]>()
      ofFolder.each((record) => {
        byPhoto.set(toPhotoId(record.photo_id), toKeywords(record))
      }, Number(folderId))
      return byPhoto
    },
  }
}

function toColumns({ source, sidecarName, field, position, value }: FoundKeyword): KeywordColumns {
  return [source, sidecarName, field, position, value]
}

function toKeywords(record: KeywordRecord): readonly FoundKeyword[] {
  // toColumns made each.
  const keywords = JSON.parse(record.keywords) as KeywordColumns[]
  return keywords.map(([source, sidecarName, field, position, value]) => ({
    source,
    sidecarName,
    field,
    position,
    value,
  }))
}
