import type { VerdictStep, VerdictTable } from './catalogue.js'
import type { Database } from './database.js'
import { textToSummary } from './step-summary.js'

type StepRecord = { id: number; description: string }

/** The step that undo would take: the newest one that stands. */
const lastStandingSql = `
  SELECT id, description FROM verdict_step WHERE state = 'standing' ORDER BY id DESC LIMIT 1`

/** The step that redo would take: steps are undone from the newest down, so the oldest was undone last. */
const lastUndoneSql = `SELECT id, description FROM verdict_step WHERE state = 'undone' ORDER BY id LIMIT 1`

/**
 * For each tag of each content in the step: the row before the step again, or `withdrawn` where there was none.
 * With min(id) SQLite takes the other columns from that row (https://sqlite.org/lang_select.html#bareagg).
 */
const undoSql = `
  INSERT INTO verdict (step_id, act, content_hash, tag_id, path, verdict, source, probability, model, at)
  SELECT :step, 'undo', step.content_hash, step.tag_id, step.path,
    coalesce(before.verdict, 'withdrawn'), coalesce(before.source, step.source),
    iif(before.id IS NULL, step.probability, before.probability),
    iif(before.id IS NULL, step.model, before.model), :at
  FROM (
    SELECT min(id) AS first_id, * FROM verdict WHERE step_id = :step AND act = 'decide'
    GROUP BY content_hash, tag_id
  ) step
  LEFT JOIN verdict before ON before.id = (
    SELECT max(id) FROM verdict
    WHERE content_hash = step.content_hash AND tag_id = step.tag_id AND id < step.first_id
  )
  ORDER BY step.first_id`

const redoSql = `
  INSERT INTO verdict (step_id, act, content_hash, tag_id, path, verdict, source, probability, model, at)
  SELECT step_id, 'redo', content_hash, tag_id, path, verdict, source, probability, model, :at
  FROM verdict WHERE step_id = :step AND act = 'decide' ORDER BY id`

const contentsSql = `
  SELECT content_hash FROM verdict WHERE step_id = ? AND act = 'decide' GROUP BY content_hash ORDER BY min(id)`

/** Undo and redo over the append-only verdicts: they only ever append, so history survives a restart. */
export function createVerdictHistory(db: Database): Pick<VerdictTable, 'undo' | 'redo' | 'history'> {
  const lastStanding = db.prepare<StepRecord>(lastStandingSql)
  const lastUndone = db.prepare<StepRecord>(lastUndoneSql)
  const undo = db.prepare(undoSql)
  const redo = db.prepare(redoSql)
  const setState = db.prepare('UPDATE verdict_step SET state = ? WHERE id = ?')
  const contents = db.prepare<{ content_hash: string }>(contentsSql)

  const take = (from: typeof lastStanding, act: typeof undo, state: string, at: Date): VerdictStep | null =>
    db.transaction(() => {
      const step = from.get()
      if (!step) return null
      act.run({ step: step.id, at: at.toISOString() })
      setState.run(state, step.id)
      const contentHashes = contents.all(step.id).map((record) => record.content_hash)
      return { summary: textToSummary(step.description), contentHashes }
    })

  const summaryOf = (step: StepRecord | null) => (step ? textToSummary(step.description) : null)

  return {
    undo: (at) => take(lastStanding, undo, 'undone', at),
    redo: (at) => take(lastUndone, redo, 'standing', at),
    history: () => ({
      undo: summaryOf(lastStanding.get()),
      redo: summaryOf(lastUndone.get()),
    }),
  }
}
