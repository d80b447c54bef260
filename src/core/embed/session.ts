import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { InferenceSession, Tensor, env, listSupportedBackends } from 'onnxruntime-node'
import { AppError, messageOf } from '../../shared/errors.js'
import { fromFloat16, toFloat16 } from './float16.js'

/** What a graph's input or output is, read from the graph. A dimension is a number, or a name when any size will do. */
type TensorInfo = Readonly<{ name: string; type: string; shape: readonly (number | string)[] }>

/** Values of one input. */
export type Feed = Readonly<{
  type: 'float32' | 'int64' | 'int32'
  data: Float32Array | BigInt64Array | Int32Array
  shape: readonly number[]
}>

/** One open model graph on one execution provider. */
export type Session = Readonly<{
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
}>

/** Fatal only: whatever goes wrong reaches us as an error, and stderr belongs to the command line's user. */
const logSeverityLevel = 4
env.logLevel = 'fatal'

/**
 * Waiting threads sleep: those that spin take the processors from decoding, which runs at the same time. Decoding and
 * embedding 64 photos at once on two busy vCPUs, median of 6: 15.3 ms of time and 7.6 ms of CPU a photo, against 21.8
 * and 10.0 with spinning.
 */
const waitingThreadsSpin = '0'

/**
 * Weights of 8 bits behind a DequantizeLinear are computed with in float32: by default (4) ONNX Runtime rounds the
 * other factor to 8 bits too, and the tiny model's texts fall to a cosine of 0.99957 to torch (float32: 0.99999995).
 */
const accuracyOf8BitWeights = '1'

/** Opens a graph. Throws what ONNX Runtime says when the provider or the file is refused. */
export async function openSession(path: string, options: SessionOptions): Promise<Session> {
  const session = await InferenceSession.create(path, {
    executionProviders: [options.provider],
    intraOpNumThreads: options.threads ?? defaultThreads(),
    logSeverityLevel,
    extra: {
      session: {
        intra_op: { allow_spinning: waitingThreadsSpin },
        qdq_matmulnbits_accuracy_level: accuracyOf8BitWeights,
      },
    },
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
      throw new AppError(
        'model-damaged',
        `Model file ${path}: expected float32 or float16 values from "${output}", found other ones`,
      )
    },
    close: () => session.release(),
  }
}

/** Opens a graph on the CPU, where a refusal can only mean that the file is no graph that we can run. */
export async function openCpuSession(path: string): Promise<Session> {
  try {
    return await openSession(path, { provider: 'cpu' })
  } catch (error) {
    throw new AppError(
      'model-damaged',
      `Model file ${path}: expected an ONNX model, found ${messageOf(error)}`,
      {
        cause: error,
      },
    )
  }
}

/** Providers that this build of ONNX Runtime knows, and whether their library is there. */
export function supportedProviders(): readonly { readonly name: string; readonly isInstalled: boolean }[] {
  return listSupportedBackends().map(({ name, bundled }) => ({
    name,
    isInstalled: bundled || hasLibrary(name),
  }))
}

/** CUDA comes as a download that is put beside the runtime; opening it without prints an error past every log level. */
function hasLibrary(provider: string): boolean {
  const runtime = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'))
  const libraries = join(runtime, 'bin', 'napi-v6', process.platform, process.arch)
  return existsSync(join(libraries, `libonnxruntime_providers_${provider}.so`))
}

/** ONNX Runtime's threads: as many as the machine (or its container) gives this process. */
export function defaultThreads(): number {
  return availableParallelism()
}

/** Values of photos and embeddings: what a graph has may be either, the session converts. */
export const floatTypes = ['float32', 'float16'] as const

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
  const names = tensors.map((tensor) => `"${tensor.name}"`).join(', ')
  throw new AppError(
    'model-damaged',
    `Model file ${path}: expected "${expected.name}" ${expected.types.join(' or ')} [${expected.shape.map((size) => size ?? 'any').join(', ')}], ` +
      `found ${found ? `${found.type} [${found.shape.join(', ')}]` : `only ${names}`}`,
  )
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
