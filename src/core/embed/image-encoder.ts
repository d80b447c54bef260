import { AppError } from '../../shared/errors.js'
import { verifiedFile, type InstalledModel } from '../models/installed-models.js'
import { pipelineKey, type ModelManifest } from '../models/manifest.js'
import { withFallback } from './fallback.js'
import {
  chooseProvider,
  describeProvider,
  providerFromEnvironment,
  type ProviderChoice,
  type ProviderTrial,
} from './providers.js'
import { checkTensor, floatTypes, openCpuSession, type Feed, type Session } from './session.js'
import { normalised, normalisedRows } from '../support/vectors.js'

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
  /** Photos that go best together into one `embed`. */
  batchSize: number
  /** One embedding of length 1 for each tensor [3, inputPx, inputPx], in order. */
  embed(tensors: readonly Float32Array[]): Promise<readonly Float32Array[]>
  close(): Promise<void>
}>

type ImageEncoderOptions = Readonly<{
  /** @default SHUTTERWORD_PROVIDER of the environment, else 'auto' */
  provider?: ProviderChoice
}>

/**
 * Photos in one run. Starter, onnxruntime-node 1.30, two vCPUs, ms a photo (median of 6 to 160 runs) at batch
 * 1/4/8/16/32: 1.73/1.52/1.46/1.41/1.75 with 2 threads, 3.20/3.01/2.99/2.94/2.86 with 1. Eight is within 4 % of the
 * best and blocks its thread for half the time of sixteen (12 ms).
 */
const dynamicBatchSize = 8

/** Opens a model's image tower on the best provider. */
export async function openImageEncoder(
  model: InstalledModel,
  options: ImageEncoderOptions = {},
): Promise<ImageEncoder> {
  const { manifest } = model
  const path = await verifiedFile(model, 'image')
  const choice = options.provider ?? providerFromEnvironment(process.env)
  const chosen = await chooseProvider(path, choice, async (session) => {
    checkGraph(path, session, manifest)
    const output = await session.run(feedOf([warmUpTensor(manifest)], manifest), manifest.image.output)
    return normalised(output, 'the warm-up tensor')
  })
  checkGraph(path, chosen.session, manifest)
  const session = withFallback(chosen, () => openCpuSession(path))
  const batchSize = manifest.image.batch === 'fixed-1' ? 1 : dynamicBatchSize
  return {
    dimension: manifest.embeddingDimension,
    pipeline: pipelineKey(manifest),
    get provider() {
      return describeProvider(session.provider())
    },
    trials: chosen.trials,
    get failure() {
      return session.failure()
    },
    batchSize,
    async embed(tensors) {
      const embeddings: Float32Array[] = []
      for (let start = 0; start < tensors.length; start += batchSize) {
        const feeds = feedOf(tensors.slice(start, start + batchSize), manifest)
        const output = await session.run(feeds, manifest.image.output)
        embeddings.push(...normalisedRows(output, manifest.embeddingDimension, 'a photo'))
      }
      return embeddings
    },
    close: () => session.close(),
  }
}

function feedOf(tensors: readonly Float32Array[], manifest: ModelManifest): Record<string, Feed> {
  const { inputPx } = manifest.preprocess
  const length = 3 * inputPx * inputPx
  const data = new Float32Array(tensors.length * length)
  for (const [index, tensor] of tensors.entries()) {
    if (tensor.length !== length) {
      throw new AppError(
        'internal',
        `Expected a tensor of ${length} values for ${manifest.id}, found ${tensor.length}`,
      )
    }
    data.set(tensor, index * length)
  }
  const shape = [tensors.length, 3, inputPx, inputPx]
  return { [manifest.image.input]: { type: 'float32', data, shape } }
}

/** The same values on every machine, spread over what normalised pixels can be (about -2 to 2). */
function warmUpTensor(manifest: ModelManifest): Float32Array {
  const { inputPx } = manifest.preprocess
  return Float32Array.from({ length: 3 * inputPx * inputPx }, (_, index) => 2 * Math.sin(index * 0.7))
}

function checkGraph(path: string, session: Session, manifest: ModelManifest): void {
  const { input, output, batch, valueType } = manifest.image
  const { inputPx } = manifest.preprocess
  const types = valueType ? [valueType] : floatTypes
  const rows = batch === 'dynamic' ? 'open' : 1
  checkTensor(path, session.inputs, { name: input, types, shape: [rows, 3, inputPx, inputPx] })
  checkTensor(path, session.outputs, { name: output, types, shape: [rows, manifest.embeddingDimension] })
}
