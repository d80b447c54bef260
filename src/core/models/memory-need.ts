import type { z } from 'zod'
import type { knownModelSchema } from './known-model.js'

type Source = z.infer<typeof knownModelSchema>['variants'][number]['source']

/**
 * What Node, ONNX Runtime, a batch of photos and their tensors take beside the weights: the engine with the starter
 * model stays below it.
 */
const programBytes = 400e6

/**
 * Memory at its peak as a multiple of a graph's file, measured with onnxruntime-node 1.30 on the CPU on 36 matrices of
 * 1536 x 1536: float32 340 MB of weights, 406 MB (external data 377 MB); float16 170 MB of weights, 689 MB, because
 * the CPU computes in float32 and both copies are there while a graph is opened.
 */
const factors = { float32: 1.2, float16: 4.1 }

/**
 * Estimate of the memory that a model takes on the CPU: its weights, times what ONNX Runtime makes of them, plus the
 * program. Both towers are open at once.
 */
export function memoryNeedBytes(
  parametersMillions: Readonly<{ image: number; text: number }>,
  source: Source,
): number {
  const weights =
    source.kind === 'download'
      ? source.files
          .filter(({ role }) => role === 'image' || role === 'text' || role === 'data')
          .map(({ path, sizeBytes }) => sizeBytes * factorOf(path.includes('fp16')))
      : [
          (parametersMillions.image + parametersMillions.text) *
            1e6 *
            source.bytesPerParameter *
            factorOf(source.bytesPerParameter === 2),
        ]
  return Math.round(weights.reduce((sum, bytes) => sum + bytes, programBytes))
}

function factorOf(isFloat16: boolean): number {
  return isFloat16 ? factors.float16 : factors.float32
}
