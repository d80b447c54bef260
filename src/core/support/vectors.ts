import { AppError } from '../../shared/errors.js'

/** What a vector without a direction says: of a photo it is the photo's problem. */
type WithoutDirection = 'embedding-without-direction' | 'photo-without-direction'

/** The vector with length 1. A vector of zeros or with a value that is no number has no direction: an error. */
export function normalised(
  vector: Float32Array,
  of: string,
  kind: WithoutDirection = 'embedding-without-direction',
): Float32Array {
  const length = Math.sqrt(dot(vector, vector, 0))
  if (!Number.isFinite(length) || length === 0) {
    throw new AppError(kind, { of, length: String(length) }) // NaN would not survive JSON
  }
  return vector.map((value) => value / length)
}

/** The direction of the mean of vectors of equal length, as a vector of length 1; of one, itself. */
export function meanDirection(vectors: readonly Float32Array[], of: string): Float32Array {
  const [first] = vectors
  if (first && vectors.length === 1) return first
  const sum = new Float32Array(first?.length ?? 0)
  for (const vector of vectors) {
    checkLength(vector, sum.length)
    for (const [index, value] of vector.entries()) sum[index] = (sum[index] ?? 0) + value
  }
  return normalised(sum, of)
}

/** Cuts a matrix of rows into its rows, each with length 1. */
export function normalisedRows(
  matrix: Float32Array,
  dimension: number,
  of: string,
  kind: WithoutDirection = 'embedding-without-direction',
): readonly Float32Array[] {
  return Array.from({ length: matrix.length / dimension }, (_, row) =>
    normalised(matrix.subarray(row * dimension, (row + 1) * dimension), of, kind),
  )
}

/** Cosine of two vectors of length 1. */
export function cosine(one: Float32Array, other: Float32Array): number {
  checkLength(other, one.length)
  return dot(one, other, 0)
}

/** Cosines of a vector of length 1 with every row of a matrix whose rows have length 1. */
export function cosines(
  vector: Float32Array,
  matrix: Readonly<{ vectors: Float32Array; dimension: number }>,
): Float32Array {
  const { vectors, dimension } = matrix
  checkLength(vector, dimension)
  const result = new Float32Array(vectors.length / dimension)
  for (let row = 0; row < result.length; row++) result[row] = dot(vector, vectors, row * dimension)
  return result
}

function checkLength(vector: Float32Array, expected: number): void {
  if (vector.length === expected) return
  throw new AppError('embedding-of-other-length', { expected, length: vector.length })
}

/** Four sums at once let the processor work on them together instead of waiting for each addition. */
function dot(one: Float32Array, other: Float32Array, offset: number): number {
  const length = one.length
  let sum0 = 0
  let sum1 = 0
  let sum2 = 0
  let sum3 = 0
  let index = 0
  for (; index + 3 < length; index += 4) {
    sum0 += (one[index] ?? 0) * (other[offset + index] ?? 0)
    sum1 += (one[index + 1] ?? 0) * (other[offset + index + 1] ?? 0)
    sum2 += (one[index + 2] ?? 0) * (other[offset + index + 2] ?? 0)
    sum3 += (one[index + 3] ?? 0) * (other[offset + index + 3] ?? 0)
  }
  for (; index < length; index++) sum0 += (one[index] ?? 0) * (other[offset + index] ?? 0)
  return sum0 + sum1 + sum2 + sum3
}
