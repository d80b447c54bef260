import { createHash } from 'node:crypto'
import { totalmem } from 'node:os'
import { z } from 'zod'
import type { ProviderChoice } from '../../shared/provider.js'
import { processorName } from '../support/processor-name.js'
import { graphicsDevices } from './graphics-device.js'
import type { ChosenProvider } from './providers.js'
import { defaultThreads, runtimeVersion, supportedProviders } from './session.js'

/** Keeps measurements between starts; derived data, which may be deleted at any time. */
export type MeasurementStore = {
  get(key: string): string | null
  put(key: string, value: string): void
}

/** What was measured at the first use of a model on this machine. */
export type RememberedChoice = Pick<ChosenProvider, 'plan' | 'trials' | 'references'> & {
  /** ISO 8601 */
  readonly measuredAt: string
}

/** Raise it when choosing works differently, so that older measurements are not used. */
const methodVersion = 1

const embedding = z.base64().transform((text) => {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'))
  return new Float32Array(bytes.buffer)
})

const choiceSchema = z.object({
  plan: z.object({
    provider: z.string(),
    threads: z.number().int().min(1),
    batchSize: z.number().int().min(1),
    milliseconds: z.number().nullable(),
  }),
  trials: z.array(
    z.object({
      provider: z.string(),
      outcome: z.enum(['kept', 'slower', 'refused', 'not-asked']),
      reason: z.string(),
      milliseconds: z.number().nullable(),
      batchSize: z.number().nullable(),
      cosine: z.number().nullable(),
      largestDifference: z.number().nullable(),
    }),
  ),
  references: z.tuple([embedding, embedding]),
  measuredAt: z.string(),
})

/**
 * Names all that the choice depends on: a change of any of it leads to another key, and so to measuring again.
 * `model` names the exact weights.
 */
export function choiceKey(model: string, choice: ProviderChoice): string {
  const facts = [
    methodVersion,
    runtimeVersion(),
    process.versions.electron === undefined ? 'node' : 'electron',
    `${process.platform}-${process.arch}`,
    processorName(),
    defaultThreads(),
    Math.round(totalmem() / 2 ** 30),
    graphicsDevices(),
    supportedProviders().filter(({ isInstalled }) => isInstalled),
    process.env.SHUTTERWORD_DEVICE_ID ?? '',
  ]
  const machine = createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16)
  return `provider/${model}/${choice}/${machine}`
}

/** Null when nothing was measured under this key, or by a program that wrote it differently. */
export function readChoice(store: MeasurementStore, key: string): RememberedChoice | null {
  const text = store.get(key)
  if (text === null) return null
  const parsed = choiceSchema.safeParse(JSON.parse(text))
  return parsed.success ? parsed.data : null
}

export function writeChoice(store: MeasurementStore, key: string, choice: RememberedChoice): void {
  const references = choice.references.map((values) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64'),
  )
  store.put(key, JSON.stringify({ ...choice, references }))
}
