import type { Evaluation, FReport, LabelMeasures, SuggestionReport } from '../../core/evaluate/evaluation.js'
import { evidenceKinds } from '../../shared/tag.js'
import { evaluationText as text } from '../../shared/texts/command-line/evaluation-text.js'
import { evidenceText } from '../../shared/texts/evidence-text.js'
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
export function evaluationLines(evaluation: Evaluation): string {
  const { measures, retrieval, learning, templateSets, broader, suggestions } = evaluation
  const sections = [
    headOf(evaluation),
    ...(measures
      ? [mainOf(measures), f1Table(measures), calibrationTable(measures), confusionOf(measures)]
      : []),
    ...(broader ? [text.broader(broader.labels, percent(broader.mAP), fLine(broader.own))] : []),
    ...(suggestions ? [suggestionTable(suggestions)] : []),
    ...(templateSets.length > 1 ? [templateTable(evaluation)] : []),
    ...(learning ? [learningTable(learning)] : []),
    retrievalLine(retrieval),
    footOf(evaluation),
  ]
  return `${sections.join('\n\n')}\n`
}

function headOf({ model, dataset, labels, photos, templates }: Evaluation): string {
  const { candidates, evidence, source } = labels
  const kinds = evidenceKinds.map((kind) => text.kind(evidence[kind], evidenceText.names[kind])).join(', ')
  const words = candidates === 0 ? '' : text.words(candidates, source, kinds)
  const named = text.model(model.name, model.id, model.variant)
  return printable(text.head(named, dataset.name, photos, words, templates.name))
}

function mainOf({ top1, top5, top1Interval, top5Interval, mAP }: LabelMeasures): string {
  const range = ({ from, to }: { readonly from: number; readonly to: number }) =>
    text.range(percent(from), percent(to))
  const rows = [
    [text.top1, percent(top1), range(top1Interval)],
    [text.top5, percent(top5), range(top5Interval)],
    [text.order, percent(mAP), ''],
  ]
  return table(rows, { isLastText: true })
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
    [text.heldOut(f1.reportingPhotos), ...text.f1Columns],
    row(text.tuned, f1.tuned),
    row(text.own, f1.own),
  ])
}

function calibrationTable({ calibration }: LabelMeasures): string {
  const { fitted } = calibration
  const bins = calibration.best.bins.filter(({ count }) => count > 0)
  const confidence = table([
    [text.confidence(percent(calibration.best.error)), ...text.confidenceColumns],
    ...bins.map(({ from, to, count, meanProbability, shareRight }) => [
      text.bin(percent(from, 0), percent(to, 0)),
      String(count),
      percent(meanProbability),
      percent(shareRight),
    ]),
  ])
  if (!fitted) return confidence
  const [error, ownError] = [percent(fitted.error, 2), percent(fitted.ownError, 2)]
  return `${confidence}\n${text.fitted(fitted.a.toFixed(2), fitted.b.toFixed(2), error, ownError)}`
}

function confusionOf({ confusion }: LabelMeasures): string {
  const rows = confusion
    .slice(0, 10)
    .map(({ truth, taken, count, share }) => [
      text.taken(printable(truth), printable(taken)),
      String(count),
      percent(share),
    ])
  return rows.length === 0 ? text.noConfusion : table([[text.confusion, ...text.confusionColumns], ...rows])
}

function suggestionTable({ photosWithout, perPhoto, byEvidence }: SuggestionReport): string {
  return table([
    [text.suggestions, ...text.suggestionColumns],
    ...evidenceKinds.map((kind) => {
      const { made, fitting } = byEvidence[kind]
      return [`  ${evidenceText.names[kind]}`, String(made), made === 0 ? '–' : percent(fitting / made)]
    }),
    [text.perPhoto(perPhoto.toFixed(2), percent(photosWithout)), '', ''],
  ])
}

function templateTable({ templateSets }: Evaluation): string {
  const rows = [
    [text.templates, ...text.templateColumns],
    ...templateSets.map(({ name, templates, top1, top5, mAP }) => [
      `  ${printable(name)}`,
      percent(top1),
      percent(top5),
      percent(mAP),
      templates.length === 1 ? printable(templates[0] ?? '') : text.templateCount(templates.length),
    ]),
  ]
  return table(rows, { isLastText: true })
}

function learningTable({ points, seeds, heldOut }: NonNullable<Evaluation['learning']>): string {
  return table([
    [text.learning(heldOut, seeds), ...text.learningColumns],
    ...points.map(({ shots, top1, gain, gainSpread }) => [
      shots === 0 ? text.noExamples : text.examples(shots),
      percent(top1),
      shots === 0 ? '' : percent(gain),
      shots === 0 ? '' : `± ${percent(gainSpread)}`,
    ]),
  ])
}

function retrievalLine({
  query,
  queries,
  recallAt1,
  recallAt5,
  recallAt10,
}: Evaluation['retrieval']): string {
  return text.retrieval(
    text.queries[query],
    queries,
    percent(recallAt1),
    percent(recallAt5),
    percent(recallAt10),
  )
}

function footOf({ provider, machine, ...run }: Evaluation): string {
  return text.foot(printable(provider), printable(machine.processor), { cores: machine.cores, ...run })
}

function fLine({ microF1, macroF1, microPrecision, microRecall }: FReport): string {
  return text.f1(percent(microF1), percent(macroF1), percent(microPrecision), percent(microRecall))
}

/** A share as people read it; a dash where there is none. */
function percent(share: number | null, digits = 1): string {
  return share === null ? '–' : `${(share * 100).toFixed(digits)} %`
}

/** Columns below each other, numbers to the right. The first column holds names, and the last may hold words, too. */
function table(rows: readonly (readonly string[])[], { isLastText = false } = {}): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 || (isLastText && column === row.length - 1)
            ? cell.padEnd(widths[column] ?? 0)
            : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
