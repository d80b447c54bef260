import { leafName } from '../support/fold-name.js'
import { sigmoidAt } from '../support/sigmoid.js'
import { ownThreshold } from '../score/suggest-tags.js'
import type { MatrixTag } from '../vocabulary/tag-matrix.js'
import type { ClassReport, FReport, LabelMeasures } from './evaluation.js'
import { averagePrecision, meanOf } from './measures/average-precision.js'
import { calibrationOf, type Said } from './measures/calibration.js'
import { worstPairs } from './measures/confusion.js'
import { countDecisions, f1Of, precisionOf, recallOf, totalOf, type Decisions } from './measures/decisions.js'
import { fitSigmoid } from './measures/fit-sigmoid.js'
import { shareInterval } from './measures/interval.js'
import { allPhotos, columnOf, rowOf, showing, type Scores, type Truth } from './measures/scores.js'
import { splitHalves, type Halves } from './measures/split-halves.js'
import { bestLabels, ranksOfTruth, topK } from './measures/top-k.js'
import { tuneAll } from './measures/tune-threshold.js'

type LabelInput = Readonly<{
  tags: readonly MatrixTag[]
  /** Cosines: what photos are ranked by. */
  cosines: Scores
  /** What the product would say of the same pairs. */
  probabilities: Scores
  truth: Truth
  seed: number
  pause: () => Promise<void>
}>

/** Pairs that the confusion lists. */
const pairsListed = 20

/** All measures of labelled photos, from their scores. */
export async function measureLabels(input: LabelInput): Promise<LabelMeasures> {
  const { cosines, probabilities, truth, tags, seed } = input
  const ranks = ranksOfTruth(cosines, truth)
  const best = bestLabels(cosines)
  const halves = splitHalves(truth, seed)
  const counts = firstPlaces(best, truth, tags.length)
  const measured: MeasuredLabel[] = []
  const thresholds = tuneAll(cosines, truth, halves.tuning)
  for (const [label, threshold] of thresholds.entries()) {
    await input.pause()
    measured.push(measureOne(label, threshold, input, halves))
  }
  const [top1, top5] = [topK(ranks, 1), topK(ranks, 5)]
  return {
    top1,
    top5,
    top1Interval: shareInterval(top1, cosines.photos),
    top5Interval: shareInterval(top5, cosines.photos),
    mAP: meanOf(measured.map((one) => one.averagePrecision)),
    classes: tags.map((tag, label) => classReport(tag, counts[label], measured[label])),
    f1: {
      tuned: fReport(
        measured.map(({ tuned }) => tuned),
        halves.reporting.length,
      ),
      own: fReport(
        measured.map(({ own }) => own),
        halves.reporting.length,
      ),
      tuningPhotos: halves.tuning.length,
      reportingPhotos: halves.reporting.length,
    },
    calibration: {
      best: calibrationOf(bestSaid(probabilities, truth)),
      pairs: calibrationOf(allSaid(probabilities, truth, allPhotos(probabilities))),
      fitted: fittedOn(halves, input),
    },
    confusion: worstPairs(best, truth, pairsListed).map((pair) => ({
      truth: nameAt(tags, pair.truth),
      taken: nameAt(tags, pair.taken),
      count: pair.count,
      share: pair.share,
    })),
  }
}

/** F1 at the thresholds that the product uses, over all photos; for tags that are measured in no other way. */
export function ownDecisions(tags: readonly MatrixTag[], probabilities: Scores, truth: Truth): FReport {
  const photos = allPhotos(probabilities)
  return fReport(
    tags.map((tag, label) => decisionsAt(probabilities, truth, label, ownThreshold(tag), photos)),
    photos.length,
  )
}

function fittedOn({ tuning, reporting }: Halves, input: LabelInput): LabelMeasures['calibration']['fitted'] {
  const { cosines, probabilities, truth } = input
  const fit = fitSigmoid(cosines, truth, tuning)
  if (!fit) return null
  return {
    ...fit,
    error: calibrationOf(allSaid(cosines, truth, reporting, (cosine) => sigmoidAt(fit, cosine))).error,
    ownError: calibrationOf(allSaid(probabilities, truth, reporting)).error,
  }
}

type MeasuredLabel = Readonly<{ averagePrecision: number | null; tuned: Decisions; own: Decisions }>

function measureOne(label: number, threshold: number, input: LabelInput, halves: Halves): MeasuredLabel {
  const { cosines, probabilities, truth, tags } = input
  const all = allPhotos(cosines)
  const tag = tags[label]
  const own = tag ? ownThreshold(tag) : null
  return {
    averagePrecision: averagePrecision(columnOf(cosines, label, all), showing(truth, label, all)),
    tuned: decisionsAt(cosines, truth, label, threshold, halves.reporting),
    own: decisionsAt(probabilities, truth, label, own, halves.reporting),
  }
}

function decisionsAt(
  scores: Scores,
  truth: Truth,
  label: number,
  threshold: number | null,
  photos: readonly number[],
): Decisions {
  const isGiven = Array.from(
    columnOf(scores, label, photos),
    (score) => threshold !== null && score >= threshold,
  )
  return countDecisions(isGiven, showing(truth, label, photos))
}

function firstPlaces(best: readonly number[], truth: Truth, labels: number): readonly Decisions[] {
  const counts = Array.from({ length: labels }, () => ({ right: 0, wrong: 0, missed: 0 }))
  for (const [photo, taken] of best.entries()) {
    const shown = truth[photo] ?? []
    const place = counts[taken]
    if (place && shown.includes(taken)) place.right++
    else if (place) place.wrong++
    for (const label of shown) {
      const missed = counts[label]
      if (missed && label !== taken) missed.missed++
    }
  }
  return counts
}

const nothing: Decisions = { right: 0, wrong: 0, missed: 0 }

function classReport(
  tag: MatrixTag,
  first: Decisions = nothing,
  measured: MeasuredLabel = { averagePrecision: null, tuned: nothing, own: nothing },
): ClassReport {
  return {
    name: leafName(tag.path),
    evidence: tag.evidence,
    photos: first.right + first.missed,
    precision: precisionOf(first),
    recall: recallOf(first),
    averagePrecision: measured.averagePrecision,
    tunedF1: f1Of(measured.tuned),
    ownThreshold: ownThreshold(tag),
    ownF1: f1Of(measured.own),
  }
}

/** Labels that no photo shows count in micro F1, where giving them is wrong; their own F1 would say nothing. */
function fReport(labels: readonly Decisions[], photos: number): FReport {
  const total = totalOf(labels)
  return {
    microF1: f1Of(total),
    macroF1: meanOf(labels.filter(({ right, missed }) => right + missed > 0).map(f1Of)),
    microPrecision: precisionOf(total),
    microRecall: recallOf(total),
    labelsPerPhoto: photos === 0 ? 0 : (total.right + total.wrong) / photos,
  }
}

function* bestSaid(probabilities: Scores, truth: Truth): Generator<Said> {
  for (const [photo, label] of bestLabels(probabilities).entries()) {
    const probability = rowOf(probabilities, photo)[label] ?? 0
    yield { probability, isRight: truth[photo]?.includes(label) ?? false }
  }
}

function* allSaid(
  scores: Scores,
  truth: Truth,
  photos: readonly number[],
  probabilityOf: (score: number) => number = (score) => score,
): Generator<Said> {
  for (const photo of photos) {
    const shown = truth[photo] ?? []
    for (const [label, score] of rowOf(scores, photo).entries()) {
      yield { probability: probabilityOf(score), isRight: shown.includes(label) }
    }
  }
}

function nameAt(tags: readonly MatrixTag[], label: number): string {
  const tag = tags[label]
  return tag ? leafName(tag.path) : ''
}
