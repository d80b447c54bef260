import { sigmoidAt } from '../support/sigmoid.js'
import { cosines } from '../support/vectors.js'
import type { TagMatrix } from '../vocabulary/tag-matrix.js'

/** Probability of every tag for one photo, in the order of the matrix. */
export function probabilities(embedding: Float32Array, matrix: TagMatrix): Float32Array {
  const { calibration } = matrix
  return cosines(embedding, matrix).map((cosine) => sigmoidAt(calibration, cosine))
}
