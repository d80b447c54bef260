import { AppError } from '../../../shared/errors.js'

/** A symmetric, positive definite system that can be solved for many right sides. */
export type Solver = Readonly<{
  /** Replaces the vector by the solution. */
  solve(vector: Float64Array): void
}>

/** Factorises the matrix (size * size, row after row, its lower half is read) in place. */
export function choleskySolver(matrix: Float64Array, size: number): Solver {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column] ?? 0
      for (let k = 0; k < column; k++) sum -= (matrix[row * size + k] ?? 0) * (matrix[column * size + k] ?? 0)
      if (row === column && sum <= 0) {
        throw new AppError('matrix-not-positive-definite', { sum, row })
      }
      matrix[row * size + column] =
        row === column ? Math.sqrt(sum) : sum / (matrix[column * size + column] ?? 1)
    }
  }
  return {
    solve(vector) {
      for (let row = 0; row < size; row++) {
        let sum = vector[row] ?? 0
        for (let k = 0; k < row; k++) sum -= (matrix[row * size + k] ?? 0) * (vector[k] ?? 0)
        vector[row] = sum / (matrix[row * size + row] ?? 1)
      }
      // Column by column of the transpose, which are rows in memory: ten times faster than along columns.
      for (let row = size - 1; row >= 0; row--) {
        const value = (vector[row] ?? 0) / (matrix[row * size + row] ?? 1)
        vector[row] = value
        for (let k = 0; k < row; k++) vector[k] = (vector[k] ?? 0) - (matrix[row * size + k] ?? 0) * value
      }
    },
  }
}
