import { join } from 'node:path'
import { decodePhoto } from '../../src/core/decode/decode-photo.js'
import type { ImageEncoder } from '../../src/core/embed/image-encoder.js'
import type { TensorSpec } from '../../src/core/models/manifest.js'
import { cosineOf } from '../support/torch-references.js'
import { figureOf, type Figure } from './figure.js'
import type { ParityPhoto } from './parity-photos.js'
import type { Pillow, ResizeSpec } from './pillow.js'
import { sentenceOf } from '../../src/shared/problem.js'

/** Design section 4: mean difference per channel, in parts of 255, without shrink-on-load. */
const MEAN_BUDGET = 0.7

/**
 * Printing inks are another matter than resizing: libvips goes from the profile to Lab and from there to sRGB, each with
 * black point compensation, Pillow goes straight, and dark tones come out up to 11 of 255 apart in blue. Neither is the
 * truth. Found: mean 2.06, embedding cosine 0.9995.
 */
const INK_BUDGET = 3

/** Every rule that a model known here has; the middle ones are OpenAI's, MobileCLIP's and SigLIP's. */
const allSpecs: readonly ResizeSpec[] = [224, 256, 336, 378, 384].flatMap((inputPx) =>
  (['shortest-edge', 'squash'] as const).flatMap((resize) =>
    (['bicubic', 'bilinear'] as const).map((resample) => ({ inputPx, resize, resample })),
  ),
)

/** What every photo goes through; all specs would take hours over real photos of 12 megapixels. */
const commonSpecs = allSpecs.filter(
  ({ inputPx, resize, resample }) =>
    resample === 'bicubic' && (resize === 'shortest-edge' ? inputPx === 224 : inputPx === 384),
)

/** Every so many photos meet all specs. */
const EVERY = 8

type Entry = Readonly<{
  photo: ParityPhoto
  spec: ResizeSpec
  /** Of the worst channel. */
  mean: number
  largest: number
  /** Of the embeddings of both, where the spec is the model's own. */
  cosine: number | null
}>

/** Compares our tensors with Pillow's pixels, and what the difference does to the embeddings of a trained model. */
export async function preprocessParity(
  photos: readonly ParityPhoto[],
  pillow: Pillow,
  model: Readonly<{ spec: TensorSpec; encoder: ImageEncoder }>,
): Promise<{ readonly figures: readonly Figure[]; readonly refused: readonly string[] }> {
  const entries: Entry[] = []
  const refused: string[] = []
  for (const [index, photo] of photos.entries()) {
    process.stderr.write(`\rpreprocessing: photo ${index + 1} of ${photos.length}  `)
    const isReal = photo.kind === 'real photos'
    const specs = [model.spec, ...(!isReal || index % EVERY === 0 ? allSpecs : commonSpecs)]
    const reference = await pillow.preprocess(photo.path, specs)
    if ('refused' in reference) {
      refused.push(`${photo.name}: Pillow says ${reference.refused}`)
      continue
    }
    for (const [at, spec] of specs.entries()) {
      const decoded = await ours(photo, spec, refused)
      if (decoded === null) break
      const sized = await compare(photo, spec, decoded, reference.pixels[at]!)
      entries.push({
        ...sized,
        cosine: spec === model.spec ? await cosine(model, decoded, reference.pixels[at]!) : null,
      })
    }
  }
  process.stderr.write('\n')
  return { figures: figuresOf(entries), refused }
}

/** With this mean and deviation the tensor holds bytes, 0 to 255. */
const bytesSpec = { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] } as const

async function ours(photo: ParityPhoto, spec: ResizeSpec, refused: string[]): Promise<Float32Array | null> {
  const { inputPx, resize, resample } = spec
  const crop = resize === 'squash' ? 'none' : 'center'
  const tensor: TensorSpec = {
    inputPx,
    resize,
    resample,
    crop,
    mean: [...bytesSpec.mean],
    std: [...bytesSpec.std],
  }
  try {
    const decoded = await decodePhoto({ path: photo.path, format: photo.format, tensor, thumbnailPx: null })
    if (decoded.damage === null) return decoded.tensor
    // Damaged data is filled in by each decoder in its own way.
    refused.push(`${photo.name}: ${sentenceOf(decoded.damage)}`)
  } catch (error) {
    refused.push(`${photo.name}: Shutterword says ${error instanceof Error ? error.message : String(error)}`)
  }
  return null
}

async function compare(photo: ParityPhoto, spec: ResizeSpec, tensor: Float32Array, pixels: Uint8Array) {
  const planePx = spec.inputPx ** 2
  const sums = [0, 0, 0]
  let largest = 0
  for (let index = 0; index < pixels.length; index++) {
    const channel = index % 3
    const found = tensor[channel * planePx + Math.floor(index / 3)]!
    const difference = Math.abs(found - pixels[index]!)
    sums[channel]! += difference
    if (difference > largest) largest = difference
  }
  return { photo, spec, mean: Math.max(...sums) / planePx, largest }
}

async function cosine(
  { spec, encoder }: Readonly<{ spec: TensorSpec; encoder: ImageEncoder }>,
  bytes: Float32Array,
  pixels: Uint8Array,
): Promise<number> {
  const planePx = spec.inputPx ** 2
  const normal = (value: number, channel: number) => (value / 255 - spec.mean[channel]!) / spec.std[channel]!
  const ourTensor = bytes.map((value, index) => normal(value, Math.floor(index / planePx)))
  const reference = new Float32Array(3 * planePx)
  pixels.forEach((value, index) => {
    const channel = index % 3
    reference[channel * planePx + Math.floor(index / 3)] = normal(value, channel)
  })
  const [one, other] = await encoder.embed([ourTensor, reference])
  return cosineOf(one, other)
}

function figuresOf(entries: readonly Entry[]): readonly Figure[] {
  const part = 'Preprocessing against Pillow, in parts of 255'
  const groups = [
    ...grouped(entries, ({ photo }) => photo.kind),
    ...grouped(
      entries.filter((entry) => !isInk(entry)),
      ({ spec }) => `all but CMYK: ${spec.inputPx} px, ${spec.resize}, ${spec.resample}`,
    ),
  ]
  const nameOf = ({ photo, spec }: Entry) =>
    `${photo.name} at ${spec.inputPx} px ${spec.resize} ${spec.resample}`
  return groups.flatMap(([what, group]) => {
    const embedded = group.filter((entry) => entry.cosine !== null)
    const means = group.map((entry) => ({ value: entry.mean, name: nameOf(entry) }))
    const largest = group.map((entry) => ({ value: entry.largest, name: nameOf(entry) }))
    const cosines = embedded.map((entry) => ({ value: entry.cosine ?? NaN, name: entry.photo.name }))
    const wanted = { atMost: group.some(isInk) ? INK_BUDGET : MEAN_BUDGET }
    return [
      figureOf({ part, what, measure: 'mean difference', wanted }, means, 'higher is worse'),
      figureOf({ part, what, measure: 'largest difference', wanted: null }, largest, 'higher is worse'),
      ...(cosines.length === 0
        ? []
        : [figureOf({ part, what, measure: 'embedding cosine', wanted: null }, cosines, 'lower is worse')]),
    ]
  })
}

const isInk = ({ photo }: Entry) => photo.kind.startsWith('CMYK')

function grouped(entries: readonly Entry[], keyOf: (entry: Entry) => string) {
  const groups = new Map<string, Entry[]>()
  for (const entry of entries) groups.set(keyOf(entry), [...(groups.get(keyOf(entry)) ?? []), entry])
  return [...groups]
}

/** Where the suite puts what it makes. */
export const scratchIn = (folder: string) => join(folder, 'pillow-pixels.bin')
