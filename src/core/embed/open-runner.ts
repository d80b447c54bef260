import type { LoadMemory, ProviderChoice, ProviderTrial, RunPlan } from '../../shared/provider.js'
import { compareBatch, refusalOf } from './compare-embeddings.js'
import { createSteadyRunner, type SteadyRunner } from './fallback.js'
import { alternating } from './measure-batches.js'
import { chooseProvider, type ChooseOptions } from './providers.js'
import {
  choiceKey,
  readChoice,
  writeChoice,
  type MeasurementStore,
  type RememberedChoice,
} from './remembered-choice.js'
import { defaultThreads, openCpuSession, openSession, type ModelSession } from './session.js'

/** A model's graph that is open, and how it came to be run the way it is. */
export type Runner = SteadyRunner &
  Readonly<{
    trials: readonly ProviderTrial[]
    /** ISO 8601 */
    measuredAt: string
    /** False when it was measured just now. */
    isRemembered: boolean
    memory: LoadMemory
  }>

type RunnerOptions = ChooseOptions &
  Readonly<{
    /** Names the exact weights. */
    model: string
    choice: ProviderChoice
    /** Where measurements are kept; null measures every time. */
    measurements: MeasurementStore | null
    measuresAgain: boolean
  }>

/** Opens a graph as it was found best on this machine: measured at first use, remembered afterwards. */
export async function openRunner(options: RunnerOptions): Promise<Runner> {
  const before = process.memoryUsage.rss()
  const { measurements, model, choice, runBatch, path } = options
  const key = choiceKey(model, choice)
  const remembered = measurements && !options.measuresAgain ? readChoice(measurements, key) : null
  const opened =
    (remembered && (await openRemembered(remembered, options))) ??
    (await openMeasured(options, (measured) => {
      if (measurements) writeChoice(measurements, key, measured)
    }))
  const { session, chosen, isRemembered } = opened
  const memory: LoadMemory = {
    before,
    after: process.memoryUsage.rss(),
    peak: process.resourceUsage().maxRSS * 1024,
  }
  const runner = createSteadyRunner({
    session,
    plan: chosen.plan,
    runBatch,
    openCpu: async () => ({ session: await openCpuSession(path), plan: cpuPlanAfter(chosen.plan) }),
  })
  const { trials, measuredAt } = chosen
  return { ...runner, trials, measuredAt, isRemembered, memory }
}

type Opened = Readonly<{ session: ModelSession; chosen: RememberedChoice; isRemembered: boolean }>

async function openMeasured(
  options: RunnerOptions,
  remember: (measured: RememberedChoice) => void,
): Promise<Opened> {
  const { session, plan, trials, references } = await chooseProvider(options)
  const chosen: RememberedChoice = { plan, trials, references, measuredAt: new Date().toISOString() }
  remember(chosen)
  return { session, chosen, isRemembered: false }
}

/**
 * Opens what was chosen before. The CPU is taken at its word; another provider must still give the CPU's answer, at
 * the batch size that is used: its driver may have changed since. Null when it does not, and all is measured again.
 */
async function openRemembered(remembered: RememberedChoice, options: RunnerOptions): Promise<Opened | null> {
  const { plan, references } = remembered
  const { path, runBatch, tensors, tolerance } = options
  const opened = { chosen: remembered, isRemembered: true }
  if (plan.provider === 'cpu') {
    const session = await openCpuSession(path, { threads: plan.threads })
    await checkOrClose(session, options.checkGraph)
    return { ...opened, session }
  }
  let session: ModelSession | null = null
  try {
    session = await openSession(path, { provider: plan.provider })
    const embeddings = await runBatch(session, alternating(tensors, plan.batchSize))
    if (refusalOf(compareBatch(embeddings, references), tolerance) === null) return { ...opened, session }
  } catch {
    // Whatever it is (device gone, driver updated), measuring again meets it and says so among the trials.
  }
  await session?.close().catch(() => undefined) // a lost device cannot be given back
  return null
}

/** On the CPU after another provider failed: small batches, which fit where the device's may not. */
function cpuPlanAfter(plan: RunPlan): RunPlan {
  return {
    provider: 'cpu',
    threads: defaultThreads(),
    batchSize: Math.min(plan.batchSize, largestFallbackBatch),
    milliseconds: null,
  }
}

const largestFallbackBatch = 8

async function checkOrClose(session: ModelSession, check: (session: ModelSession) => void): Promise<void> {
  try {
    check(session)
  } catch (error) {
    await session.close()
    throw error
  }
}
