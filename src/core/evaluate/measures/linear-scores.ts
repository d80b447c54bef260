import { cosines } from '../../support/vectors.js'
import type { Scores } from './scores.js'

/** Every row of `embeddings` with every row of `directions`: cosines when both have length 1. */
export function scoresOfRows(embeddings: Float32Array, directions: Float32Array, dimension: number): Scores {
  const photos = embeddings.length / dimension
  const labels = directions.length / dimension
  const values = new Float32Array(photos * labels)
  const matrix = { vectors: directions, dimension }
  for (let photo = 0; photo < photos; photo++) {
    const embedding = embeddings.subarray(photo * dimension, (photo + 1) * dimension)
    values.set(cosines(embedding, matrix), photo * labels)
  }
  return { values, photos, labels }
}
