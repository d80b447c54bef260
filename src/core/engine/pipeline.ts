import type { PhotoId } from '../../shared/photo.js'
import type { Gate } from './gate.js'
import type { WorkQueue } from './work-queue.js'

export type PipelineOptions<Decoded> = Readonly<{
  queue: WorkQueue
  gate: Gate
  signal: AbortSignal
  /** Photos decoded at the same time. */
  lanes: number
  /** Photos embedded together; decoding waits when twice as many are ready. */
  batchSize: number
  /** Null when there is nothing to embed: failed (and recorded), or its embedding is known. */
  decode: (photoId: PhotoId) => Promise<Decoded | null>
  embed: (batch: readonly Decoded[]) => Promise<void>
}>

/**
 * Runs photos through decode and embed, the two overlapping, with no more than `lanes + 2 * batchSize` photos in
 * memory. Resolves when the queue is closed and empty, or soon after an abort. Rejects only when a stage rejects:
 * failures of single photos are the stages' own business.
 */
export async function runPipeline<Decoded>(options: PipelineOptions<Decoded>): Promise<void> {
  const { queue, gate, signal, lanes, batchSize } = options
  const ready: Decoded[] = []
  const failures: unknown[] = []
  const under: { embedding: Promise<void> | null } = { embedding: null }
  const hasStopped = () => signal.aborted || failures.length > 0

  const embedNext = (): Promise<void> => {
    under.embedding ??= options
      .embed(ready.splice(0, batchSize))
      .catch((error: unknown) => {
        failures.push(error)
      })
      .finally(() => {
        under.embedding = null
      })
    return under.embedding
  }

  const lane = async (): Promise<void> => {
    while (!hasStopped()) {
      await gate.pass(signal)
      // A short batch is better than photos that wait for a slow scan.
      if (queue.size === 0 && ready.length > 0) void embedNext()
      const photoId = await queue.take(signal)
      if (photoId === null) return
      const decoded = await options.decode(photoId)
      if (decoded !== null) ready.push(decoded)
      if (ready.length >= batchSize) void embedNext()
      while (ready.length >= 2 * batchSize && !hasStopped()) await embedNext()
    }
  }

  const outcomes = await Promise.allSettled(Array.from({ length: lanes }, lane))
  for (const outcome of outcomes) if (outcome.status === 'rejected') failures.push(outcome.reason)
  while ((under.embedding !== null || ready.length > 0) && !hasStopped()) await embedNext()
  await under.embedding
  if (failures.length > 0) throw failures[0]
}
