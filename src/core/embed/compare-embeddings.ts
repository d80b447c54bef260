/** How far two embeddings of length 1 are apart. */
export type Difference = Readonly<{ cosine: number; largest: number }>

/** What a provider may differ from the CPU. */
export type Tolerance = Readonly<{ cosine: number; largest: number }>

/** The largest difference of any value of the length-1 embedding of the fixed tensor. */
const float32Tolerance: Tolerance = { cosine: 0.9999, largest: 1e-3 }

/**
 * float16 keeps 11 bits: each of some dozens of layers rounds by up to 5e-4 of its values. The CPU computes such graphs
 * in float32 where it can, so the two never agree as closely.
 */
const float16Tolerance: Tolerance = { cosine: 0.999, largest: 1e-2 }

/** The tolerance that fits the image tower of a variant, e.g. 'fp32', 'fp16' or 'fp16-q8-text'. */
export function toleranceOf(variant: string): Tolerance {
  // One precision before '-text' is the text tower's alone: the image tower is float32 (models/layouts).
  if (/^[^-]+-text$/.test(variant)) return float32Tolerance
  return /(^|[^a-z0-9])(b?fp?16|b?float16)($|[^0-9])/i.test(variant) ? float16Tolerance : float32Tolerance
}

/** A value that is no number makes the difference infinite, and so does another length. */
export function compareEmbeddings(one: Float32Array, reference: Float32Array): Difference {
  const wrong: Difference = { cosine: 0, largest: Infinity }
  if (one.length !== reference.length) return wrong
  let cosine = 0
  let largest = 0
  for (const [index, value] of one.entries()) {
    const other = reference[index] ?? NaN
    cosine += value * other
    largest = Math.max(largest, Math.abs(value - other))
  }
  return Number.isFinite(cosine) && Number.isFinite(largest) ? { cosine, largest } : wrong
}

/** The worst of a batch that alternates between two tensors, and of what was seen before. */
export function compareBatch(
  embeddings: readonly Float32Array[],
  references: readonly [Float32Array, Float32Array],
  before: Difference = { cosine: 1, largest: 0 },
): Difference {
  return embeddings
    .map((embedding, index) => compareEmbeddings(embedding, references[index % 2 === 0 ? 0 : 1]))
    .reduce(
      (one, other) => ({
        cosine: Math.min(one.cosine, other.cosine),
        largest: Math.max(one.largest, other.largest),
      }),
      before,
    )
}

/** Null when the difference is tolerated, else why not, in words for people. */
export function refusalOf(difference: Difference, tolerance: Tolerance): string | null {
  if (!Number.isFinite(difference.largest)) return 'its answer holds values that are no numbers'
  if (difference.largest > tolerance.largest) {
    return (
      `its answer differs from the CPU's by ${difference.largest.toPrecision(2)}, ` +
      `more than ${String(tolerance.largest)}`
    )
  }
  if (difference.cosine < tolerance.cosine) {
    return `the cosine of its answer to the CPU's is ${difference.cosine.toFixed(6)}, below ${String(tolerance.cosine)}`
  }
  return null
}
