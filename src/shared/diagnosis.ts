import type { Finding, Remark } from './finding.js'
import type { Problem } from './problem.js'
import type { LoadMemory, ProviderChoice, ProviderTrial, RunPlan } from './provider.js'

/** One provider: what ONNX Runtime brings of it here, and what became of it. */
export type ProviderFinding = Readonly<{
  /** ONNX Runtime's own name. */
  provider: string
  name: string
  /** `not-tried`: it was not asked for. `not-in-build`: ONNX Runtime has it for other systems only. */
  state: ProviderTrial['outcome'] | 'not-tried' | 'not-in-build'
  reason: Remark
  milliseconds: number | null
  batchSize: number | null
  cosine: number | null
  largestDifference: number | null
  /** Nobody has run this program on such hardware yet: its code follows the documentation only. */
  isNeverRun: boolean
  /** What else there is to say, e.g. where CUDA's libraries are expected. */
  details: readonly Remark[]
}>

/** How the model is run now. */
export type RunFinding = Readonly<{
  /** For people, e.g. 'CPU, 2 threads'. */
  description: string
  plan: RunPlan
  /** ISO 8601 */
  measuredAt: string
  /** False when it was measured at this start. */
  isRemembered: boolean
  memory: LoadMemory
  /** Why the first provider was given up in the middle of a run. */
  failure: string | null
  /** Sentences about what had to be changed in the middle of a run. */
  notices: readonly string[]
}>

export type ModelFinding = Readonly<{
  id: string
  name: string
  variant: string
  isBundled: boolean
  folder: string
  files: readonly { readonly path: string; readonly sizeBytes: number; readonly problem: Problem | null }[]
}>

/** How the catalogue is, for doctor and diagnostics. */
export type CatalogueCondition = Readonly<{
  files: readonly { readonly name: string; readonly sizeBytes: number }[]
  /** Thumbnails and previews together; estimated from a sample where there are many. */
  thumbnailBytes: number
  photoCount: number
  embeddingCount: number
  verdictCount: number
  /** Of the disk that the catalogue is on. */
  freeBytes: number
  /** Null while nobody has asked for a check. */
  lastCheck: { readonly at: string; readonly problems: readonly string[] } | null
}>

/** Everything that decides how Shutterword runs on this machine. Nothing of it leaves the machine. */
export type Diagnosis = Readonly<{
  version: 1
  program: Readonly<{
    shutterword: string
    node: string
    /** Null on the command line. */
    electron: string | null
    onnxRuntime: string
    sharp: string
    /** Null when it does not run. */
    exifTool: string | null
  }>
  machine: Readonly<{
    system: string
    processor: string
    /** Processors that this process may use. */
    threads: number
    memoryBytes: number
    freeMemoryBytes: number
    graphicsDevices: readonly string[]
  }>
  choice: ProviderChoice
  /** True when SHUTTERWORD_PROVIDER of the environment makes the choice. */
  isChoiceFromEnvironment: boolean
  providers: readonly ProviderFinding[]
  /** Null when the model could not be loaded. */
  run: RunFinding | null
  /** Null when the settings name a model that is not installed. */
  model: ModelFinding | null
  catalogue: Readonly<
    CatalogueCondition & {
      folder: string
      /** What opening it had to settle. */
      notices: readonly Problem[]
    }
  >
  /** Where log files are; null: none are written. */
  logsFolder: string | null
  problems: readonly Finding[]
}>
