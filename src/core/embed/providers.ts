import { AppError, messageOf } from '../../shared/errors.js'
import {
  nameOfProvider,
  providerChoices,
  type ProviderChoice,
  type ProviderTrial,
  type RunPlan,
} from '../../shared/provider.js'
import { compareBatch, refusalOf, type Difference, type Tolerance } from './compare-embeddings.js'
import { fastestCpu } from './cpu-plan.js'
import { graphicsDevices } from './graphics-device.js'
import { bestFigure, measureBatches, type BatchLimits, type RunBatch } from './measure-batches.js'
import { plainRuntimeMessage } from './runtime-message.js'
import { openCpuSession, openSession, supportedProviders, type ModelSession } from './session.js'

export type ChooseOptions = Readonly<{
  path: string
  choice: ProviderChoice
  /** Throws when the graph is not the one that the manifest describes. */
  checkGraph: (session: ModelSession) => void
  /** Two fixed tensors: batches alternate between them, so that a mixed-up batch shows. */
  tensors: readonly [Float32Array, Float32Array]
  runBatch: RunBatch
  /** The only batch size that the graph takes, null when it takes any. */
  fixedBatchSize: number | null
  tolerance: Tolerance
}>

export type ChosenProvider = Readonly<{
  session: ModelSession
  plan: RunPlan
  trials: readonly ProviderTrial[]
  /** The CPU's embeddings of the two tensors: what any provider must give, now and at the next start. */
  references: readonly [Float32Array, Float32Array]
}>

/** Order of trial: what is fastest where it works comes first. */
export const trialOrder: readonly string[] = ['cuda', 'dml', 'coreml', 'webgpu']

/** Sizes worth measuring on a graphics device; more than this only takes memory. */
const deviceBatchSizes: readonly number[] = [1, 4, 8, 16, 32, 64]

/** Time for measuring one provider after its first run, which compiles. */
const deviceBudgetMs = 1000

/** A device that takes this many times as long as the CPU for one photo gains nothing by batches: software. */
const hopelessFactor = 4

/** A run on a device leaves the processors alone, but the engine's thread waits for it. */
const longestDeviceRunMs = 250

/**
 * Opens the graph on the provider asked for, else on the CPU, with the batch size and threads that were fastest. Each
 * provider is opened alone, must give the CPU's answer and, under `auto`, be faster at the sizes that each would use.
 * A provider asked for by name is kept even when it is slower.
 */
export async function chooseProvider(options: ChooseOptions): Promise<ChosenProvider> {
  const { choice } = options
  const { cpu, references } = await openCpu(options)
  let best = cpu
  const others: ProviderTrial[] = []
  try {
    for (const provider of providersToTry(choice)) {
      const found = await tryProvider(provider, options, references, cpu.plan)
      if ('refusal' in found) {
        others.push(refused(provider, found.refusal, found.difference))
        continue
      }
      const isBetter = choice !== 'auto' || timeOf(found) < timeOf(best)
      const [winner, loser] = isBetter ? [found, best] : [best, found]
      await loser.session.close()
      others.push(passedOver(loser, winner, choice))
      best = winner
    }
  } catch (error) {
    await best.session.close()
    throw error
  }
  const reason = best.plan.provider === choice ? 'asked for' : 'the fastest correct one'
  const trials = [...others, trialOf(best, 'kept', reason)]
  return { session: best.session, plan: best.plan, trials, references }
}

/** The environment's SHUTTERWORD_PROVIDER; null when it is not set. */
export function providerFromEnvironment(environment: NodeJS.ProcessEnv): ProviderChoice | null {
  const value = environment.SHUTTERWORD_PROVIDER
  if (value === undefined || value === '') return null
  const choice = providerChoices.find((known) => known === value)
  if (choice) return choice
  throw new AppError('unknown-provider', { known: providerChoices.join(', '), value })
}

/** A session that gives right answers, and how it is best run. */
type Contender = Readonly<{ session: ModelSession; plan: RunPlan; difference: Difference | null }>

type Refusal = Readonly<{ refusal: string; difference: Difference | null }>

async function openCpu(options: ChooseOptions): Promise<{
  readonly cpu: Contender
  readonly references: readonly [Float32Array, Float32Array]
}> {
  const { path, tensors, runBatch, fixedBatchSize } = options
  const first = await openCpuSession(path)
  try {
    options.checkGraph(first)
    const references = await referencesOf(first, options)
    const check = () => undefined // what the CPU says is what the others are compared with
    const cpu = await fastestCpu({ path, first, runBatch, tensors, fixedBatchSize, check })
    return { cpu: { ...cpu, difference: null }, references }
  } catch (error) {
    await first.close()
    throw error
  }
}

async function referencesOf(
  session: ModelSession,
  { runBatch, tensors, fixedBatchSize }: ChooseOptions,
): Promise<readonly [Float32Array, Float32Array]> {
  const fill = (tensor: Float32Array) => Array.from({ length: fixedBatchSize ?? 1 }, () => tensor)
  const [one] = await runBatch(session, fill(tensors[0]))
  const [other] = await runBatch(session, fill(tensors[1]))
  if (one && other) return [one, other]
  throw new AppError('no-warm-up-embeddings', {})
}

function providersToTry(choice: ProviderChoice): readonly string[] {
  if (choice === 'cpu') return []
  if (choice !== 'auto') return [choice]
  const known = supportedProviders().map(({ name }) => name)
  return trialOrder.filter((provider) => known.includes(provider))
}

async function tryProvider(
  provider: string,
  options: ChooseOptions,
  references: readonly [Float32Array, Float32Array],
  cpu: RunPlan,
): Promise<Contender | Refusal> {
  const absence = absenceOf(provider, options.choice === 'auto')
  if (absence !== null) return { refusal: absence, difference: null }
  let session: ModelSession | null = null
  let difference: Difference = { cosine: 1, largest: 0 }
  const check = (embeddings: readonly Float32Array[]) => {
    difference = compareBatch(embeddings, references, difference)
    const refusal = refusalOf(difference, options.tolerance)
    if (refusal !== null) throw new WrongAnswer(refusal)
  }
  try {
    session = await openSession(options.path, { provider })
    const { runBatch, tensors } = options
    const figures = await measureBatches(session, runBatch, tensors, deviceLimits(options, cpu), check)
    const plan: RunPlan = { provider, threads: cpu.threads, ...bestFigure(figures) }
    return { session, plan, difference }
  } catch (error) {
    // A refusal is a finding of this trial, handed on with its reason; the CPU session stands ready.
    await session?.close()
    if (error instanceof WrongAnswer) return { refusal: error.message, difference }
    return { refusal: plainRuntimeMessage(messageOf(error)), difference: null }
  }
}

class WrongAnswer extends Error {}

/** Why a provider cannot even be tried, null when it can. */
function absenceOf(provider: string, isAuto: boolean): string | null {
  const support = supportedProviders().find(({ name }) => name === provider)
  if (!support) return `${nameOfProvider(provider)} is not part of ONNX Runtime for this system`
  if (!support.isInstalled) return 'its libraries are not installed'
  if (isAuto && provider === 'webgpu' && graphicsDevices().length === 0) return 'no graphics device found'
  return null
}

function deviceLimits({ fixedBatchSize, choice }: ChooseOptions, cpu: RunPlan): BatchLimits {
  return {
    batchSizes: fixedBatchSize === null ? deviceBatchSizes : [fixedBatchSize],
    budgetMs: deviceBudgetMs,
    longestRunMs: longestDeviceRunMs,
    hopelessMs: choice === 'auto' ? hopelessFactor * (cpu.milliseconds ?? Infinity) : Infinity,
  }
}

function timeOf({ plan }: Contender): number {
  return plan.milliseconds ?? Infinity
}

function trialOf(
  { plan, difference }: Contender,
  outcome: ProviderTrial['outcome'],
  reason: string,
): ProviderTrial {
  return {
    provider: plan.provider,
    outcome,
    reason,
    milliseconds: plan.milliseconds,
    batchSize: plan.batchSize,
    cosine: difference?.cosine ?? null,
    largestDifference: difference?.largest ?? null,
  }
}

function passedOver(loser: Contender, winner: Contender, choice: ProviderChoice): ProviderTrial {
  const name = nameOfProvider(winner.plan.provider)
  if (choice !== 'auto') return trialOf(loser, 'not-asked', `${name} was asked for`)
  const factor = timeOf(loser) / timeOf(winner)
  const times = factor < 10 ? factor.toFixed(1) : String(Math.round(factor))
  return trialOf(loser, 'slower', `${name} is ${times} times as fast`)
}

function refused(provider: string, reason: string, difference: Difference | null): ProviderTrial {
  return {
    provider,
    outcome: 'refused',
    reason,
    milliseconds: null,
    batchSize: null,
    cosine: difference?.cosine ?? null,
    largestDifference: difference?.largest ?? null,
  }
}
