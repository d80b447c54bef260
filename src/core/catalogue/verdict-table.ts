import type { TagId, TagPath, Verdict, VerdictSource } from '../../shared/tag.js'
import type { VerdictRow, VerdictTable } from './catalogue.js'
import type { Database } from './database.js'
import { summaryToText } from './step-summary.js'
import { createVerdictHistory } from './verdict-history.js'
import { pathToText, textToPath } from './vocabulary-table.js'

type VerdictRecord = {
  content_hash: string
  tag_id: TagId
  path: string
  verdict: Verdict
  source: VerdictSource
  probability: number | null
  model: string | null
  at: string
}

const insertSql = `
  INSERT INTO verdict (step_id, act, content_hash, tag_id, path, verdict, source, probability, model, at)
  VALUES (?, 'decide', ?, ?, ?, ?, ?, ?, ?, ?)`

/** The last row on each tag. */
const latestSql = `
  SELECT * FROM verdict WHERE content_hash = ? AND NOT EXISTS (
    SELECT 1 FROM verdict later
    WHERE later.content_hash = verdict.content_hash AND later.tag_id = verdict.tag_id AND later.id > verdict.id
  )`

/** The present state: the last rows without the withdrawals. */
const ofContentSql = `${latestSql} AND verdict.verdict <> 'withdrawn' ORDER BY id`

/** The same by another way, faster for many: first the numbers of the last rows, then the rows in their order. */
const inFolderSql = `
  SELECT content_hash, tag_id, path, verdict, source, probability, model, at
  FROM (
    SELECT max(verdict.id) AS last_id
    FROM (SELECT DISTINCT content_hash FROM derived.photo WHERE folder_id = ? ORDER BY content_hash) photo
    CROSS JOIN verdict ON verdict.content_hash = photo.content_hash
    GROUP BY verdict.content_hash, verdict.tag_id ORDER BY last_id
  )
  CROSS JOIN verdict ON verdict.id = last_id
  WHERE verdict.verdict <> 'withdrawn'`

export function createVerdictTable(db: Database): VerdictTable {
  const forgetUndone = db.prepare("UPDATE verdict_step SET state = 'forgotten' WHERE state = 'undone'")
  const insertStep = db.prepare("INSERT INTO verdict_step (description, at, state) VALUES (?, ?, 'standing')")
  const insert = db.prepare(insertSql)
  const ofContent = db.prepare<VerdictRecord>(ofContentSql)
  const latestOfContent = db.prepare<VerdictRecord>(`${latestSql} ORDER BY id`)
  const ofFolder = db.prepare<VerdictRecord>(inFolderSql)

  return {
    append: (verdicts, summary, at) => {
      if (verdicts.length === 0) return
      const time = at.toISOString()
      db.transaction(() => {
        forgetUndone.run()
        const step = insertStep.run(summaryToText(summary), time).lastId
        for (const { contentHash, tagId, path, verdict, source, probability, model } of verdicts) {
          insert.run(step, contentHash, tagId, pathToText(path), verdict, source, probability, model, time)
        }
      })
    },
    of: (contentHash) =>
      ofContent.all(contentHash).map((record) => toVerdict(record, textToPath(record.path))),
    latest: (contentHash) =>
      latestOfContent.all(contentHash).map((record) => toVerdict(record, textToPath(record.path))),
    inFolder: (folderId) => {
      const byContent = new Map<string, VerdictRow[]>()
      const paths = new Map<string, TagPath>()
      const pathOf = (text: string): TagPath => {
        const path = paths.get(text) ?? textToPath(text)
        paths.set(text, path)
        return path
      }
      ofFolder.each((record) => {
        const rows = byContent.get(record.content_hash)
        const row = toVerdict(record, pathOf(record.path))
        if (rows) rows.push(row)
        else byContent.set(record.content_hash, [row])
      }, Number(folderId))
      return byContent
    },
    ...createVerdictHistory(db),
  }
}

function toVerdict(record: VerdictRecord, path: TagPath): VerdictRow {
  return {
    contentHash: record.content_hash,
    tagId: record.tag_id,
    path,
    verdict: record.verdict,
    source: record.source,
    probability: record.probability,
    model: record.model,
    at: record.at,
  }
}
