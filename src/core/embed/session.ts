import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { InferenceSession, Tensor, env, listSupportedBackends } from 'onnxruntime-node'
import { AppError, messageOf } from '../../shared/errors.js'
import { fromFloat16, toFloat16 } from '../support/float16.js'
import { providerOptions } from './provider-options.js'

/** What a graph's input or output is, read from the graph. A dimension is a number, or a name when any size will do. */
type TensorInfo = Readonly<{ name: string; type: string; shape: readonly (number | string)[] }>

/** Values of one input. */
export type Feed = Readonly<{
  type: 'float32' | 'int64' | 'int32'
  data: Float32Array | BigInt64Array | Int32Array
  shape: readonly number[]
}>

/** One open model graph on one execution provider. */
export type ModelSession = Readonly<{
  inputs: readonly TensorInfo[]
  outputs: readonly TensorInfo[]
  /**
   * Runs the graph and returns the named output. ONNX Runtime blocks this thread meanwhile: keep batches small.
   * Float32 values are converted for graphs that take or give float16.
   */
  run(feeds: Readonly<Record<string, Feed>>, output: string): Promise<Float32Array>
  close(): Promise<void>
}>

type SessionOptions = Readonly<{
  /** ONNX Runtime's own name: 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'. One only: a list hides which one runs. */
  provider: string
  /** @default one for each processor that this process may use */
  threads?: number
  /** Which of several graphics devices, for CUDA and DirectML. @default SHUTTERWORD_DEVICE_ID, else the first */
  deviceId?: number
  /** @default 'all' */
  graphOptimizationLevel?: 'all' | 'basic'
}>

/**
 * ONNX Runtime 1.30 keeps a device id and a queue of events about models and sessions in the user's cache folder on
 * Linux and macOS, and sends them to its maker; it asks this variable once, when the first session is opened. It stays
 * quiet by itself where CI is set, so tests run without that.
 */
process.env.ORT_DISABLE_TELEMETRY = '1'

/** Fatal only: whatever goes wrong reaches us as an error, and stderr belongs to the command line's user. */
const logSeverityLevel = 4
env.logLevel = 'fatal'

/** Opens a graph. Throws what ONNX Runtime says when the provider or the file is refused. */
export async function openSession(path: string, options: SessionOptions): Promise<ModelSession> {
  const { provider, threads = defaultThreads(), deviceId = deviceFromEnvironment() } = options
  const session = await InferenceSession.create(path, {
    ...providerOptions(provider, { threads, deviceId }),
    graphOptimizationLevel: options.graphOptimizationLevel ?? 'all',
    logSeverityLevel,
  })
  const inputs = session.inputMetadata.map(infoOf)
  const float16Inputs = new Set(inputs.filter(({ type }) => type === 'float16').map(({ name }) => name))
  return {
    inputs,
    outputs: session.outputMetadata.map(infoOf),
    async run(feeds, output) {
      const tensors = Object.entries(feeds).map(
        ([name, feed]) => [name, tensorOf(feed, float16Inputs.has(name))] as const,
      )
      const results = await session.run(Object.fromEntries(tensors), [output])
      const data = results[output]?.data
      if (data instanceof Float32Array) return data
      if (data instanceof Uint16Array) return fromFloat16(data)
      throw new AppError('output-of-other-type', { path, output })
    },
    close: () => session.release(),
  }
}

/**
 * Opens a graph on the CPU, where a refusal can only mean that the file is no graph that we can run. Some float16
 * graphs load only without the fusions that come last (SimplifiedLayerNormFusion), so that is tried before giving up.
 */
export async function openCpuSession(
  path: string,
  options: Pick<SessionOptions, 'threads'> = {},
): Promise<ModelSession> {
  try {
    return await openSession(path, { ...options, provider: 'cpu' })
  } catch (error) {
    try {
      return await openSession(path, { ...options, provider: 'cpu', graphOptimizationLevel: 'basic' })
    } catch {
      // The first refusal is the one to tell: this one only says that fusions are not to blame.
      const found = messageOf(error)
      throw new AppError(
        'not-an-onnx-model',
        { path, found },
        {
          cause: error,
        },
      )
    }
  }
}

/** ONNX Runtime's version, e.g. '1.30.0'. */
export function runtimeVersion(): string {
  return env.versions.node ?? env.versions.common
}

export type ProviderSupport = Readonly<{ name: string; isInstalled: boolean }>

/** Providers that this build of ONNX Runtime knows, and whether their library is there. */
export function supportedProviders(): readonly ProviderSupport[] {
  return listSupportedBackends().map(({ name, bundled }) => ({
    name,
    isInstalled: bundled || (name === 'cuda' ? cudaLibraries().isComplete : hasLibrary(name)),
  }))
}

/** The folder where ONNX Runtime looks for the libraries of its providers. */
export function providerFolder(): string {
  const runtime = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'))
  return join(runtime, 'bin', 'napi-v6', process.platform, process.arch)
}

/** Names that ONNX Runtime 1.30 asks for; TensorRT's is part of the same download and not needed for CUDA. */
const cudaLibraryNames = [
  'libonnxruntime_providers_shared.so',
  'libonnxruntime_providers_cuda.so',
  'libonnxruntime_providers_tensorrt.so',
] as const

/** CUDA comes as a download that is put beside the runtime: what of it is there. */
export function cudaLibraries(folder = providerFolder()): {
  readonly folder: string
  readonly found: readonly string[]
  readonly missing: readonly string[]
  readonly isComplete: boolean
} {
  const found = cudaLibraryNames.filter((name) => existsSync(join(folder, name)))
  const missing = cudaLibraryNames.filter((name) => !found.includes(name))
  const isComplete = missing.every((name) => name.includes('tensorrt'))
  return { folder, found, missing, isComplete }
}

/** Opening a provider without its library prints an error past every log level. */
function hasLibrary(provider: string): boolean {
  return existsSync(join(providerFolder(), `libonnxruntime_providers_${provider}.so`))
}

/** ONNX Runtime's threads: as many as the machine (or its container) gives this process. */
export function defaultThreads(): number {
  return availableParallelism()
}

/** Values of photos and embeddings: what a graph has may be either, the session converts. */
export const floatTypes = ['float32', 'float16'] as const

function deviceFromEnvironment(): number {
  const value = process.env.SHUTTERWORD_DEVICE_ID ?? '0'
  const deviceId = Number(value)
  if (Number.isSafeInteger(deviceId) && deviceId >= 0) return deviceId
  throw new AppError('device-id-not-a-number', { value })
}

/**
 * Compares an input or output with what the manifest promises. In the expected shape `null` stands for any size,
 * given or open, and 'open' for one that the graph leaves open.
 */
export function checkTensor(
  path: string,
  tensors: readonly TensorInfo[],
  expected: Readonly<{
    name: string
    types: readonly string[]
    shape: readonly (number | null | 'open')[]
  }>,
): void {
  const found = tensors.find((tensor) => tensor.name === expected.name)
  if (found && expected.types.includes(found.type) && fits(found.shape, expected.shape)) return
  throw new AppError('tensor-of-other-shape', {
    path,
    name: expected.name,
    types: expected.types,
    shape: expected.shape,
    found: found ? { type: found.type, shape: found.shape } : null,
    names: tensors.map(({ name }) => name),
  })
}

function fits(found: readonly (number | string)[], expected: readonly (number | null | 'open')[]): boolean {
  // A size below 0 or a name means that any size will do; -1 is how ONNX Runtime writes a nameless one.
  const isFree = (size: number | string | undefined) => typeof size === 'string' || (size ?? -1) < 0
  return (
    found.length === expected.length &&
    expected.every((size, index) => size === null || isFree(found[index]) || found[index] === size)
  )
}

function tensorOf({ type, data, shape }: Feed, isFloat16: boolean): Tensor {
  if (isFloat16 && data instanceof Float32Array) return new Tensor('float16', toFloat16(data), shape)
  return new Tensor(type, data, shape)
}

function infoOf(metadata: InferenceSession.ValueMetadata): TensorInfo {
  if (!metadata.isTensor) return { name: metadata.name, type: 'not a tensor', shape: [] }
  return { name: metadata.name, type: metadata.type, shape: metadata.shape }
}
