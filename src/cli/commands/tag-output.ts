import { photoText } from '../../shared/texts/command-line/photo-text.js'
import { tagText } from '../../shared/texts/command-line/tag-text.js'
import { toCsv } from '../csv.js'
import { toJson } from '../json.js'
import { isBroken, photoCsvHead, photoCsvRows, photoRecord, type LocatedPhoto } from '../photo-record.js'
import { nameWidthOf, photoLine } from '../photo-text.js'
import { planLines, planRecords, writeRecords } from '../write-output.js'
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
  return tagLines(result)
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

function tagLines({ photos, accepted, writing, videos }: TagResult): string {
  const width = nameWidthOf(photos)
  const { plan, report } = writing
  const summary = [
    tagText.photos(photos.length),
    tagText.withSuggestions(photos.filter((photo) => photo.suggestions.length > 0).length),
    ...(accepted ? [tagText.accepted(accepted.tags, accepted.photos)] : []),
    ...(photos.some(isBroken) ? [photoText.notReadable(photos.filter(isBroken).length)] : []),
    ...(videos > 0 ? [photoText.videos(videos)] : []),
  ]
  return [
    ...photos.map((photo) => photoLine(photo, width)),
    // What is written is shown before it happens on a terminal; a dry run shows it here.
    ...(plan && !report && !writing.isDeclined ? [planLines(plan)] : []),
    `${summary.join(' · ')}\n`,
    `${outcome(writing)}\n`,
  ].join('')
}

function outcome({ plan, report, isDeclined }: Writing): string {
  if (report) {
    const counts = [
      tagText.written(report.written),
      ...(report.skipped > 0 ? [tagText.skipped(report.skipped)] : []),
      ...(report.failed > 0 ? [tagText.failed(report.failed)] : []),
    ]
    return tagText.takeBack(counts.join(', '))
  }
  if (plan?.writeCount === 0) return tagText.nothingToWrite
  if (plan && !isDeclined) return tagText.wouldWrite(plan.writeCount)
  return tagText.nothingWritten
}
