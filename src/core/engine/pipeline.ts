import type { Gate } from './gate.js'

/** Where the photos come from: a WorkQueue of ids, or a data set that hands out its photos one after another. */
export type PhotoSource<Photo> = Readonly<{
  /** How many wait. At 0 the pipeline embeds what is ready rather than wait for a full batch. */
  size: number
  /** The next photo, null when there is none left or on abort. */
  take: (signal: AbortSignal) => Promise<Photo | null>
}>

export type PipelineOptions<Photo, Decoded> = Readonly<{
  queue: PhotoSource<Photo>
  gate: Gate
  signal: AbortSignal
  /** Photos decoded at the same time. */
  lanes: number
  /** Photos embedded together; decoding waits when twice as many, and at least eight, are ready. */
  batchSize: number
  /** Null when there is nothing to embed: failed (and recorded), or its embedding is known. */
  decode: (photo: Photo) => Promise<Decoded | null>
  embed: (batch: readonly Decoded[]) => Promise<void>
}>

/** Decoded photos that may wait, so that decoding goes on while a slow photo holds up a small batch. */
const smallestReadyLimit = 8

/**
 * Runs photos through decode and embed, the two overlapping, with no more than `lanes + 2 * batchSize` photos, or
 * `lanes + 8`, in memory. Resolves when the queue is closed and empty, or soon after an abort. Rejects only when a stage rejects:
 * failures of single photos are the stages' own business.
 */
export async function runPipeline<Photo, Decoded>(options: PipelineOptions<Photo, Decoded>): Promise<void> {
  const { queue, gate, signal, lanes, batchSize } = options
  const readyLimit = Math.max(smallestReadyLimit, 2 * batchSize)
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
      const photo = await queue.take(signal)
      if (photo === null) return
      const decoded = await options.decode(photo)
      if (decoded !== null) ready.push(decoded)
      if (ready.length >= batchSize) void embedNext()
      while (ready.length >= readyLimit && !hasStopped()) await embedNext()
    }
  }

  const outcomes = await Promise.allSettled(Array.from({ length: lanes }, lane))
  for (const outcome of outcomes) if (outcome.status === 'rejected') failures.push(outcome.reason)
  while ((under.embedding !== null || ready.length > 0) && !hasStopped()) await embedNext()
  await under.embedding
  if (failures.length > 0) throw failures[0]
}
