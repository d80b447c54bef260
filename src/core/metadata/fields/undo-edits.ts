import { z } from 'zod'
import type { FieldEdit } from '../../../shared/write-plan.js'
import { keywordFields, type KeywordField } from '../../../shared/keyword-field.js'
import { foldName } from '../../support/fold-name.js'
import { comparablePath } from './keyword-list.js'
import { editCategories, noCategories } from './acdsee-categories.js'

const editsSchema = z.array(
  z.object({
    field: z.enum(keywordFields),
    before: z.array(z.string()),
    after: z.array(z.string()),
    added: z.array(z.string()),
    removed: z.array(z.string()),
  }),
)

/** The edits that an entry of the journal made. */
export function parseEdits(text: string): readonly FieldEdit[] {
  return editsSchema.parse(JSON.parse(text))
}

/**
 * The edits that take our own back from a file that somebody has edited since: what we added goes, what we removed
 * comes back, everything else stays. None when nothing of ours is left.
 */
export function undoEdits(
  edits: readonly FieldEdit[],
  now: ReadonlyMap<KeywordField, readonly string[]>,
): readonly FieldEdit[] {
  return edits.flatMap((edit) => {
    const before = now.get(edit.field) ?? []
    const after =
      edit.field === 'XMP-acdsee:Categories' ? undoCategories(edit, before) : undoList(edit, before)
    if (before.length === after.length && before.every((value, index) => value === after[index])) return []
    return [{ field: edit.field, before, after, added: edit.removed, removed: edit.added }]
  })
}

function undoList(edit: FieldEdit, before: readonly string[]): readonly string[] {
  const ours = new Map<string, number>()
  for (const value of edit.added) ours.set(value, (ours.get(value) ?? 0) + 1)
  // Ours were appended, so the last equal values are ours.
  const kept = [...before].reverse().filter((value) => {
    const count = ours.get(value) ?? 0
    if (count > 0) ours.set(value, count - 1)
    return count === 0
  })
  kept.reverse()
  const present = new Set(kept.map(foldName))
  return [...kept, ...edit.removed.filter((value) => !present.has(foldName(value)))]
}

function undoCategories(edit: FieldEdit, before: readonly string[]): readonly string[] {
  const pathsOf = (values: readonly string[]) => values.map((value) => value.split('/'))
  const added = new Set(pathsOf(edit.added).map(comparablePath))
  // The text went with its last category, or came with its first.
  const texts = before.length === 0 && edit.removed.length > 0 ? [noCategories] : before
  const after = texts.map((xml) =>
    editCategories(xml, pathsOf(edit.removed), (path) => added.has(comparablePath(path))),
  )
  return edit.before.length === 0 ? after.filter((xml) => xml !== noCategories) : after
}
