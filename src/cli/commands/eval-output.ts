import { evidenceKinds } from '../../shared/tag.js'
import type { Evaluation, FReport, LabelMeasures, SuggestionReport } from '../../core/evaluate/evaluation.js'
import { printable } from '../terminal.js'

/** The one object that `eval --json` prints: the figures that scripts compare on top, all others below. */
export function evaluationRecord(evaluation: Evaluation): Readonly<Record<string, unknown>> {
  const { measures, photos, ...rest } = evaluation
  return {
    version: 1,
    top1: measures?.top1 ?? null,
    top5: measures?.top5 ?? null,
    mAP: measures?.mAP ?? null,
    microF1: measures?.f1.tuned.microF1 ?? null,
    macroF1: measures?.f1.tuned.macroF1 ?? null,
    ece: measures?.calibration.best.error ?? null,
    photos,
    ...rest,
    measures,
  }
}

/** What `eval` shows a person. */
export function evaluationText(evaluation: Evaluation): string {
  const { measures, retrieval, learning, templateSets, broader, suggestions } = evaluation
  const sections = [
    headOf(evaluation),
    ...(measures
      ? [mainOf(measures), f1Table(measures), calibrationTable(measures), confusionOf(measures)]
      : []),
    ...(broader
      ? [
          `Broader words (${String(broader.labels)}): mAP ${percent(broader.mAP)}, at the product's thresholds ${fLine(broader.own)}`,
        ]
      : []),
    ...(suggestions ? [suggestionTable(suggestions)] : []),
    ...(templateSets.length > 1 ? [templateTable(evaluation)] : []),
    ...(learning ? [learningTable(learning)] : []),
    `Searching by ${retrieval.query} (${String(retrieval.queries)}): right among the first 1 ${percent(retrieval.recallAt1)}, 5 ${percent(retrieval.recallAt5)}, 10 ${percent(retrieval.recallAt10)}`,
    footOf(evaluation),
  ]
  return `${sections.join('\n\n')}\n`
}

function headOf({ model, dataset, labels, photos, templates }: Evaluation): string {
  const { candidates, evidence, source } = labels
  const kinds = evidenceKinds.map((kind) => `${String(evidence[kind])} ${kind}`).join(', ')
  const words = candidates === 0 ? '' : `, ${String(candidates)} words (${source}; ${kinds})`
  return printable(
    `${model.name} (${model.id}, ${model.variant}) on ${dataset.name}: ${String(photos)} pictures${words}, templates ${templates.name}`,
  )
}

function mainOf({ top1, top5, top1Interval, top5Interval, mAP }: LabelMeasures): string {
  const range = ({ from, to }: { readonly from: number; readonly to: number }) =>
    `(95 % sure: ${percent(from)} to ${percent(to)})`
  return table([
    ['Right one first (top-1)', percent(top1), range(top1Interval)],
    ['Right one among five (top-5)', percent(top5), range(top5Interval)],
    ['Order of photos for a word (mAP)', percent(mAP), ''],
  ])
}

function f1Table({ f1 }: LabelMeasures): string {
  const row = (name: string, report: FReport) => [
    name,
    percent(report.microF1),
    percent(report.macroF1),
    percent(report.microPrecision),
    percent(report.microRecall),
    report.labelsPerPhoto.toFixed(2),
  ]
  return table([
    [
      `On ${String(f1.reportingPhotos)} held-out pictures`,
      'micro F1',
      'macro F1',
      'precision',
      'recall',
      'tags a photo',
    ],
    row('  thresholds tuned on the other half', f1.tuned),
    row("  the product's own thresholds", f1.own),
  ])
}

function calibrationTable({ calibration }: LabelMeasures): string {
  const { fitted } = calibration
  const bins = calibration.best.bins.filter(({ count }) => count > 0)
  const confidence = table([
    [`Confidence of the best tag (ECE ${percent(calibration.best.error)})`, 'pictures', 'says', 'is right'],
    ...bins.map(({ from, to, count, meanProbability, shareRight }) => [
      `  ${percent(from, 0)} to ${percent(to, 0)}`,
      String(count),
      percent(meanProbability),
      percent(shareRight),
    ]),
  ])
  if (!fitted) return confidence
  const constants = `a ${fitted.a.toFixed(2)}, b ${fitted.b.toFixed(2)}`
  const [error, ownError] = [percent(fitted.error, 2), percent(fitted.ownError, 2)]
  return `${confidence}\n  all pairs, fitted on one half (${constants}) and measured on the other: ECE ${error}; as shipped ${ownError}`
}

function confusionOf({ confusion }: LabelMeasures): string {
  const rows = confusion
    .slice(0, 10)
    .map(({ truth, taken, count, share }) => [
      `  ${printable(truth)} → ${printable(taken)}`,
      String(count),
      percent(share),
    ])
  return rows.length === 0
    ? 'Nothing was taken for something else.'
    : table([['Most often taken for another', 'pictures', 'of its own'], ...rows])
}

function suggestionTable({ photosWithout, perPhoto, byEvidence }: SuggestionReport): string {
  return table([
    ['Suggestions as the product makes them', 'made', 'fit a label'],
    ...evidenceKinds.map((kind) => {
      const { made, fitting } = byEvidence[kind]
      return [`  ${kind}`, String(made), made === 0 ? '–' : percent(fitting / made)]
    }),
    [`  a photo: ${perPhoto.toFixed(2)}; photos without any: ${percent(photosWithout)}`, '', ''],
  ])
}

function templateTable({ templateSets }: Evaluation): string {
  return table([
    ['Templates', 'top-1', 'top-5', 'mAP', ''],
    ...templateSets.map(({ name, templates, top1, top5, mAP }) => [
      `  ${printable(name)}`,
      percent(top1),
      percent(top5),
      percent(mAP),
      templates.length === 1 ? printable(templates[0] ?? '') : `${String(templates.length)} templates`,
    ]),
  ])
}

function learningTable({ points, seeds, heldOut }: NonNullable<Evaluation['learning']>): string {
  return table([
    [
      `Learning, on ${String(heldOut)} held-out pictures, ${String(seeds)} repetitions`,
      'top-1',
      'won',
      'spread of it',
    ],
    ...points.map(({ shots, top1, gain, gainSpread }) => [
      shots === 0 ? '  no examples' : `  ${String(shots)} for each word`,
      percent(top1),
      shots === 0 ? '' : percent(gain),
      shots === 0 ? '' : `± ${percent(gainSpread)}`,
    ]),
  ])
}

function footOf({ provider, machine, seconds, cpuSeconds, photosPerSecond }: Evaluation): string {
  return `${printable(provider)} · ${printable(machine.processor)}, ${String(machine.cores)} cores · ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} CPU seconds · ${photosPerSecond.toFixed(0)} pictures/s`
}

function fLine({ microF1, macroF1, microPrecision, microRecall }: FReport): string {
  return `micro F1 ${percent(microF1)}, macro F1 ${percent(macroF1)}, precision ${percent(microPrecision)}, recall ${percent(microRecall)}`
}

/** A share as people read it; a dash where there is none. */
function percent(share: number | null, digits = 1): string {
  return share === null ? '–' : `${(share * 100).toFixed(digits)} %`
}

/** Columns below each other, numbers to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 || isText(cell)
            ? cell.padEnd(widths[column] ?? 0)
            : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function isText(cell: string): boolean {
  return /[({]/.test(cell) || cell.endsWith(' templates')
}
