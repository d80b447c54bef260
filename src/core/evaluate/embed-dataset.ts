import { open } from 'node:fs/promises'
import { AppError, messageOf } from '../../shared/errors.js'
import type { PhotoFormat } from '../../shared/photo.js'
import { decodeLanes } from '../decode/decode-lanes.js'
import { decodePhoto } from '../decode/decode-photo.js'
import { embedEach } from '../embed/embed-each.js'
import type { ImageEncoder } from '../embed/image-encoder.js'
import { Gate } from '../engine/gate.js'
import { runPipeline, type PhotoSource } from '../engine/pipeline.js'
import { readFully } from '../identity/byte-walk.js'
import { formatOfName } from '../identity/format-names.js'
import { sniffBytes, sniffFormat } from '../identity/formats.js'
import type { TensorSpec } from '../models/manifest.js'
import { plainReason } from '../support/system-error.js'
import type { Dataset, LabelledPhoto } from './datasets/dataset.js'
import type { Named } from './evaluation.js'
import { sentenceOf } from '../../shared/problem.js'

/** A picture of a data set with its embedding of length 1. */
export type EmbeddedPhoto = Readonly<{
  name: string
  labels: readonly string[]
  captions: readonly string[]
  embedding: Float32Array
}>

export type EmbeddedDataset = Readonly<{
  /** In the data set's order, whatever order they were done in. */
  photos: readonly EmbeddedPhoto[]
  failed: readonly Named[]
  /** Decoded only in part: measured like the others, and named. */
  damaged: readonly Named[]
  /** Files that are no pictures. */
  others: number
}>

export type EmbedDatasetInput = Readonly<{
  dataset: Dataset
  encoder: Pick<ImageEncoder, 'embed' | 'batchSize'>
  tensor: TensorSpec
  /** Takes only each n-th picture of the data set. @default 1 */
  every?: number
  extractPreview: (path: string) => Promise<Uint8Array>
  signal: AbortSignal
  onProgress: (done: number, share: number) => void
}>

/** Runs all pictures through the product's own decoder, preprocessing and encoder, decoding beside embedding. */
export async function embedDataset(input: EmbedDatasetInput): Promise<EmbeddedDataset> {
  const { dataset, encoder, signal, onProgress } = input
  const embedded: { readonly order: number; readonly photo: EmbeddedPhoto }[] = []
  const failed: Named[] = []
  const damaged: Named[] = []
  let [done, others] = [0, 0]
  const finish = (): void => {
    done++
    onProgress(done, dataset.progress())
  }
  await runPipeline<Ordered, Ready>({
    queue: sourceOf(dataset, input.every ?? 1, signal),
    gate: new Gate(),
    signal,
    lanes: decodeLanes,
    batchSize: encoder.batchSize,
    async decode({ order, photo }) {
      try {
        const format = await formatOf(photo)
        if (format === null) {
          others++
          return null
        }
        const { tensor, damage } = await decodePhoto({ ...requestOf(photo, format), ...decodeOptions(input) })
        if (!tensor) throw new AppError('no-tensor', { name: photo.name })
        if (damage !== null) damaged.push({ name: photo.name, reason: sentenceOf(damage) })
        return { order, photo, tensor }
      } catch (error) {
        if (signal.aborted) return null
        failed.push({ name: photo.name, reason: messageOf(error) })
        finish()
        return null
      }
    },
    async embed(batch) {
      const embeddings = await embedEach(
        encoder,
        batch.map(({ tensor }) => tensor),
      )
      for (const [index, { order, photo }] of batch.entries()) {
        const embedding = embeddings[index]
        if (!embedding) throw new AppError('no-embedding-of-photo', { name: photo.name })
        const { name, labels, captions } = photo
        if (embedding instanceof AppError) failed.push({ name, reason: embedding.message })
        else embedded.push({ order, photo: { name, labels, captions, embedding } })
        finish()
      }
    },
  })
  if (signal.aborted) throw new AppError('cancelled', {})
  embedded.sort((one, other) => one.order - other.order)
  return { photos: embedded.map(({ photo }) => photo), failed, damaged, others }
}

type Ordered = Readonly<{ order: number; photo: LabelledPhoto }>
type Ready = Ordered & Readonly<{ tensor: Float32Array }>

/** Hands out one photo at a time, also to lanes that ask at the same time. */
function sourceOf(dataset: Dataset, every: number, signal: AbortSignal): PhotoSource<Ordered> {
  const photos = dataset.photos(signal)
  let order = -1
  let turn: Promise<unknown> = Promise.resolve()
  const nextWanted = async (): Promise<Ordered | null> => {
    for (;;) {
      const next = await photos.next()
      if (next.done === true) return null
      order++
      if (order % every === 0) return { order, photo: next.value }
    }
  }
  return {
    // More may always come, so that the pipeline waits for full batches; what is left at the end is embedded anyway.
    size: 1,
    take: () => {
      const mine = turn.then(nextWanted)
      turn = mine.catch(() => undefined)
      return mine
    },
  }
}

function requestOf({ name, source }: LabelledPhoto, format: PhotoFormat) {
  return typeof source === 'string' ? { path: source, format } : { path: name, bytes: source, format }
}

function decodeOptions({ tensor, extractPreview, signal }: EmbedDatasetInput) {
  return { tensor, thumbnailPx: null, extractPreview, signal }
}

/** What the bytes are; null for what is no photo and is not named like one. */
async function formatOf({ name, source }: LabelledPhoto): Promise<PhotoFormat | null> {
  const head = typeof source === 'string' ? await headOf(source, name) : source.subarray(0, sniffBytes)
  const format = sniffFormat(head, name)
  if (format !== null && format !== 'video') return format
  const named = formatOfName(name)
  if (named === null || named === 'video') return null
  throw new AppError('photo-by-name-only', { name })
}

async function headOf(path: string, name: string): Promise<Uint8Array> {
  try {
    const file = await open(path)
    try {
      return await readFully(file, 0, sniffBytes)
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw new AppError('picture-not-readable', { name, found: plainReason(cause) }, { cause })
  }
}
