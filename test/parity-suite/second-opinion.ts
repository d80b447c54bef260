import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decodePhoto } from '../../src/core/decode/decode-photo.js'
import { openImageEncoder } from '../../src/core/embed/image-encoder.js'
import { openTextEncoder } from '../../src/core/embed/text-encoder.js'
import { openTokenizer } from '../../src/core/embed/tokenizer.js'
import type { InstalledModel } from '../../src/core/models/installed-models.js'
import { cosineOf } from '../support/torch-references.js'
import { figureOf, type Figure } from './figure.js'
import type { ParityPhoto } from './parity-photos.js'
import type { Pillow } from './pillow.js'

type Answers = Readonly<{
  version: string
  photos: readonly { readonly pixels: string; readonly embedding: string }[]
  texts: readonly { readonly ids: readonly number[]; readonly embedding: string }[]
}>

const texts = [
  'a photo of a dog',
  'Cat',
  'golden retriever',
  'Café  au lait!',
  'x',
  'two, three & more',
  'a '.repeat(40),
]

const script = fileURLToPath(new URL('../../test/parity-suite/second-opinion.mjs', import.meta.url))

/**
 * What transformers.js makes of the same photos and texts with the same model, and how far each is from Pillow.
 * `installed`: the folder with its node_modules (scripts/parity.mjs).
 */
export async function secondOpinion(
  model: InstalledModel,
  photos: readonly ParityPhoto[],
  pillow: Pillow,
  installed: string,
  folder: string,
): Promise<readonly Figure[]> {
  process.stderr.write(`second opinion: ${photos.length} photos, ${texts.length} texts\n`)
  const name = await layOut(model, folder)
  const answers = await ask([installed, folder, name], { photos: photos.map(({ path }) => path), texts })
  await rm(join(folder, name), { recursive: true })
  const part = `Second opinion: transformers.js ${answers.version} with the model ${model.manifest.id}`
  return [
    ...(await comparePhotos(part, model, photos, pillow, answers)),
    ...(await compareTexts(part, model, answers)),
  ]
}

/** The folders that transformers.js looks for. */
async function layOut(model: InstalledModel, folder: string): Promise<string> {
  const name = `${model.manifest.id}-for-transformers`
  await mkdir(join(folder, name, 'onnx'), { recursive: true })
  for (const file of await readdir(model.folder)) {
    if (file.endsWith('.json')) await copyFile(join(model.folder, file), join(folder, name, file))
    if (file.endsWith('.onnx')) await copyFile(join(model.folder, file), join(folder, name, 'onnx', file))
  }
  return name
}

async function ask(scriptArguments: readonly string[], request: object): Promise<Answers> {
  const child = spawn(process.execPath, [script, ...scriptArguments], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Its ONNX Runtime would report to its maker, too: src/core/embed/session.ts.
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stdin.end(JSON.stringify(request))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${script} ended with exit code ${code}: see its message above`)
  // Written by the script in this shape.
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Answers
}

async function comparePhotos(
  part: string,
  model: InstalledModel,
  photos: readonly ParityPhoto[],
  pillow: Pillow,
  answers: Answers,
): Promise<readonly Figure[]> {
  const spec = model.manifest.preprocess
  const encoder = await openImageEncoder(model)
  const [ourCosines, theirCosines, sameTensor]: { value: number; name: string }[][] = [[], [], []]
  const [ourMeans, theirMeans]: { value: number; name: string }[][] = [[], []]
  for (const [index, { path, name, format }] of photos.entries()) {
    const reference = await pillow.preprocess(path, [spec])
    const answer = answers.photos[index]!
    if ('refused' in reference) throw new Error(`${name}: Pillow says ${reference.refused}`)
    const theirs = floats(answer.pixels)
    const { tensor } = await decodePhoto({ path, format, tensor: spec, thumbnailPx: null })
    const exact = normalised(reference.pixels[0]!, spec)
    const [our, their, right] = await encoder.embed([tensor!, theirs, exact])
    // Their pixels through our session against their own embedding: the same graph in two runtimes.
    sameTensor!.push({ value: cosineOf(their, floats(answer.embedding)), name })
    ourCosines!.push({ value: cosineOf(our, right), name })
    theirCosines!.push({ value: cosineOf(their, right), name })
    ourMeans!.push({ value: meanDifference(tensor!, exact, spec.std), name })
    theirMeans!.push({ value: meanDifference(theirs, exact, spec.std), name })
  }
  const { provider } = encoder
  await encoder.close()
  const why =
    "it resizes by sharp's affine(), which has no antialias: most of a large photo's pixels are never read"
  const row = (what: string, measure: string, wanted: Figure['wanted']) => ({ part, what, measure, wanted })
  return [
    figureOf(
      row('its pixels, our session, its embedding', 'embedding cosine', { atLeast: 0.9999 }),
      sameTensor!,
      'lower is worse',
      `on ${provider}`,
    ),
    figureOf(
      row('our pixels to those of Pillow', 'mean difference', { atMost: 0.7 }),
      ourMeans!,
      'higher is worse',
    ),
    figureOf(
      row('its pixels to those of Pillow', 'mean difference', null),
      theirMeans!,
      'higher is worse',
      why,
    ),
    figureOf(row('our pixels to those of Pillow', 'embedding cosine', null), ourCosines!, 'lower is worse'),
    figureOf(row('its pixels to those of Pillow', 'embedding cosine', null), theirCosines!, 'lower is worse'),
  ]
}

async function compareTexts(
  part: string,
  model: InstalledModel,
  answers: Answers,
): Promise<readonly Figure[]> {
  const tokenizer = await openTokenizer(model)
  const encoder = await openTextEncoder(model)
  const embeddings = await encoder.embed(texts)
  await encoder.close()
  const named = texts.map((text, index) => ({
    name: `"${text.slice(0, 30)}"`,
    isLong: tokenizer.encode(text).length === model.manifest.text.contextLength,
    sameIds: tokenizer.encode(text).join() === answers.texts[index]!.ids.join() ? 1 : 0,
    cosine: cosineOf(embeddings[index], floats(answers.texts[index]!.embedding)),
  }))
  const rows = (what: string, isLong: boolean, isWanted: boolean, note: string) => {
    const some = named.filter((text) => text.isLong === isLong)
    const wantedOf = (atLeast: number) => (isWanted ? { atLeast } : null)
    const ids = some.map(({ sameIds, name }) => ({ value: sameIds, name }))
    const cosines = some.map(({ cosine, name }) => ({ value: cosine, name }))
    return [
      figureOf(
        { part, what, measure: 'same ids: 1, others: 0', wanted: wantedOf(1) },
        ids,
        'lower is worse',
        note,
      ),
      figureOf(
        { part, what, measure: 'embedding cosine', wanted: wantedOf(0.9999) },
        cosines,
        'lower is worse',
        note,
      ),
    ]
  }
  const cut = 'it cuts the end token off, which towers read their answer from; Python keeps it, as we do'
  return [...rows('texts', false, true, 'on CPU'), ...rows('texts longer than the context', true, false, cut)]
}

function floats(base64: string): Float32Array {
  return new Float32Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer)
}

function normalised(
  pixels: Uint8Array,
  { inputPx, mean, std }: InstalledModel['manifest']['preprocess'],
): Float32Array {
  const tensor = new Float32Array(pixels.length)
  pixels.forEach((value, index) => {
    const channel = (index % 3) as 0 | 1 | 2
    tensor[channel * inputPx ** 2 + Math.floor(index / 3)] = (value / 255 - mean[channel]) / std[channel]
  })
  return tensor
}

/** In parts of 255, of all channels. */
function meanDifference(one: Float32Array, other: Float32Array, std: readonly number[]): number {
  const planePx = one.length / 3
  const sum = one.reduce(
    (total, value, index) =>
      total + Math.abs(value - other[index]!) * 255 * std[Math.floor(index / planePx)]!,
    0,
  )
  return sum / one.length
}
