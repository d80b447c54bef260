import { AppError } from '../../shared/errors.js'
import { verifiedFile, type InstalledModel } from '../models/installed-models.js'
import { pipelineKey, weightsKey, type ModelManifest } from '../models/manifest.js'
import {
  describePlan,
  type LoadMemory,
  type ProviderChoice,
  type ProviderTrial,
  type RunPlan,
} from '../../shared/provider.js'
import { toleranceOf } from './compare-embeddings.js'
import type { RunBatch } from './measure-batches.js'
import { openRunner } from './open-runner.js'
import { providerFromEnvironment } from './providers.js'
import type { MeasurementStore } from './remembered-choice.js'
import { checkTensor, floatTypes, type Feed, type ModelSession } from './session.js'
import { normalisedRows } from '../support/vectors.js'

/** Turns photos' tensors into embeddings. */
export type ImageEncoder = Readonly<{
  dimension: number
  /** Everything that an embedding depends on besides the photo: part of its key in the catalogue. */
  pipeline: string
  /** What runs the model now, for people: changes when a provider fails and the CPU takes over. */
  readonly provider: string
  /** Providers tried, with why each was refused or kept. */
  trials: readonly ProviderTrial[]
  /** Why the first provider was given up in the middle of a run, null when it was not. */
  readonly failure: string | null
  /** Photos that go best together into one `embed`; fewer once a batch did not fit into memory. */
  readonly batchSize: number
  /** How it is run now. */
  readonly plan: RunPlan
  /** Sentences about what had to be changed in the middle of a run. */
  readonly notices: readonly string[]
  /** When provider, batch size and threads were measured (ISO 8601), and whether that was at an earlier start. */
  measuredAt: string
  isRemembered: boolean
  memory: LoadMemory
  /**
   * One embedding of length 1 for each tensor [3, inputPx, inputPx], in order. Throws `photo-unsupported` when the
   * model gives one of them no direction, on the CPU too.
   */
  embed(tensors: readonly Float32Array[]): Promise<readonly Float32Array[]>
  close(): Promise<void>
}>

type ImageEncoderOptions = Readonly<{
  /** @default SHUTTERWORD_PROVIDER of the environment, else 'auto' */
  provider?: ProviderChoice
  /** Where measurements are kept between starts. @default nowhere: measured each time */
  measurements?: MeasurementStore
  /** Measures although it was measured before. @default false */
  measuresAgain?: boolean
}>

/** Opens a model's image tower on the best provider. */
export async function openImageEncoder(
  model: InstalledModel,
  options: ImageEncoderOptions = {},
): Promise<ImageEncoder> {
  const { manifest } = model
  const path = await verifiedFile(model, 'image')
  const runBatch: RunBatch = async (session, tensors) => {
    const output = await session.run(feedOf(tensors, manifest), manifest.image.output)
    return normalisedRows(output, manifest.embeddingDimension, 'a photo', 'photo-without-direction')
  }
  const runner = await openRunner({
    path,
    model: weightsKey(manifest),
    choice: options.provider ?? providerFromEnvironment(process.env) ?? 'auto',
    measurements: options.measurements ?? null,
    measuresAgain: options.measuresAgain ?? false,
    runBatch,
    checkGraph: (session) => {
      checkGraph(path, session, manifest)
    },
    tensors: [warmUpTensor(manifest, 0.7), warmUpTensor(manifest, 0.31)],
    fixedBatchSize: manifest.image.batch === 'fixed-1' ? 1 : null,
    tolerance: toleranceOf(manifest.variant),
  })
  return {
    dimension: manifest.embeddingDimension,
    pipeline: pipelineKey(manifest),
    get provider() {
      return describePlan(runner.plan())
    },
    get failure() {
      return runner.failure()
    },
    get batchSize() {
      return runner.plan().batchSize
    },
    get plan() {
      return runner.plan()
    },
    get notices() {
      return runner.notices()
    },
    trials: runner.trials,
    measuredAt: runner.measuredAt,
    isRemembered: runner.isRemembered,
    memory: runner.memory,
    embed: (tensors) => runner.embed(tensors),
    close: () => runner.close(),
  }
}

function feedOf(tensors: readonly Float32Array[], manifest: ModelManifest): Record<string, Feed> {
  const { inputPx } = manifest.preprocess
  const length = 3 * inputPx * inputPx
  const data = new Float32Array(tensors.length * length)
  for (const [index, tensor] of tensors.entries()) {
    if (tensor.length !== length) {
      throw new AppError('tensor-of-other-size', {
        id: manifest.id,
        wanted: length,
        found: tensor.length,
      })
    }
    data.set(tensor, index * length)
  }
  const shape = [tensors.length, 3, inputPx, inputPx]
  return { [manifest.image.input]: { type: 'float32', data, shape } }
}

/** The same values on every machine, spread over what normalised pixels can be (about -2 to 2). */
function warmUpTensor(manifest: ModelManifest, step: number): Float32Array {
  const { inputPx } = manifest.preprocess
  return Float32Array.from({ length: 3 * inputPx * inputPx }, (_, index) => 2 * Math.sin(index * step))
}

function checkGraph(path: string, session: ModelSession, manifest: ModelManifest): void {
  const { input, output, batch, valueType } = manifest.image
  const { inputPx } = manifest.preprocess
  const types = valueType ? [valueType] : floatTypes
  const rows = batch === 'dynamic' ? 'open' : 1
  checkTensor(path, session.inputs, { name: input, types, shape: [rows, 3, inputPx, inputPx] })
  checkTensor(path, session.outputs, { name: output, types, shape: [rows, manifest.embeddingDimension] })
}
