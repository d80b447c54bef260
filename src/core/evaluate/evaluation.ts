import type { Evidence } from '../../shared/tag.js'
import type { Sigmoid } from '../support/sigmoid.js'
import type { DatasetKind } from './datasets/dataset.js'
import type { Machine } from './describe-machine.js'
import type { Calibration } from './measures/calibration.js'
import type { Interval } from './measures/interval.js'
import type { LearningCurve } from './measures/learning-curve.js'
import type { Retrieval } from './measures/retrieval.js'
import type { TemplateSet } from './template-sets.js'

/** A picture or a file, and what is to be said of it. */
export type Named = Readonly<{ name: string; reason: string }>

/** A label of the data set that the list of words does not decide. */
export type UnmappedLabel = Readonly<{ label: string; photos: number }>

/** How one label fared. Shares are null where nothing could be counted. */
export type ClassReport = Readonly<{
  name: string
  evidence: Evidence
  /** Measured photos that show it. */
  photos: number
  /** Of the photos for which it came first, the share that show it. */
  precision: number | null
  /** Of the photos that show it, the share for which it came first. */
  recall: number | null
  averagePrecision: number | null
  /** At a threshold tuned on one half of the photos, on the other half. */
  tunedF1: number | null
  /** Probability from which on the product suggests it; null where it never does. */
  ownThreshold: number | null
  /** At that threshold, on the same half. */
  ownF1: number | null
}>

/** F1 with precision and recall, all labels together (micro), and the mean of the labels' F1 (macro). */
export type FReport = Readonly<{
  microF1: number | null
  macroF1: number | null
  microPrecision: number | null
  microRecall: number | null
  /** Labels given to a photo on average. */
  labelsPerPhoto: number
}>

/** What was measured of photos with labels. */
export type LabelMeasures = Readonly<{
  top1: number
  top5: number
  top1Interval: Interval
  top5Interval: Interval
  mAP: number | null
  classes: readonly ClassReport[]
  f1: Readonly<{ tuned: FReport; own: FReport; tuningPhotos: number; reportingPhotos: number }>
  calibration: Readonly<{
    /** Of the most probable label of each photo: what the product shows beside it. */
    best: Calibration
    /** Of all pairs of photo and label. */
    pairs: Calibration
    /**
     * The constants of sigmoid(a * cosine + b) that fit all pairs of the tuning half best, and the calibration error of
     * the other half's pairs with them and with the product's own. Null when they cannot be fitted.
     */
    fitted: (Sigmoid & Readonly<{ error: number; ownError: number }>) | null
  }>
  confusion: readonly Readonly<{ truth: string; taken: string; count: number; share: number }>[]
}>

/** Suggestions as the product would make them, the whole list to choose from. */
export type SuggestionReport = Readonly<{
  /** Share of all photos without any. */
  photosWithout: number
  perPhoto: number
  /**
   * By what is known of the tag: how many were made, and how many of them fit a label of their photo: they are the label,
   * broader or narrower. Where labels do not name all that is in a photo, others may be right as well.
   */
  byEvidence: Readonly<Record<Evidence, Readonly<{ made: number; fitting: number }>>>
}>

/** One way of asking the model. */
export type TemplateReport = TemplateSet & Readonly<{ top1: number; top5: number; mAP: number | null }>

/** Everything that `shutterword eval` found out. Shares are from 0 to 1. */
export type Evaluation = Readonly<{
  /** Null for data sets of captions, like all that speaks of labels. */
  measures: LabelMeasures | null
  /** Broader tags that the vocabulary says the photos show, too; null without any. */
  broader: Readonly<{ labels: number; mAP: number | null; own: FReport }> | null
  /** Null for data sets of captions. */
  suggestions: SuggestionReport | null
  templateSets: readonly TemplateReport[]
  learning: LearningCurve | null
  retrieval: Readonly<{ query: 'caption' | 'prompt' }> & Retrieval
  /** Measured photos. */
  photos: number
  dataset: Readonly<{
    name: string
    kind: DatasetKind
    /** Takes each n-th picture only. */
    every: number
    failed: readonly Named[]
    damaged: readonly Named[]
    /** Files that are no pictures. */
    others: number
    problems: readonly string[]
    /** Pictures without any label, and those whose labels are all unknown or ambiguous: left out, and counted here. */
    unlabelled: number
    unmapped: number
  }>
  labels: Readonly<{
    /** Whose words the model chose among. */
    source: string
    candidates: number
    withPhotos: number
    /** How many of the candidates are measured, taught or guesses. */
    evidence: Readonly<Record<Evidence, number>>
    unknown: readonly UnmappedLabel[]
    ambiguous: readonly UnmappedLabel[]
    /** Words of the list that the model cannot even spell; no photo can get them. */
    unknownToModel: readonly string[]
  }>
  model: Readonly<{ id: string; name: string; variant: string; revision: string; licence: string }>
  /** The templates behind all figures but the comparison. */
  templates: TemplateSet
  provider: string
  /** Why the provider was given up in the middle, null when it was not. */
  providerFailure: string | null
  machine: Machine
  startedAt: string
  seconds: number
  cpuSeconds: number
  /** Of decoding and embedding alone. */
  photosPerSecond: number
}>
