import { toCsv } from '../csv.js'
import { toJson } from '../json.js'
import { isBroken, photoCsvHead, photoCsvRows, photoRecord, type LocatedPhoto } from '../photo-record.js'
import { nameWidthOf, photoLine } from '../photo-text.js'
import { counted } from '../terminal.js'
import { planRecords, planText, writeRecords } from '../write-output.js'
import type { Writing } from './tag-write.js'

/** All that one run of `tag` found and did. */
export type TagResult = Readonly<{
  photos: readonly LocatedPhoto[]
  accepted: { readonly photos: number; readonly tags: number } | null
  writing: Writing
  /** Found beside the photos, and left alone. */
  videos: number
}>

/** The result as JSON, as CSV, or as lines for people. */
export function tagOutput(result: TagResult, options: { readonly json?: true; readonly csv?: true }): string {
  if (options.json) return toJson(tagRecord(result))
  if (options.csv) return toCsv(photoCsvHead, result.photos.flatMap(photoCsvRows))
  return tagText(result)
}

function tagRecord({ photos, accepted, writing }: TagResult): object {
  const { plan, fields, report, paths } = writing
  return {
    photos: photos.map(photoRecord),
    ...(accepted ? { accepted } : {}),
    ...(plan ? { fields, plan: planRecords(plan, paths) } : {}),
    ...(report ? { batch: report.batchId, writes: writeRecords(report, paths) } : {}),
  }
}

function tagText({ photos, accepted, writing, videos }: TagResult): string {
  const width = nameWidthOf(photos)
  const { plan, report } = writing
  const summary = [
    counted(photos.length, 'photo'),
    `${String(photos.filter((photo) => photo.suggestions.length > 0).length)} with suggestions`,
    ...(accepted
      ? [`${counted(accepted.tags, 'tag')} accepted on ${counted(accepted.photos, 'photo')}`]
      : []),
    ...(photos.some(isBroken) ? [`${String(photos.filter(isBroken).length)} not readable`] : []),
    ...(videos > 0 ? [`${counted(videos, 'video')} (not supported yet)`] : []),
  ]
  return [
    ...photos.map((photo) => photoLine(photo, width)),
    // What is written is shown before it happens on a terminal; a dry run shows it here.
    ...(plan && !report && !writing.isDeclined ? [planText(plan)] : []),
    `${summary.join(' · ')}\n`,
    `${outcome(writing)}\n`,
  ].join('')
}

function outcome({ plan, report, isDeclined }: Writing): string {
  if (report) {
    const counts = [
      `Written: ${counted(report.written, 'photo')}`,
      ...(report.skipped > 0 ? [`skipped: ${String(report.skipped)}`] : []),
      ...(report.failed > 0 ? [`failed: ${String(report.failed)}`] : []),
    ]
    return `${counts.join(', ')}. Take it back with: shutterword undo`
  }
  if (plan?.writeCount === 0) return 'Nothing to write.'
  if (plan && !isDeclined) return `Would write ${counted(plan.writeCount, 'photo')}; nothing was changed.`
  return 'Nothing was written.'
}
