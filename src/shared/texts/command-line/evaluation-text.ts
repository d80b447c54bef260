/** Texts around the figures of an evaluation. Shares come as people read them, e.g. '12.3 %'. */
export const evaluationText = {
  model: (name: string, id: string, variant: string) => `${name} (${id}, ${variant})`,
  head: (model: string, dataset: string, photos: number, words: string, templates: string) =>
    `${model} on ${dataset}: ${String(photos)} pictures${words}, templates ${templates}`,
  words: (count: number, source: string, kinds: string) => `, ${String(count)} words (${source}; ${kinds})`,
  kind: (count: number, evidence: string) => `${String(count)} ${evidence}`,

  top1: 'Right one first (top-1)',
  top5: 'Right one among five (top-5)',
  order: 'Order of photos for a word (mAP)',
  range: (from: string, to: string) => `(95 % sure: ${from} to ${to})`,

  heldOut: (photos: number) => `On ${String(photos)} held-out pictures`,
  f1Columns: ['micro F1', 'macro F1', 'precision', 'recall', 'tags a photo'],
  tuned: '  thresholds tuned on the other half',
  own: "  the product's own thresholds",
  f1: (micro: string, macro: string, precision: string, recall: string) =>
    `micro F1 ${micro}, macro F1 ${macro}, precision ${precision}, recall ${recall}`,

  confidence: (error: string) => `Confidence of the best tag (ECE ${error})`,
  confidenceColumns: ['pictures', 'says', 'is right'],
  bin: (from: string, to: string) => `  ${from} to ${to}`,
  fitted: (a: string, b: string, error: string, ownError: string) =>
    `  all pairs, fitted on one half (a ${a}, b ${b}) and measured on the other: ECE ${error}; as shipped ${ownError}`,

  noConfusion: 'Nothing was taken for something else.',
  confusion: 'Most often taken for another',
  confusionColumns: ['pictures', 'of its own'],
  taken: (truth: string, taken: string) => `  ${truth} → ${taken}`,

  broader: (labels: number, mAP: string, f1: string) =>
    `Broader words (${String(labels)}): mAP ${mAP}, at the product's thresholds ${f1}`,

  suggestions: 'Suggestions as the product makes them',
  suggestionColumns: ['made', 'fit a label'],
  perPhoto: (perPhoto: string, without: string) => `  a photo: ${perPhoto}; photos without any: ${without}`,

  templates: 'Templates',
  templateColumns: ['top-1', 'top-5', 'mAP', ''],
  templateCount: (count: number) => `${String(count)} templates`,

  learning: (heldOut: number, seeds: number) =>
    `Learning, on ${String(heldOut)} held-out pictures, ${String(seeds)} repetitions`,
  learningColumns: ['top-1', 'won', 'spread of it'],
  noExamples: '  no examples',
  examples: (shots: number) => `  ${String(shots)} for each word`,

  queries: { caption: 'caption', prompt: 'prompt' },
  retrieval: (query: string, queries: number, first: string, five: string, ten: string) =>
    `Searching by ${query} (${String(queries)}): right among the first 1 ${first}, 5 ${five}, 10 ${ten}`,
  foot: (
    provider: string,
    processor: string,
    run: Readonly<{ cores: number; seconds: number; cpuSeconds: number; photosPerSecond: number }>,
  ) =>
    `${provider} · ${processor}, ${String(run.cores)} cores · ${run.seconds.toFixed(1)} s, ${run.cpuSeconds.toFixed(1)} CPU seconds · ${run.photosPerSecond.toFixed(0)} pictures/s`,
} as const
