import { readdirSync } from 'node:fs'
import { AppError, messageOf } from '../../shared/errors.js'
import { defaultThreads, openCpuSession, openSession, supportedProviders, type Session } from './session.js'

/** What may be asked for: `auto` keeps the fastest provider that computes the same as the CPU. */
export const providerChoices = ['auto', 'cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const
export type ProviderChoice = (typeof providerChoices)[number]

/** What became of one provider. */
export type ProviderTrial = Readonly<{
  provider: string
  outcome: 'kept' | 'slower' | 'refused'
  /** One sentence for people. */
  reason: string
  /** Warm-up run's time, null when it did not run. */
  milliseconds: number | null
}>

type ChosenProvider = Readonly<{
  provider: string
  session: Session
  trials: readonly ProviderTrial[]
}>

/** Order of trial: what is fastest where it works comes first (design.md section 4). */
const trialOrder: readonly string[] = ['cuda', 'dml', 'coreml', 'webgpu']

/** Largest difference of any value of the length-1 embedding of the fixed tensor (design.md section 4). */
const toleratedDifference = 1e-3

/** Runs timed after the first one, which compiles; the best counts, because a busy machine only adds time. */
const timedRuns = 3

const providerNames: Readonly<Record<string, string>> = {
  cpu: 'CPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'CoreML',
  webgpu: 'WebGPU',
}

/**
 * Opens the graph on the provider asked for, else on the CPU. Each provider is opened alone, must give the CPU's
 * answer to `warmUp` and, under `auto`, be faster. A provider asked for by name is kept even when it is slower.
 */
export async function chooseProvider(
  path: string,
  choice: ProviderChoice,
  warmUp: (session: Session) => Promise<Float32Array>,
): Promise<ChosenProvider> {
  let best: ChosenProvider = { provider: 'cpu', session: await openCpuSession(path), trials: [] }
  if (choice === 'cpu') return { ...best, trials: [kept('cpu', null, 'asked for')] }
  const trials: ProviderTrial[] = []
  const isAuto = choice === 'auto'
  const reference = await measure(best.session, warmUp, Infinity)
  let bestMilliseconds = reference.milliseconds
  for (const provider of isAuto ? trialOrder : [choice]) {
    const trial = await tryProvider(path, provider, isAuto, warmUp, {
      ...reference,
      milliseconds: bestMilliseconds,
    })
    if (!trial) continue
    if ('refusal' in trial) {
      trials.push({ provider, outcome: 'refused', reason: trial.refusal, milliseconds: null })
    } else if (isAuto && trial.milliseconds >= bestMilliseconds) {
      await trial.session.close()
      const reason = `${describeProvider(best.provider)} is faster`
      trials.push({ provider, outcome: 'slower', reason, milliseconds: trial.milliseconds })
    } else {
      await best.session.close()
      best = { provider, session: trial.session, trials: [] }
      bestMilliseconds = trial.milliseconds
    }
  }
  const reason = best.provider === choice ? 'asked for' : 'the fastest correct one'
  return { ...best, trials: [...trials, kept(best.provider, bestMilliseconds, reason)] }
}

/** For people: what runs the model. */
export function describeProvider(provider: string): string {
  const name = providerNames[provider] ?? provider
  if (provider !== 'cpu') return name
  const threads = defaultThreads()
  return `${name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`
}

/** The environment's SHUTTERWORD_PROVIDER, `auto` when it is not set. */
export function providerFromEnvironment(environment: NodeJS.ProcessEnv): ProviderChoice {
  const value = environment.SHUTTERWORD_PROVIDER ?? 'auto'
  const choice = providerChoices.find((known) => known === value)
  if (choice) return choice
  throw new AppError(
    'invalid-input',
    `SHUTTERWORD_PROVIDER: expected one of ${providerChoices.join(', ')}, found "${value}"`,
  )
}

type Trial = Readonly<{ refusal: string } | { session: Session; milliseconds: number }>

/** Null when this build does not know the provider at all, such as DirectML on Linux. */
async function tryProvider(
  path: string,
  provider: string,
  isAuto: boolean,
  warmUp: (session: Session) => Promise<Float32Array>,
  reference: Measure,
): Promise<Trial | null> {
  const support = supportedProviders().find(({ name }) => name === provider)
  if (!support) return isAuto ? null : { refusal: `${describeProvider(provider)} is not part of this build` }
  if (!support.isInstalled) return { refusal: 'its library is not installed' }
  if (isAuto && provider === 'webgpu' && !hasGraphicsDevice()) return { refusal: 'no graphics device found' }
  let session: Session | null = null
  try {
    session = await openSession(path, { provider })
    const { embedding, milliseconds } = await measure(
      session,
      warmUp,
      isAuto ? reference.milliseconds : Infinity,
    )
    const difference = largestDifference(embedding, reference.embedding)
    if (difference <= toleratedDifference) return { session, milliseconds }
    await session.close()
    return { refusal: `its answer differs from the CPU's by ${difference.toPrecision(2)}` }
  } catch (error) {
    // A refusal is a finding of this trial, handed on with its reason; the CPU session stands ready.
    await session?.close()
    return { refusal: messageOf(error).trim() }
  }
}

type Measure = Readonly<{ embedding: Float32Array; milliseconds: number }>

/** One run far above the limit ends it: a graphics device made of software takes seconds for each. */
async function measure(
  session: Session,
  warmUp: (session: Session) => Promise<Float32Array>,
  limitMilliseconds: number,
): Promise<Measure> {
  const embedding = await warmUp(session)
  let milliseconds = Infinity
  for (let run = 0; run < timedRuns && (run === 0 || milliseconds < 4 * limitMilliseconds); run++) {
    const start = performance.now()
    await warmUp(session)
    milliseconds = Math.min(milliseconds, performance.now() - start)
  }
  return { embedding, milliseconds }
}

function largestDifference(one: Float32Array, other: Float32Array): number {
  if (one.length !== other.length) return Infinity
  return one.reduce((largest, value, index) => {
    const difference = Math.abs(value - (other[index] ?? NaN))
    return Number.isNaN(difference) ? Infinity : Math.max(largest, difference)
  }, 0)
}

function kept(provider: string, milliseconds: number | null, reason: string): ProviderTrial {
  return { provider, outcome: 'kept', reason, milliseconds }
}

/**
 * Dawn (WebGPU) prints a warning past every log level when Linux has no Vulkan, so `auto` first looks for a device:
 * DRM render nodes, NVIDIA's own, or WSL's.
 */
function hasGraphicsDevice(): boolean {
  if (process.platform !== 'linux') return true
  return (
    namesIn('/dev').some((name) => /^nvidia\d|^dxg$/.test(name)) ||
    namesIn('/dev/dri').some((name) => name.startsWith('renderD'))
  )
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    // A missing /dev/dri is the answer "no device", not a failure.
    return []
  }
}
