import { expect, it } from 'vitest'
import { isOutOfMemory } from '../../../src/core/embed/out-of-memory.js'
import { providerOptions } from '../../../src/core/embed/provider-options.js'
import { plainRuntimeMessage } from '../../../src/core/embed/runtime-message.js'
import { bestFigure } from '../../../src/core/embed/measure-batches.js'

const options = { threads: 3, deviceId: 1 }

it.each([
  ['cpu', { executionProviders: ['cpu'], intraOpNumThreads: 3 }],
  ['webgpu', { executionProviders: ['webgpu'] }],
  ['cuda', { executionProviders: [{ name: 'cuda', deviceId: 1 }] }],
  [
    'dml',
    {
      executionProviders: [{ name: 'dml', deviceId: 1 }],
      enableMemPattern: false,
      executionMode: 'sequential',
    },
  ],
  ['coreml', { executionProviders: [{ name: 'coreml', coreMlFlags: 16 }] }],
])('asks for %s alone, with what it needs', (provider, expected) => {
  expect(providerOptions(provider, options)).toMatchObject(expected)
  expect(providerOptions(provider, options).executionProviders).toHaveLength(1)
})

it.each([
  ['CUDA error: out of memory', true],
  ['Failed to allocate memory for requested buffer of size 1536', true],
  ['std::bad_alloc', true],
  ['887A0005: DXGI_ERROR_DEVICE_REMOVED', false],
  ['[Invalid Buffer (unlabeled)] is invalid due to a previous error. - While validating entries[1]', true],
  ['Buffer size (1536000000) exceeds the max buffer size limit (1073741824).', true],
  ['Tile output tensor would require more than 4294967296 bytes', true],
  ['no kernel for ConvInteger', false],
  ['memory pattern mismatch', false],
])('takes "%s" for a lack of memory: %s', (message, expected) => {
  expect(isOutOfMemory(message)).toBe(expected)
})

it('tells the end of an error of ONNX Runtime, not where it was thrown', () => {
  const message =
    '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::WebGpuContext::' +
    'Initialize(const onnxruntime::webgpu::WebGpuContextConfig&)::<lambda()> adapter_result.status == ' +
    'wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters\n'
  expect(plainRuntimeMessage(message)).toBe('Failed to get a WebGPU adapter: No supported adapters')
  expect(plainRuntimeMessage('Load model failed')).toBe('Load model failed')
  expect(plainRuntimeMessage('')).toBe('it gave no reason')
})

it('takes the smallest batch that is nearly as fast as the fastest', () => {
  const figures = [
    { batchSize: 1, milliseconds: 1.73 },
    { batchSize: 4, milliseconds: 1.47 },
    { batchSize: 16, milliseconds: 1.41 },
  ]
  expect(bestFigure(figures).batchSize).toBe(4)
  expect(() => bestFigure([])).toThrow('found none')
})
