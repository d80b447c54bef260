import { cosines } from '../support/vectors.js'
import type { TagMatrix } from '../vocabulary/tag-matrix.js'

/** Probability of every tag for one photo, in the order of the matrix. */
export function probabilities(embedding: Float32Array, matrix: TagMatrix): Float32Array {
  const { a, b } = matrix.calibration
  return cosines(embedding, matrix).map((similarity) => 1 / (1 + Math.exp(-(a * similarity + b))))
}
