/** What may be asked for: `auto` keeps the fastest provider that computes the same as the CPU. */
export const providerChoices = ['auto', 'cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const
export type ProviderChoice = (typeof providerChoices)[number]

/** Names for people, by ONNX Runtime's names. */
export const providerNames: Readonly<Record<ProviderChoice, string>> = {
  auto: 'Automatic',
  cpu: 'CPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'CoreML',
  webgpu: 'WebGPU',
}

/** Providers that nobody has run this program on yet: their code follows the documentation only (docs/hardware.md). */
export const neverRun: ReadonlySet<string> = new Set(['cuda', 'dml', 'coreml'])

/** What became of one provider. */
export type ProviderTrial = Readonly<{
  /** ONNX Runtime's own name. */
  provider: string
  /** `not-asked`: it works, and another one was asked for by name. */
  outcome: 'kept' | 'slower' | 'refused' | 'not-asked'
  /** One sentence for people. */
  reason: string
  /** Time for one photo at `batchSize`, null when it was not measured. */
  milliseconds: number | null
  batchSize: number | null
  /** Of the fixed tensor's embedding to the CPU's; null when it was not compared. */
  cosine: number | null
  /** Largest difference of any value of these two embeddings, which have length 1. */
  largestDifference: number | null
}>

/** How a model is run. */
export type RunPlan = Readonly<{
  provider: string
  /** ONNX Runtime's threads; they matter on the CPU alone. */
  threads: number
  /** Photos embedded together. */
  batchSize: number
  /** Time for one photo as it was measured, null when it was not. */
  milliseconds: number | null
}>

/** Memory of this process around the loading of a model, bytes. */
export type LoadMemory = Readonly<{
  before: number
  after: number
  /** The most that the process ever held up to the end of the load. */
  peak: number
}>

/** For people: what runs the model, e.g. 'CPU, 2 threads'. */
export function describePlan({ provider, threads }: Pick<RunPlan, 'provider' | 'threads'>): string {
  const name = nameOfProvider(provider)
  if (provider !== 'cpu') return name
  return `${name}, ${String(threads)} ${threads === 1 ? 'thread' : 'threads'}`
}

export function nameOfProvider(provider: string): string {
  return providerChoices.some((known) => known === provider)
    ? providerNames[provider as ProviderChoice] // one of them, see the line above
    : provider
}
