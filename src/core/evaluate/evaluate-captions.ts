import { cosines } from '../support/vectors.js'
import { AppError } from '../../shared/errors.js'
import type { EmbeddedPhoto } from './embed-dataset.js'
import type { Findings, Run } from './evaluate-labels.js'
import { firstRank, retrievalOf } from './measures/retrieval.js'

/** Texts embedded at once, and searched with before the next ones. */
const stepSize = 256

/** Measures photos with captions: each caption is a search, and its own photo is the one right answer. */
export async function evaluateCaptions(photos: readonly EmbeddedPhoto[], run: Run): Promise<Findings> {
  const { encoder, pause, options } = run
  const captions = photos.flatMap((photo, place) => photo.captions.map((text) => ({ text, place })))
  if (captions.length === 0) {
    throw new AppError('no-captions', { dataset: options.dataset })
  }
  const { dimension } = encoder
  const vectors = new Float32Array(photos.length * dimension)
  for (const [place, { embedding }] of photos.entries()) vectors.set(embedding, place * dimension)
  const ranks: number[] = []
  for (let start = 0; start < captions.length; start += stepSize) {
    const step = captions.slice(start, start + stepSize)
    const embeddings = await encoder.embed(step.map(({ text }) => text))
    for (const [index, { text, place }] of step.entries()) {
      const embedding = embeddings[index]
      if (!embedding) throw new AppError('no-embedding-of-text', { text })
      ranks.push(firstRank(cosines(embedding, { vectors, dimension }), [place]))
    }
    await pause()
    options.onProgress('measures', ranks.length / captions.length, ranks.length)
  }
  return {
    leftOut: { unlabelled: photos.filter((photo) => photo.captions.length === 0).length, unmapped: 0 },
    figures: {
      measures: null,
      broader: null,
      suggestions: null,
      templateSets: [],
      learning: null,
      retrieval: { query: 'caption', ...retrievalOf(ranks) },
      photos: photos.length,
      labels: {
        source: 'captions',
        candidates: 0,
        withPhotos: 0,
        evidence: { measured: 0, taught: 0, guess: 0 },
        unknown: [],
        ambiguous: [],
        unknownToModel: [],
      },
      templates: { name: 'captions as they are', templates: ['{}'] },
    },
  }
}
