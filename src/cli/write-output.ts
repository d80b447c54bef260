import type { PlannedPhoto, WritePlan, WriteReport } from '../shared/write-plan.js'
import type { PhotoId } from '../shared/photo.js'
import { planText } from '../shared/texts/command-line/plan-text.js'
import { sentenceOf } from '../shared/problem.js'
import { printable } from './terminal.js'

/** What the plan does to one photo, in machine-readable output. */
export type PlanRecord = Readonly<
  | {
      path: string
      decision: 'write'
      targets: readonly { kind: 'embed' | 'sidecar'; fileName: string; creates: boolean }[]
      edits: readonly {
        field: string
        added: readonly string[]
        removed: readonly string[]
        after: readonly string[]
      }[]
      notes: readonly string[]
    }
  | { path: string; decision: 'skip'; skipReason: string; reason: string; notes: readonly string[] }
>

/** What happened to one photo, in machine-readable output. */
export type WriteRecord = Readonly<{ path: string; outcome: string; reason?: string }>

export function planRecords(plan: WritePlan, paths: ReadonlyMap<PhotoId, string>): readonly PlanRecord[] {
  return plan.photos.map((photo) => {
    const path = paths.get(photo.photoId) ?? photo.name
    const notes = photo.notes.map(sentenceOf)
    if (photo.decision === 'skip') {
      return {
        path,
        decision: 'skip',
        skipReason: photo.skipReason,
        reason: sentenceOf(photo.problem),
        notes,
      }
    }
    const edits = photo.edits.map(({ field, added, removed, after }) => ({ field, added, removed, after }))
    return { path, decision: 'write', targets: photo.targets, edits, notes }
  })
}

export function writeRecords(
  report: WriteReport,
  paths: ReadonlyMap<PhotoId, string>,
): readonly WriteRecord[] {
  return report.results.map(({ photoId, name, outcome, problem }) => ({
    path: paths.get(photoId) ?? name,
    outcome,
    ...(problem === null ? {} : { reason: sentenceOf(problem) }),
  }))
}

/** The plan as a diff, field by field; photos without a change are left out. */
export function planLines(plan: WritePlan): string {
  return plan.photos.map(plannedText).join('')
}

function plannedText(photo: PlannedPhoto): string {
  const name = printable(photo.subfolder === '' ? photo.name : `${photo.subfolder}/${photo.name}`)
  const notes = photo.notes.map((note) => planText.note(printable(sentenceOf(note))))
  if (photo.decision === 'skip') {
    return photo.skipReason === 'no-change'
      ? ''
      : `${planText.skipped(name, printable(sentenceOf(photo.problem)))}${notes.join('')}`
  }
  const targets = photo.targets.map(({ kind, creates, fileName }) => {
    if (kind === 'embed') return planText.inPhoto
    return creates ? planText.newSidecar(printable(fileName)) : planText.sidecar(printable(fileName))
  })
  const list = (values: readonly string[]): string => values.map(printable).join(', ')
  const edits = photo.edits.flatMap(({ field, added, removed }) => [
    ...(removed.length > 0 ? [`  - ${field}: ${list(removed)}\n`] : []),
    ...(added.length > 0 ? [`  + ${field}: ${list(added)}\n`] : []),
  ])
  return `${planText.photo(name, targets.join(', '))}${[...edits, ...notes].join('')}`
}

/** Photos whose tags should have been written and were not, each with its reason. */
export function refusals(plan: WritePlan): readonly { readonly name: string; readonly reason: string }[] {
  return plan.photos.flatMap((photo) =>
    photo.decision === 'skip' && photo.skipReason !== 'no-change'
      ? [{ name: photo.name, reason: sentenceOf(photo.problem) }]
      : [],
  )
}
