import type { Diagnosis, ProviderFinding } from '../../src/shared/diagnosis.js'
import type { Remark } from '../../src/shared/finding.js'
import { nameOfProvider } from '../../src/shared/provider.js'
import type { Settings } from '../../src/shared/settings.js'

function finding(provider: string, given: Partial<ProviderFinding>): ProviderFinding {
  return {
    provider,
    name: nameOfProvider(provider),
    state: 'not-in-build',
    reason: { kind: 'not-in-build', detail: {} },
    milliseconds: null,
    batchSize: null,
    cosine: null,
    largestDifference: null,
    isNeverRun: false,
    details: [],
    ...given,
  }
}

function tried(reason: string): Remark {
  return { kind: 'tried', detail: { reason } }
}

/** A Linux machine with a graphics device that is slower than its processor; CUDA is refused when it is asked for. */
export function fakeDiagnosis({ provider }: Pick<Settings, 'provider'>, withPaths: boolean): Diagnosis {
  const refused = { state: 'refused', reason: tried('its libraries are not installed') } as const
  return {
    version: 1,
    program: {
      shutterword: '0.1.0',
      node: '20.20.2',
      electron: '45.4.1',
      onnxRuntime: '1.30.0',
      sharp: 'wasm 0.35.5, libvips 8.18.7',
      exifTool: '13.59',
    },
    machine: {
      system: 'linux-x64 6.12.0',
      processor: 'AMD Ryzen 7 7840U',
      threads: 16,
      memoryBytes: 32e9,
      freeMemoryBytes: 21e9,
      graphicsDevices: ['renderD128'],
    },
    choice: provider,
    isChoiceFromEnvironment: false,
    providers: [
      finding('cuda', { ...refused, isNeverRun: true, details: [tried('It needs CUDA 12')] }),
      finding('dml', { isNeverRun: true }),
      finding('coreml', { isNeverRun: true }),
      finding('webgpu', {
        state: 'slower',
        reason: tried('CPU is 2.1 times as fast'),
        milliseconds: 2.94,
        batchSize: 16,
        cosine: 0.9999998,
        largestDifference: 2.4e-7,
      }),
      finding('cpu', {
        state: 'kept',
        reason: tried('the fastest correct one'),
        milliseconds: 1.4,
        batchSize: 8,
      }),
    ],
    run: {
      description: 'CPU, 8 threads',
      plan: { provider: 'cpu', threads: 8, batchSize: 8, milliseconds: 1.4 },
      measuredAt: '2026-11-22T18:00:00Z',
      isRemembered: true,
      memory: { before: 99e6, after: 143e6, peak: 171e6 },
      failure: null,
      notices: [],
    },
    model: {
      id: 'starter',
      name: 'Starter',
      variant: 'int8-weights',
      isBundled: true,
      folder: withPaths ? '/opt/shutterword/models/starter' : '<model starter>',
      files: [{ path: 'vision_model.onnx', sizeBytes: 4e6, problem: null }],
    },
    catalogue: {
      folder: withPaths ? '/home/ada/.local/share/shutterword' : '<catalogue>',
      files: [
        { name: 'user.db', sizeBytes: 1e6 },
        { name: 'derived.db', sizeBytes: 4.2e8 },
      ],
      thumbnailBytes: 3.9e9,
      photoCount: 96_431,
      embeddingCount: 96_402,
      verdictCount: 12_077,
      freeBytes: 81e9,
      lastCheck: null,
      notices: [],
    },
    logsFolder: null,
    problems:
      provider === 'cuda'
        ? [
            {
              kind: 'provider-refused',
              detail: { name: 'CUDA', automatic: 'Automatic', reason: 'its libraries are not installed' },
            },
          ]
        : [],
  }
}
