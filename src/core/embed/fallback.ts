import { messageOf } from '../../shared/errors.js'
import type { RunPlan } from '../../shared/provider.js'
import { memoizePromise } from '../support/memoize-promise.js'
import type { RunBatch } from './measure-batches.js'
import { isOutOfMemory } from './out-of-memory.js'
import { plainRuntimeMessage } from './runtime-message.js'
import type { ModelSession } from './session.js'

/** Runs batches and goes on when one does not fit or when the provider fails, so that no photo of a batch is lost. */
export type SteadyRunner = Readonly<{
  /** One embedding of each tensor, in order. A failure of the CPU on a single photo is thrown. */
  embed(tensors: readonly Float32Array[]): Promise<readonly Float32Array[]>
  /** How it runs now: changes when a batch did not fit and when the CPU took over. */
  plan(): RunPlan
  /** Why the first provider was given up, null while it has not been. */
  failure(): string | null
  /** Sentences about what had to be changed in the middle of a run. */
  notices(): readonly string[]
  close(): Promise<void>
}>

type SteadyOptions = Readonly<{
  session: ModelSession
  plan: RunPlan
  runBatch: RunBatch
  /** Opens the same graph on the CPU, and says how it is run there. */
  openCpu: () => Promise<{ readonly session: ModelSession; readonly plan: RunPlan }>
}>

/**
 * A batch that does not fit is halved, and later ones keep to that; a single photo that does not fit, and any other
 * failure, gives the provider up: the failed batch is made again on the CPU.
 */
export function createSteadyRunner({ session, plan, runBatch, openCpu }: SteadyOptions): SteadyRunner {
  let current = { session, plan }
  let failure: string | null = null
  const notices: string[] = []
  const fallBack = memoizePromise(
    () => 'cpu',
    async () => {
      const given = current
      current = await openCpu()
      // A device that is lost cannot be given back either; the run goes on without it.
      await given.session.close().catch(() => undefined)
    },
  )

  const recover = async (error: unknown, count: number): Promise<void> => {
    const message = messageOf(error)
    const { provider } = current.plan
    if (count > 1 && isOutOfMemory(message)) {
      const batchSize = Math.ceil(count / 2)
      current = { ...current, plan: { ...current.plan, batchSize } }
      notices.push(
        `${String(count)} photos at once did not fit into memory; from then on ${String(batchSize)} did`,
      )
      return
    }
    if (provider === 'cpu') throw error
    failure ??= plainRuntimeMessage(message)
    await fallBack()
  }

  return {
    async embed(tensors) {
      const embeddings: Float32Array[] = []
      while (embeddings.length < tensors.length) {
        const start = embeddings.length
        const batch = tensors.slice(start, start + current.plan.batchSize)
        try {
          embeddings.push(...(await runBatch(current.session, batch)))
        } catch (error) {
          await recover(error, batch.length)
        }
      }
      return embeddings
    },
    plan: () => current.plan,
    failure: () => failure,
    notices: () => notices,
    close: () => current.session.close(),
  }
}
