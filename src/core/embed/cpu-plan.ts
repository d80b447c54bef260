import { loadavg } from 'node:os'
import type { RunPlan } from '../../shared/provider.js'
import {
  bestFigure,
  measureBatches,
  type BatchFigure,
  type BatchLimits,
  type RunBatch,
} from './measure-batches.js'
import { defaultThreads, openCpuSession, type ModelSession } from './session.js'

type CpuOptions = Readonly<{
  path: string
  /** Open with the default number of threads; closed when another number is better. */
  first: ModelSession
  runBatch: RunBatch
  tensors: readonly [Float32Array, Float32Array]
  fixedBatchSize: number | null
  check: (embeddings: readonly Float32Array[]) => void
}>

/**
 * Starter, onnxruntime-node 1.30, two vCPUs, ms a photo (median of 6 to 160 runs) at batch 1/4/8/16/32:
 * 1.73/1.52/1.46/1.41/1.75 with 2 threads, 3.20/3.01/2.99/2.94/2.86 with 1. Nothing is gained above 16.
 */
const cpuBatchSizes: readonly number[] = [1, 2, 4, 8, 16]

/** Time for measuring the CPU, threads included. Opening a session again is part of it. */
const cpuBudgetMs = 1000
const batchesBudgetMs = 600

/** ONNX Runtime blocks the engine's thread for a whole run, and with it the answers that the window waits for. */
const longestCpuRunMs = 50

/** What decoding a photo of 12 megapixels takes of one core meanwhile: docs/decisions/0027-shrink-on-load.md. */
const decodingMs = 60

/**
 * The batch size and number of threads that can be found in about a second and with which photos are decoded and
 * embedded fastest.
 */
export async function fastestCpu(
  options: CpuOptions,
): Promise<{ readonly session: ModelSession; readonly plan: RunPlan }> {
  const { path, first, runBatch, tensors, fixedBatchSize, check } = options
  const startedMs = performance.now()
  const leftMs = () => cpuBudgetMs - (performance.now() - startedMs)
  const measure = async (session: ModelSession, batchSizes: readonly number[]): Promise<BatchFigure> => {
    const limits: BatchLimits = {
      batchSizes,
      budgetMs: Math.min(batchesBudgetMs, leftMs()),
      longestRunMs: longestCpuRunMs,
      hopelessMs: Infinity,
    }
    return bestFigure(await measureBatches(session, runBatch, tensors, limits, check))
  }
  let best = {
    session: first,
    threads: defaultThreads(),
    figure: await measure(first, fixedBatchSize === null ? cpuBatchSizes : [fixedBatchSize]),
  }
  let openMs = 0
  for (const threads of isBusy() ? [] : fewerThreads(defaultThreads())) {
    const { batchSize, milliseconds } = best.figure
    // With half the threads a run takes twice as long at worst, and there are several.
    if (leftMs() < openMs + 8 * milliseconds * batchSize) break
    const openedMs = performance.now()
    const session = await openCpuSession(path, { threads })
    openMs = performance.now() - openedMs
    const figure = await measure(session, [batchSize])
    const isBetter = timeWithDecoding(figure, threads) <= timeWithDecoding(best.figure, best.threads)
    await (isBetter ? best.session : session).close()
    if (!isBetter) break
    best = { session, threads, figure }
  }
  const { session, threads, figure } = best
  return { session, plan: { provider: 'cpu', threads, ...figure } }
}

/**
 * Time for one photo while others are being decoded. The cores share the work of both, and no photo takes less than the
 * model's own run. Threads of one run wait for each other, and beside decoders they wait long: starter, two vCPUs, 100
 * photos of 12 megapixels: 5.3 s with one thread, 5.7 s with two, though two alone are faster (13 against 20 ms a photo).
 */
function timeWithDecoding({ milliseconds }: BatchFigure, threads: number): number {
  return Math.max(milliseconds, (milliseconds * threads + decodingMs) / defaultThreads())
}

/**
 * More work waits than there are processors: then one thread is as fast as all, which says nothing of other days, and
 * what is chosen is remembered. Always false on Windows, which keeps no such figure.
 */
function isBusy(): boolean {
  return (loadavg()[0] ?? 0) > defaultThreads()
}

/** Half of them, as many as there are real cores where each runs two threads; a quarter on large machines. */
function fewerThreads(threads: number): readonly number[] {
  return [Math.ceil(threads / 2), ...(threads >= 16 ? [Math.ceil(threads / 4)] : [])].filter(
    (fewer) => fewer < threads,
  )
}
