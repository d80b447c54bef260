import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openImageEncoder } from '../../src/core/embed/image-encoder.js'
import { listModels, type InstalledModel } from '../../src/core/models/installed-models.js'
import type { RunPlan } from '../../src/shared/provider.js'
import { benchPhotos } from './bench-photos.js'
import { benchEmbedding, printEmbedding } from './embed-bench.js'
import { engineRound } from './engine-bench.js'
import { describeBenchMachine } from './machine.js'
import { spreadOf, type Spread } from './measure.js'
import { benchReading, printReading } from './read-bench.js'
import { decodeRound, embedRound } from './stage-bench.js'
import { benchWriting, printWriting } from './write-bench.js'

const usage = `npm run bench -- [--only tag|embed|read|write] [--photos N] [--megapixels M] [--files F] [--rounds R] [--json]
Photos per second of decoding, preprocessing, embedding and the whole job; of the model by provider, batch and
threads; of reading metadata out of F small
photos, and of writing tags into them and into a tenth as many large ones, on photos that it makes.`

const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: '200' },
    megapixels: { type: 'string', default: '12' },
    files: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

/** Two levels up both from here and from where the bundle lies. */
const resourcesFolder = fileURLToPath(new URL('../../resources', import.meta.url))

/** About 100 KB as on the web, and 3 MB as from a phone. */
const smallMegapixels = 0.45
const largeMegapixels = 12

type Result = Readonly<{
  machine: ReturnType<typeof describeBenchMachine>
  input: string
  model: string
  provider: string
  lanes: number
  rounds: number
  photosPerSecond: Readonly<Record<string, Spread>>
  /** The whole job after the scan, over what decode-only and embed-only allow together. */
  ofLimit: Spread
  peakMemoryMb: number
}>

async function bench(): Promise<Result> {
  const machine = describeBenchMachine()
  const count = positive('photos', values.photos)
  const rounds = positive('rounds', values.rounds)
  const photos = await benchPhotos(count, positive('megapixels', values.megapixels))
  const model = await firstModel()
  const encoder = await openImageEncoder(model)
  const lanes = Math.min(8, machine.cores)
  const figures: Record<string, number[]> = {}
  const note = (name: string, figure: number) => (figures[name] ??= []).push(figure)
  // The first photos load libraries and warm the model up.
  await decodeRound(photos.paths.slice(0, 2 * lanes), model.manifest.preprocess, lanes)
  for (let round = 0; round < rounds; round++) {
    process.stderr.write(`round ${round + 1} of ${rounds}\n`)
    const decoded = await decodeRound(photos.paths, model.manifest.preprocess, lanes)
    const embedded = await embedRound(encoder, decoded.tensors)
    const whole = await engineRound(photos.folder, count, resourcesFolder)
    note('decode', decoded.decode)
    note('preprocess', decoded.preprocess)
    note('thumbnail', decoded.thumbnail)
    note('decode-only', decoded.photosPerSecond)
    note('embed-only', embedded)
    note('limit', limitOf(decoded.photosPerSecond, embedded, encoder.plan, machine.cores))
    note('tag', whole.tagged)
    note('scan', whole.scanned)
    note('total', whole.total)
  }
  const { provider } = encoder
  await encoder.close()
  const ratios = (figures.tag ?? []).map((tag, round) => tag / (figures.limit?.[round] ?? NaN))
  return {
    machine,
    input: photos.description,
    model: model.manifest.id,
    provider,
    lanes,
    rounds,
    photosPerSecond: Object.fromEntries(
      Object.entries(figures).map(([name, list]) => [name, spreadOf(list)]),
    ),
    ofLimit: spreadOf(ratios),
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
  }
}

async function firstModel(): Promise<InstalledModel> {
  const [model] = await listModels([`${resourcesFolder}/models`])
  if (!model) throw new Error(`Expected a model below ${resourcesFolder}/models, found none.`)
  return model
}

/**
 * On the CPU decoding and embedding share the cores: decoding takes all of them for its time, embedding as many as it has
 * threads. Elsewhere the slower one decides.
 */
function limitOf(decode: number, embed: number, { provider, threads }: RunPlan, cores: number): number {
  if (provider !== 'cpu') return Math.min(decode, embed)
  return Math.min(embed, 1 / (1 / decode + threads / cores / embed))
}

function positive(name: string, text: string): number {
  const value = Number(text)
  if (value > 0) return value
  throw new Error(`--${name} takes a positive number, not "${text}".`)
}

const meanings: Readonly<Record<string, string>> = {
  decode: 'file to upright sRGB pixels, all lanes',
  preprocess: 'pixels to tensor, one thread',
  thumbnail: 'pixels to 512 px WebP, all lanes',
  'decode-only': 'the three above together, measured',
  'embed-only': 'tensors to embeddings, measured',
  limit: 'what decode-only and embed-only allow together',
  tag: 'the engine after its scan, measured',
  scan: "the engine's scan, measured",
  total: 'the engine, scan and tagging, measured',
}

function print(result: Result): void {
  const { machine, photosPerSecond, ofLimit } = result
  console.log(
    `machine  ${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}`,
  )
  console.log(`         Node ${machine.node}, ${machine.sharp} sharp, load before ${machine.loadBefore}`)
  console.log(`commit   ${machine.commit}`)
  console.log(`input    ${result.input}`)
  console.log(
    `model    ${result.model} on ${result.provider}, ${result.lanes} lanes, ${result.rounds} rounds\n`,
  )
  console.log('photos per second     median (lowest to highest)')
  for (const [name, spread] of Object.entries(photosPerSecond)) {
    const range = `(${spread.minimum.toFixed(1)} to ${spread.maximum.toFixed(1)})`
    console.log(
      `${name.padEnd(14)} ${spread.median.toFixed(1).padStart(13)} ${range.padEnd(22)} ${meanings[name] ?? ''}`,
    )
  }
  const range = `(${ofLimit.minimum.toFixed(2)} to ${ofLimit.maximum.toFixed(2)})`
  console.log(
    `\ntag / limit    ${ofLimit.median.toFixed(2).padStart(13)} ${range.padEnd(22)} wanted: at least 0.9`,
  )
  console.log(`peak memory    ${result.peakMemoryMb} MB`)
}

if (values.help) {
  console.log(usage)
} else {
  const { only } = values
  if (only !== undefined && !['tag', 'embed', 'read', 'write'].includes(only))
    throw new Error(`--only takes tag, embed, read or write, not "${only}".`)
  const wants = (part: string) => only === undefined || only === part
  const [files, rounds] = [positive('files', values.files), positive('rounds', values.rounds)]
  const tagging = wants('tag') ? await bench() : null
  const embedding = wants('embed') ? await benchEmbedding(await firstModel(), rounds) : null
  const reading = wants('read') ? await benchReading(files, rounds) : null
  const writing = wants('write')
    ? [
        await benchWriting(files, smallMegapixels, rounds),
        await benchWriting(Math.ceil(files / 10), largeMegapixels, rounds),
      ]
    : []
  if (values.json) console.log(JSON.stringify({ ...tagging, embedding, reading, writing }, null, 1))
  else {
    if (tagging) print(tagging)
    if (embedding) printEmbedding(embedding)
    if (reading) printReading(reading)
    for (const result of writing) printWriting(result)
  }
}
