import { decodePhoto } from '../../src/core/decode/decode-photo.js'
import type { ImageEncoder } from '../../src/core/embed/image-encoder.js'
import type { TensorSpec } from '../../src/core/models/manifest.js'
import { inLanes, secondsOf } from './measure.js'

/** As the engine asks for (core/engine). */
const THUMBNAIL_PX = 512

export type DecodeRound = Readonly<{
  /** Decode, preprocess and thumbnail together, several photos at once, nothing else running. */
  photosPerSecond: number
  /** What one photo at a time would give, from the time inside each part. */
  decode: number
  preprocess: number
  thumbnail: number
  tensors: readonly Float32Array[]
}>

/** Everything but the model: what the photos' decoding alone allows. */
export async function decodeRound(
  paths: readonly string[],
  spec: TensorSpec,
  lanes: number,
): Promise<DecodeRound> {
  const tensors: Float32Array[] = []
  const totalMs = { decode: 0, preprocess: 0, thumbnail: 0 }
  const seconds = await secondsOf(() =>
    inLanes(paths, lanes, async (path, index) => {
      const photo = await decodePhoto({ path, format: 'jpeg', tensor: spec, thumbnailPx: THUMBNAIL_PX })
      totalMs.decode += photo.timings.decodeMs
      totalMs.preprocess += photo.timings.preprocessMs
      totalMs.thumbnail += photo.timings.thumbnailMs
      tensors[index] = photo.tensor ?? new Float32Array()
    }),
  )
  const perSecond = (ms: number) => (paths.length * 1000) / ms
  return {
    photosPerSecond: paths.length / seconds,
    // Lanes overlap: each part's time is spread over them. Preprocessing runs in the one JavaScript thread.
    decode: perSecond(totalMs.decode) * lanes,
    preprocess: perSecond(totalMs.preprocess),
    thumbnail: perSecond(totalMs.thumbnail) * lanes,
    tensors,
  }
}

/** The model alone on tensors that are ready: photos per second. */
export async function embedRound(encoder: ImageEncoder, tensors: readonly Float32Array[]): Promise<number> {
  const seconds = await secondsOf(async () => {
    for (let start = 0; start < tensors.length; start += encoder.batchSize) {
      await encoder.embed(tensors.slice(start, start + encoder.batchSize))
    }
  })
  return tensors.length / seconds
}
