/** How far a model is here. */
export type ModelState = Readonly<
  | { kind: 'installed' }
  /** Files are missing or of a wrong size: found without reading them all. */
  | { kind: 'damaged'; files: readonly string[] }
  /** A download that was begun and can be resumed. */
  | { kind: 'partial'; doneBytes: number }
  | { kind: 'not-installed' }
  /** Cannot be downloaded by Shutterword, and why; `how` says how its files are got. */
  | { kind: 'import-only'; why: string; how: string }
>

/** One model in one precision, with what there is to know before deciding for it. */
export type ListedModel = Readonly<{
  id: string
  /** The same for all precisions of a model. */
  groupId: string
  name: string
  /** One plain sentence about what it is good for. */
  recommendation: string
  /** Precision, e.g. 'fp32'. */
  variant: string
  /** BCP 47 codes; ['mul'] for many. */
  languages: readonly string[]
  licence: Readonly<{
    name: string
    url: string | null
    /** What has to be accepted before it is downloaded; null for a free licence. */
    terms: string | null
    /** True when the user has accepted it here. */
    isAccepted: boolean
    note: string | null
  }>
  /** Published by whom it says, a value from 0 to 1. */
  accuracy: readonly Readonly<{ measure: string; value: number; source: string }>[]
  parametersMillions: number | null
  embeddingDimension: number
  inputPx: number
  /** Of all its files; null when nobody knows. */
  sizeBytes: number | null
  /** Estimate of what it takes while it runs; null when nobody knows. */
  memoryBytes: number | null
  /** It comes with the application and cannot be removed. */
  isBundled: boolean
  /** Where it comes from is known, so that it can be installed and repaired by download. */
  canDownload: boolean
  state: ModelState
}>

/** Where models are downloaded from, and how. */
export type ModelSource = Readonly<{
  /** Base address that keeps the hub's paths; null: the hub itself. */
  mirror: string | null
  /** Null: what the environment says (HTTPS_PROXY and its like). A password in it is not shown. */
  proxy: string | null
}>

export type ModelList = Readonly<{
  models: readonly ListedModel[]
  source: ModelSource
  /** Where downloads come from, for people: the hub's name or the mirror's address. */
  sourceName: string
  /** True when bytes from there come over plain http; the files are compared with their sha256 all the same. */
  isUnencrypted: boolean
  /** Folder of the user's models, for reading only. */
  location: string
  /** What is under way. */
  work: readonly ModelProgress[]
}>

export type ModelActivity = 'install' | 'import' | 'verify' | 'repair'

/** How far the work on one model is. */
export type ModelProgress = Readonly<{
  modelId: string
  activity: ModelActivity
  doneBytes: number
  totalBytes: number
  bytesPerSecond: number | null
  secondsLeft: number | null
  /** Why nothing comes at the moment; null while it does. */
  waiting: string | null
}>

/** A file that is not as it was published. */
export type DamagedModelFile = Readonly<{ path: string; expected: string; found: string }>

export type ImportedModel = Readonly<{ modelId: string; name: string }>

/** On the disk as a whole model, be it damaged. */
export function isHere({ state }: ListedModel): boolean {
  return state.kind === 'installed' || state.kind === 'damaged'
}
