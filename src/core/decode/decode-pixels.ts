import type { Sharp } from 'sharp'
import { AppError, messageOf } from '../../shared/errors.js'
import { loadSharp } from './load-sharp.js'
import { createMemoryGate } from '../support/memory-gate.js'
import { PICTURE_BUDGET_BYTES } from './picture-budget.js'
import { MAXIMUM_PIXELS, type Pixels, type PixelSize } from './pixels.js'
import { freeHandedOver, noteHandedOver, takeOutput } from './sharp-output.js'
import { workingSize, type Wanted } from './working-size.js'
import { problemOf, type Problem } from '../../shared/problem.js'

/** What sharp is given: a file, or bytes that stand for it (an embedded preview, a converted HEIC). */
export type PixelSource = Readonly<{
  input: string | Uint8Array
  /** File name for messages, without its folder. */
  name: string
  /** What the file should be, for messages, e.g. 'JPEG'. */
  expected: string
  /** EXIF orientation to apply when the input itself has none. @default 1 */
  orientation?: number
  /** When known, the input's header is not read again and no orientation in it is applied. */
  uprightSize?: PixelSize
}>

/** A decoded photo. `size` is the photo's own after orientation, `pixels` may be smaller (workingSize). */
export type DecodedPixels = Readonly<{
  pixels: Pixels
  size: PixelSize
  orientation: number
  /** A sentence when only a part of the photo could be decoded. */
  damage: Problem | null
}>

const gate = createMemoryGate(PICTURE_BUDGET_BYTES)

/** A decoded pixel, and as much again for what progressive JPEG, rotation and interlaced PNG need beside it. */
const BYTES_PER_PIXEL = 6

/**
 * Decodes once to upright 8-bit sRGB of the size that `wanted` needs. Alpha is laid on white, for model and eye alike
 * (docs/decisions/0003-alpha.md); of several pages or frames it is the first.
 */
export async function decodePixels(
  source: PixelSource,
  wanted: Wanted,
  signal?: AbortSignal,
): Promise<DecodedPixels> {
  const plan = await planDecode(source, wanted)
  const { width, height } = plan.size
  const decoded = await gate.run(width * height * BYTES_PER_PIXEL, () => decodeOrRescue(source, plan), signal)
  return { ...decoded, size: plan.size, orientation: plan.orientation }
}

/** Refuses a photo that would not fit, before anything is decoded. */
export function checkSize(name: string, { width, height }: PixelSize): void {
  if (width * height <= MAXIMUM_PIXELS) return
  const limit = Math.floor(MAXIMUM_PIXELS / 1e6)
  throw new AppError('too-many-pixels', { name, width, height, limit })
}

type Plan = Readonly<{
  /** After orientation. */
  size: PixelSize
  target: PixelSize
  orientation: number
  /** Orientation that the input itself does not say; null when it does. */
  turn: number | null
}>

async function planDecode(source: PixelSource, wanted: Wanted): Promise<Plan> {
  if (source.uprightSize) {
    const size = source.uprightSize
    return { size, target: workingSize(size, wanted), orientation: 1, turn: 1 }
  }
  const header = await readHeader(source)
  const turn = header.orientation === undefined ? (source.orientation ?? 1) : null
  const { width, height } = header.autoOrient
  const size = turn !== null && turn > 4 ? { width: height, height: width } : { width, height }
  checkSize(source.name, size)
  return {
    size,
    target: workingSize(size, wanted),
    orientation: header.orientation ?? turn ?? 1,
    turn,
  }
}

async function readHeader(source: PixelSource) {
  try {
    if (typeof source.input !== 'string') noteHandedOver(source.input.length)
    return await loadSharp()(source.input, { failOn: 'none', limitInputPixels: false }).metadata()
  } catch (cause) {
    throw damaged(source, cause)
  }
}

type Rescued = Pick<DecodedPixels, 'pixels' | 'damage'>

async function decodeOrRescue(source: PixelSource, plan: Plan): Promise<Rescued> {
  try {
    return { pixels: await decode(source, plan, 'error'), damage: null }
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    return { pixels: await decodeWhatThereIs(source, plan, cause), damage: damageOf(source, cause) }
  }
}

/** Second try for a photo with errors in its data: whatever the decoder can make of it. */
async function decodeWhatThereIs(source: PixelSource, plan: Plan, firstCause: unknown): Promise<Pixels> {
  let pixels: Pixels
  try {
    pixels = await decode(source, plan, 'none')
  } catch (cause) {
    throw damaged(source, cause)
  }
  if (isNearlyEmpty(pixels)) throw damaged(source, firstCause)
  return pixels
}

async function decode(source: PixelSource, plan: Plan, failOn: 'error' | 'none'): Promise<Pixels> {
  try {
    return await runDecoder(source, plan, failOn)
  } catch (cause) {
    if (!/out of memory/i.test(messageOf(cause))) throw cause
  }
  // With the WASM build it may be memory that only waits to be collected.
  await freeHandedOver()
  try {
    return await runDecoder(source, plan, failOn)
  } catch (cause) {
    if (!/out of memory/i.test(messageOf(cause))) throw cause
    const { width, height } = plan.size
    throw new AppError('more-pixels-than-memory', { name: source.name, width, height }, { cause })
  }
}

async function runDecoder(source: PixelSource, plan: Plan, failOn: 'error' | 'none'): Promise<Pixels> {
  const { input } = source
  const { target, size, turn } = plan
  const file = loadSharp()(input, { failOn, limitInputPixels: MAXIMUM_PIXELS, sequentialRead: true })
  const upright = turn === null ? file.autoOrient() : turnBy(file, turn)
  const opaque = upright.flatten({ background: '#ffffff' })
  const isSmaller = target.width !== size.width || target.height !== size.height
  const pipeline = isSmaller ? shrink(opaque, target) : opaque
  const inputBytes = typeof input === 'string' ? 0 : input.length
  const raw = pipeline.toColourspace('srgb').raw({ depth: 'uchar' })
  const { data, info } = await takeOutput(raw, inputBytes)
  const { width, height, channels } = info
  if (channels === 1 || channels === 3) return { data, width, height, channels }
  throw new AppError('unexpected-channels', { channels })
}

/**
 * JPEG and WebP are shrunk while they are loaded, by a power of two, as far as the working size allows: half the time of
 * decoding 12 megapixels. What it does to embeddings is measured in docs/decisions/0027-shrink-on-load.md.
 */
function shrink(pipeline: Sharp, { width, height }: PixelSize): Sharp {
  return pipeline.resize(width, height, { fit: 'fill', kernel: 'cubic', fastShrinkOnLoad: true })
}

/** Same as autoOrient() for an orientation that is known from elsewhere. sharp mirrors before it turns. */
function turnBy(sharp: Sharp, orientation: number): Sharp {
  switch (orientation) {
    case 2:
      return sharp.flop()
    case 3:
      return sharp.rotate(180)
    case 4:
      return sharp.flip()
    case 5:
      return sharp.flop().rotate(270)
    case 6:
      return sharp.rotate(90)
    case 7:
      return sharp.flop().rotate(90)
    case 8:
      return sharp.rotate(270)
    default:
      return sharp
  }
}

/** Less than this part of a photo says nothing about it, neither to the model nor to a reviewer. */
const SMALLEST_PART = 0.02

/** libjpeg fills the rest of a photo that ends early with one colour, the last pixel's. */
function isNearlyEmpty({ data, channels }: Pixels): boolean {
  const filling = data.subarray(data.length - channels)
  let filled = 0
  for (let at = 0; at < data.length; at += channels) {
    if (filling.every((value, channel) => data[at + channel] === value)) filled++
  }
  return (filled * channels) / data.length > 1 - SMALLEST_PART
}

function damaged(source: PixelSource, cause: unknown): AppError {
  if (cause instanceof AppError) return cause
  const { name, expected } = source
  return new AppError('photo-not-decoded', { name, expected, found: wordsOf(cause) }, { cause })
}

function damageOf({ name }: PixelSource, cause: unknown): Problem {
  return problemOf('photo-decoded-in-part', { name, found: wordsOf(cause) })
}

/**
 * The decoder's first line, without the path that some of its messages carry; null when it says nothing. libvips keeps
 * its messages in one place for all threads: of two photos that fail at the same moment one may be left with none.
 */
function wordsOf(cause: unknown): string | null {
  const [first = ''] = messageOf(cause).split('\n')
  const words = first.replace(/^Input file is missing:.*/, 'the file is missing').replace(/\.$/, '')
  return words === 'Unknown error' ? null : words
}
