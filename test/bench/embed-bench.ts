import { openImageEncoder } from '../../src/core/embed/image-encoder.js'
import { graphicsDevices } from '../../src/core/embed/graphics-device.js'
import { plainRuntimeMessage } from '../../src/core/embed/runtime-message.js'
import {
  defaultThreads,
  openSession,
  supportedProviders,
  type ModelSession,
} from '../../src/core/embed/session.js'
import { verifiedFile, type InstalledModel } from '../../src/core/models/installed-models.js'
import { describePlan, type RunPlan } from '../../src/shared/provider.js'
import { describeBenchMachine, type BenchMachine } from './machine.js'
import { secondsOf, spreadOf, type Spread } from './measure.js'

/** Photos per second of the bare graph in one way of running it. */
type Figure = Readonly<{ provider: string; threads: number; batchSize: number; photosPerSecond: Spread }>

export type EmbedResult = Readonly<{
  machine: BenchMachine
  model: string
  rounds: number
  figures: readonly Figure[]
  refused: readonly { readonly provider: string; readonly reason: string }[]
  /** What the program chose by itself. */
  plan: RunPlan
  /** The encoder with everything around the graph. */
  encoder: Spread
  /** The encoder over the bare graph that is run as the encoder runs it, one after the other in the same round. */
  ofLimit: Spread
}>

const batchSizes = [1, 2, 4, 8, 16, 32]

/** Runs are repeated for this time, so that a fast one is not measured by the clock's grain. */
const timePerFigureMs = 400

type Way = Readonly<{ provider: string; threads: number; batchSize: number; session: ModelSession }>

/** Every provider that opens, every batch size, all threads and half of them; then the encoder's own choice. */
export async function benchEmbedding(model: InstalledModel, rounds: number): Promise<EmbedResult> {
  const machine = describeBenchMachine()
  const path = await verifiedFile(model, 'image')
  const refused: EmbedResult['refused'][number][] = []
  const ways: Way[] = []
  const add = async (provider: string, threads: number) => {
    try {
      const session = await openSession(path, { provider, threads })
      await photosPerSecondOf({ provider, threads, batchSize: 1, session }, model)
      ways.push(...batchSizes.map((batchSize) => ({ provider, threads, batchSize, session })))
    } catch (error) {
      const reason = plainRuntimeMessage(error instanceof Error ? error.message : String(error))
      refused.push({ provider, reason })
    }
  }
  for (const threads of new Set([defaultThreads(), Math.ceil(defaultThreads() / 2)]))
    await add('cpu', threads)
  for (const { name, isInstalled } of supportedProviders()) {
    if (name === 'cpu' || !isInstalled) continue
    if (name === 'webgpu' && graphicsDevices().length === 0)
      refused.push({ provider: name, reason: 'no device' })
    else await add(name, defaultThreads())
  }
  const encoder = await openImageEncoder(model)
  const { provider, threads, batchSize } = encoder.plan
  const bare: Way = { provider, threads, batchSize, session: await openSession(path, { provider, threads }) }
  const rates = new Map<Way, number[]>(ways.map((way) => [way, []]))
  const own: number[] = []
  const ratios: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    process.stderr.write(`embed: round ${round + 1} of ${rounds}\n`)
    for (const way of ways) rates.get(way)?.push(await photosPerSecondOf(way, model))
    const tensors = tensorsOf(model, encoder.batchSize)
    const rate = await rateOf(tensors.length, async () => encoder.embed(tensors))
    own.push(rate)
    ratios.push(rate / (await photosPerSecondOf(bare, model)))
  }
  const { plan } = encoder
  await encoder.close()
  for (const session of new Set([bare, ...ways].map((way) => way.session))) await session.close()
  const figures = [...rates].map(([way, list]) => ({
    provider: way.provider,
    threads: way.threads,
    batchSize: way.batchSize,
    photosPerSecond: spreadOf(list),
  }))
  const { id } = model.manifest
  return {
    machine,
    model: id,
    rounds,
    figures,
    refused,
    plan,
    encoder: spreadOf(own),
    ofLimit: spreadOf(ratios),
  }
}

async function photosPerSecondOf({ session, batchSize }: Way, { manifest }: InstalledModel): Promise<number> {
  const { inputPx } = manifest.preprocess
  const data = new Float32Array(batchSize * 3 * inputPx * inputPx).map((_, index) => Math.sin(index))
  const shape = [batchSize, 3, inputPx, inputPx]
  const feeds = { [manifest.image.input]: { type: 'float32' as const, data, shape } }
  return rateOf(batchSize, () => session.run(feeds, manifest.image.output))
}

/** Photos per second of a run that embeds `count` photos. */
async function rateOf(count: number, run: () => Promise<unknown>): Promise<number> {
  let runs = 0
  const seconds = await secondsOf(async () => {
    const endMs = performance.now() + timePerFigureMs
    do {
      await run()
      runs += 1
    } while (performance.now() < endMs)
  })
  return (runs * count) / seconds
}

function tensorsOf({ manifest }: InstalledModel, count: number): readonly Float32Array[] {
  const { inputPx } = manifest.preprocess
  return Array.from({ length: count }, (_, photo) =>
    Float32Array.from({ length: 3 * inputPx * inputPx }, (_value, index) => Math.sin(index * (photo + 1))),
  )
}

export function printEmbedding(result: EmbedResult): void {
  const { machine, plan, encoder, ofLimit } = result
  console.log(
    `\nmachine  ${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}`,
  )
  console.log(`         Node ${machine.node}, load before ${machine.loadBefore}`)
  console.log(`commit   ${machine.commit}`)
  console.log(`model    ${result.model}, ${result.rounds} rounds\n`)
  console.log('embedding, photos per second         median (lowest to highest)')
  for (const { provider, threads, batchSize, photosPerSecond } of result.figures) {
    const way = `${describePlan({ provider, threads })}, batch ${batchSize}`
    console.log(`${way.padEnd(34)} ${spreadText(photosPerSecond, 1)}`)
  }
  for (const { provider, reason } of result.refused) {
    console.log(`${describePlan({ provider, threads: 1 }).padEnd(34)} refused: ${reason}`)
  }
  const chosen = `encoder: ${describePlan(plan)}, batch ${plan.batchSize}`
  console.log(`\n${chosen.padEnd(34)} ${spreadText(encoder, 1)}`)
  console.log(`${'encoder / bare graph, same way'.padEnd(34)} ${spreadText(ofLimit, 2)} wanted: at least 0.9`)
}

function spreadText({ minimum, median, maximum }: Spread, digits: number): string {
  return `${median.toFixed(digits).padStart(8)} (${minimum.toFixed(digits)} to ${maximum.toFixed(digits)})`
}
