import type { InferenceSession } from 'onnxruntime-node'

/** CoreMLFlags of ONNX Runtime: make an ML program, which knows more operators than the older neural network. */
const coreMlProgram = 0x010

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

/**
 * What ONNX Runtime must be told for each provider. Always one provider alone: a list hides which one runs, and
 * `['webgpu', 'cpu']` fails as a whole where WebGPU does.
 */
export function providerOptions(
  provider: string,
  options: { readonly threads: number; readonly deviceId: number },
): InferenceSession.SessionOptions {
  const { threads, deviceId } = options
  const common: InferenceSession.SessionOptions = {
    intraOpNumThreads: threads,
    extra: {
      session: {
        intra_op: { allow_spinning: waitingThreadsSpin },
        qdq_matmulnbits_accuracy_level: accuracyOf8BitWeights,
      },
    },
  }
  switch (provider) {
    case 'cuda':
      return { ...common, executionProviders: [{ name: 'cuda', deviceId }] }
    case 'dml':
      // DirectML knows neither memory patterns nor parallel execution:
      // https://onnxruntime.ai/docs/execution-providers/DirectML-ExecutionProvider.html#configuration-options
      return {
        ...common,
        executionProviders: [{ name: 'dml', deviceId }],
        enableMemPattern: false,
        executionMode: 'sequential',
      }
    case 'coreml':
      // All compute units. The Neural Engine computes in float16: the comparison with the CPU decides whether that does.
      return { ...common, executionProviders: [{ name: 'coreml', coreMlFlags: coreMlProgram }] }
    default:
      return { ...common, executionProviders: [provider] }
  }
}
