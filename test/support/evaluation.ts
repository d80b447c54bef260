import type { Evaluation } from '../../src/core/evaluate/evaluation.js'

const report = { microF1: 0.3, macroF1: 0.4, microPrecision: 0.5, microRecall: 0.2, labelsPerPhoto: 1.5 }

const bins = Array.from({ length: 10 }, (_, index) => ({
  from: index / 10,
  to: (index + 1) / 10,
  count: index,
  meanProbability: index === 0 ? null : index / 10 + 0.05,
  shareRight: index === 0 ? null : index / 10,
}))

/** A whole evaluation in which every text is `text`, for tests of what is made of it. */
export function evaluationWith(text: string): Evaluation {
  return {
    measures: {
      top1: 0.36,
      top5: 0.65,
      top1Interval: { from: 0.34, to: 0.38 },
      top5Interval: { from: 0.63, to: 0.67 },
      mAP: 0.34,
      classes: [
        {
          name: text,
          evidence: 'measured',
          photos: 3,
          precision: null,
          recall: 1 / 3,
          averagePrecision: 0.5,
          tunedF1: null,
          ownThreshold: 0.5,
          ownF1: 0.25,
        },
      ],
      f1: { tuned: report, own: report, tuningPhotos: 5, reportingPhotos: 5 },
      calibration: {
        best: { error: 0.05, bins },
        pairs: { error: 0.001, bins },
        fitted: { a: 16, b: -6, error: 0.03, ownError: 0.05 },
      },
      confusion: [{ truth: text, taken: text, count: 2, share: 2 / 3 }],
    },
    broader: { labels: 2, mAP: 0.5, own: report },
    suggestions: {
      photosWithout: 0.1,
      perPhoto: 2.5,
      byEvidence: {
        measured: { made: 10, fitting: 9 },
        taught: { made: 15, fitting: 10 },
        guess: { made: 0, fitting: 0 },
      },
    },
    templateSets: [
      { name: 'model', templates: ['a photo of a {}'], top1: 0.36, top5: 0.65, mAP: 0.34 },
      { name: text, templates: [text], top1: 0.35, top5: 0.64, mAP: null },
    ],
    learning: {
      points: [
        { shots: 0, top1: 0.36, spread: 0.01, gain: 0, gainSpread: 0 },
        { shots: 1, top1: 0.37, spread: 0, gain: 0.01, gainSpread: 0.01 },
        { shots: 16, top1: 0.39, spread: 0.02, gain: 0.03, gainSpread: 0.01 },
      ],
      seeds: 3,
      heldOut: 10,
    },
    retrieval: { query: 'prompt', queries: 4, recallAt1: 0.25, recallAt5: 0.5, recallAt10: 1 },
    photos: 10,
    dataset: {
      name: text,
      kind: 'folder',
      every: 1,
      failed: [{ name: text, reason: text }],
      damaged: [{ name: text, reason: text }],
      others: 1,
      problems: [text],
      unlabelled: 1,
      unmapped: 1,
    },
    labels: {
      source: text,
      candidates: 4,
      withPhotos: 1,
      evidence: { measured: 1, taught: 1, guess: 0 },
      unknown: [{ label: text, photos: 1 }],
      ambiguous: [{ label: text, photos: 1 }],
      unknownToModel: [text],
    },
    model: { id: 'starter', name: text, variant: text, revision: text, licence: text },
    templates: { name: text, templates: [text] },
    provider: text,
    providerFailure: null,
    machine: { processor: text, cores: 2, memoryGb: 8, system: text, node: text },
    startedAt: '2026-11-25T12:00:00.000Z',
    seconds: 12.3,
    cpuSeconds: 20.5,
    photosPerSecond: 100,
  }
}
