import { messageOf } from '../../shared/errors.js'
import { isOutOfMemory } from './out-of-memory.js'
import type { ModelSession } from './session.js'

/** Embeds tensors in one run of the session, one embedding of length 1 for each, in order. */
export type RunBatch = (
  session: ModelSession,
  tensors: readonly Float32Array[],
) => Promise<readonly Float32Array[]>

/** Time for one photo at one batch size. */
export type BatchFigure = Readonly<{ batchSize: number; milliseconds: number }>

export type BatchLimits = Readonly<{
  /** Ascending. */
  batchSizes: readonly number[]
  /** No further size is begun after this time, nor one that would go past it. */
  budgetMs: number
  /** A run blocks its thread, where the engine answers the window: no size whose run takes longer, unless it is one. */
  longestRunMs: number
  /** A provider whose first size takes longer than this for one photo is not measured further. */
  hopelessMs: number
}>

/** Runs of each size; the best counts, because a busy machine only adds time. */
const runsPerSize = 3

/** A larger batch must gain this much: it holds more memory, and the first photos wait longer. */
const worthwhileGain = 0.05

/**
 * Times the batch sizes one after another until time is up or a batch does not fit. At least the first size is
 * measured. The answers of each size's first run are handed to `check`, whose error ends all.
 */
export async function measureBatches(
  session: ModelSession,
  runBatch: RunBatch,
  tensors: readonly [Float32Array, Float32Array],
  limits: BatchLimits,
  check: (embeddings: readonly Float32Array[]) => void,
): Promise<readonly BatchFigure[]> {
  const { batchSizes, budgetMs, longestRunMs, hopelessMs } = limits
  const startedMs = performance.now()
  const leftMs = () => budgetMs - (performance.now() - startedMs)
  const figures: BatchFigure[] = []
  for (const batchSize of batchSizes) {
    const last = figures.at(-1)
    const expectedMs = last ? last.milliseconds * batchSize : 0
    if (last && (expectedMs > longestRunMs || 2 * expectedMs > leftMs())) break
    const batch = alternating(tensors, batchSize)
    try {
      // The first run of a shape compiles and allocates.
      check(await runBatch(session, batch))
      let best = Infinity
      for (let run = 0; run < runsPerSize && (run === 0 || leftMs() > 0); run += 1) {
        const runStartedMs = performance.now()
        await runBatch(session, batch)
        best = Math.min(best, performance.now() - runStartedMs)
      }
      figures.push({ batchSize, milliseconds: best / batchSize })
    } catch (error) {
      // A size that does not fit ends the search, it does not speak against the provider.
      if (figures.length > 0 && isOutOfMemory(messageOf(error))) break
      throw error
    }
    if ((figures[0]?.milliseconds ?? 0) > hopelessMs) break
  }
  return figures
}

/** A batch of this size that alternates between the two tensors: a mixed-up one shows. */
export function alternating(
  tensors: readonly [Float32Array, Float32Array],
  batchSize: number,
): readonly Float32Array[] {
  return Array.from({ length: batchSize }, (_, index) => tensors[index % 2 === 0 ? 0 : 1])
}

/** The smallest size that is within a few per cent of the fastest. */
export function bestFigure(figures: readonly BatchFigure[]): BatchFigure {
  const fastest = Math.min(...figures.map(({ milliseconds }) => milliseconds))
  const best = figures.find(({ milliseconds }) => milliseconds <= fastest * (1 + worthwhileGain))
  if (!best) throw new RangeError('Expected at least one measured batch size, found none')
  return best
}
