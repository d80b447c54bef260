import { randomUUID } from 'node:crypto'
import type { TagId, TagPath, VocabularyId } from '../../shared/tag.js'
import type { VocabularyRow, VocabularyTable, VocabularyTag } from './catalogue.js'
import { plainTag } from './plain-tag.js'
import type { Database } from './database.js'

type VocabularyRecord = {
  id: VocabularyId
  name: string
  kind: VocabularyRow['kind']
  source_hash: string
  unknown_words: string
}

type TagRecord = {
  tag_id: TagId
  path: string
  synonyms: string
  also: string
  is_leaf: number
  is_exported: number
  prompt: string | null
  covers: string
  exclusive: string | null
}

/** Where words go that the user types and that the chosen vocabulary does not have. */
const typedVocabulary = {
  name: 'My words',
  kind: 'typed',
  sourceHash: '',
  unknownWords: [],
} as const

/** What only groups others is no tag that anybody could give: see isGroup in core/vocabulary/hierarchy.ts. */
const allSql = `
  SELECT vocabulary.*, coalesce(sum(vocabulary_tag.is_exported OR vocabulary_tag.is_leaf), 0) AS tag_count
  FROM vocabulary LEFT JOIN vocabulary_tag ON vocabulary_tag.vocabulary_id = vocabulary.id
  GROUP BY vocabulary.id ORDER BY vocabulary.kind, vocabulary.name`

const insertSql = `
  INSERT INTO vocabulary (name, source_hash, unknown_words, id, kind) VALUES (?, ?, ?, ?, ?)`

const insertTagSql = `
  INSERT INTO vocabulary_tag
    (vocabulary_id, position, tag_id, synonyms, also, is_leaf, is_exported, prompt, covers, exclusive)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const tagsSql = `
  SELECT vocabulary_tag.*, tag.path FROM vocabulary_tag JOIN tag ON tag.id = vocabulary_tag.tag_id
  WHERE vocabulary_tag.vocabulary_id = ? ORDER BY vocabulary_tag.position`

const hasTagSql = `
  SELECT 1 AS found FROM vocabulary_tag JOIN vocabulary ON vocabulary.id = vocabulary_tag.vocabulary_id
  WHERE vocabulary_tag.tag_id = ? AND (vocabulary.id = ? OR vocabulary.kind = 'typed')`

export function createVocabularyTable(db: Database): VocabularyTable {
  const all = db.prepare<VocabularyRecord & { tag_count: number }>(allSql)
  const byId = db.prepare<VocabularyRecord>('SELECT * FROM vocabulary WHERE id = ?')
  const byName = db.prepare<{ id: VocabularyId }>('SELECT id FROM vocabulary WHERE name = ? AND kind = ?')
  const insert = db.prepare(insertSql)
  const bundled = db.prepare<{ id: VocabularyId }>("SELECT id FROM vocabulary WHERE kind = 'bundled'")
  const update = db.prepare('UPDATE vocabulary SET name = ?, source_hash = ?, unknown_words = ? WHERE id = ?')
  const clearTags = db.prepare('DELETE FROM vocabulary_tag WHERE vocabulary_id = ?')
  const insertTag = db.prepare(insertTagSql)
  const nextPosition = db.prepare<{ position: number }>(
    'SELECT coalesce(max(position) + 1, 0) AS position FROM vocabulary_tag WHERE vocabulary_id = ?',
  )
  const tags = db.prepare<TagRecord>(tagsSql)
  const hasTag = db.prepare<{ found: 1 }>(hasTagSql)
  const setUnknownWords = db.prepare('UPDATE vocabulary SET unknown_words = ? WHERE id = ?')
  const identityByPath = db.prepare<{ id: TagId }>('SELECT id FROM tag WHERE path = ?')
  const insertIdentity = db.prepare('INSERT INTO tag (id, path) VALUES (?, ?)')

  const identify = (path: TagPath): TagId => {
    const text = pathToText(path)
    const known = identityByPath.get(text)
    if (known) return known.id
    const id = randomUUID() as TagId
    insertIdentity.run(id, text)
    return id
  }

  const putRow = (vocabulary: Omit<VocabularyRow, 'id'>): VocabularyId => {
    const { name, kind, sourceHash } = vocabulary
    const known = (kind === 'bundled' ? bundled.get() : byName.get(name, kind))?.id
    const id = known ?? (randomUUID() as VocabularyId)
    const unknownWords = JSON.stringify(vocabulary.unknownWords)
    if (known) update.run(name, sourceHash, unknownWords, id)
    else insert.run(name, sourceHash, unknownWords, id, kind)
    return id
  }

  const addTag = (id: VocabularyId, position: number, tag: Omit<VocabularyTag, 'id'>, tagId: TagId): void => {
    const synonyms = JSON.stringify(tag.synonyms)
    const also = JSON.stringify(tag.also)
    const covers = JSON.stringify(tag.covers)
    const [isLeaf, isExported] = [Number(tag.isLeaf), Number(tag.isExported)]
    const { prompt, exclusive } = tag
    insertTag.run(id, position, tagId, synonyms, also, isLeaf, isExported, prompt, covers, exclusive)
  }

  const addTyped = (path: TagPath, tagId: TagId): void => {
    const { name, kind } = typedVocabulary
    const id = byName.get(name, kind)?.id ?? putRow(typedVocabulary)
    const position = nextPosition.get(id)?.position ?? 0
    addTag(id, position, plainTag(path), tagId)
  }

  return {
    all: () => all.all().map((record) => ({ ...toVocabulary(record), tagCount: record.tag_count })),
    get: (id) => {
      const record = byId.get(id)
      return record && toVocabulary(record)
    },
    tags: (id) => tags.all(id).map(toTag),
    put: (vocabulary, newTags) =>
      db.transaction(() => {
        const id = putRow(vocabulary)
        clearTags.run(id)
        for (const [position, tag] of newTags.entries()) addTag(id, position, tag, identify(tag.path))
        return id
      }),
    setUnknownWords: (id, words) => {
      setUnknownWords.run(JSON.stringify(words), id)
    },
    tagId: (vocabularyId, path) =>
      db.transaction(() => {
        const tagId = identify(path)
        if (!hasTag.get(tagId, vocabularyId)) addTyped(path, tagId)
        return tagId
      }),
  }
}

/** A path as the catalogue compares it: NFC, because file names and keyboards bring both forms of one letter. */
export function pathToText(path: TagPath): string {
  return JSON.stringify(path.map((name) => name.normalize('NFC')))
}

/** The path in a column; pathToText wrote it. */
export function textToPath(text: string): TagPath {
  return JSON.parse(text) as TagPath
}

function toVocabulary(record: VocabularyRecord): VocabularyRow {
  return {
    id: record.id,
    name: record.name,
    kind: record.kind,
    sourceHash: record.source_hash,
    // Written by putRow or setUnknownWords.
    unknownWords: JSON.parse(record.unknown_words) as string[],
  }
}

function toTag(record: TagRecord): VocabularyTag {
  return {
    id: record.tag_id,
    path: textToPath(record.path),
    // These three were written by addTag.
    synonyms: JSON.parse(record.synonyms) as string[],
    also: JSON.parse(record.also) as TagPath[],
    isLeaf: record.is_leaf === 1,
    isExported: record.is_exported === 1,
    prompt: record.prompt,
    covers: JSON.parse(record.covers) as string[],
    exclusive: record.exclusive,
  }
}
