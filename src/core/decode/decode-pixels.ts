import type { Metadata, Sharp } from 'sharp'
import { AppError, messageOf } from '../../shared/errors.js'
import { loadSharp } from './load-sharp.js'
import { MAXIMUM_PIXELS, type Pixels } from './pixels.js'

/** What sharp is given: a file, or bytes that stand for it (an embedded preview, a converted HEIC). */
export type PixelSource = Readonly<{
  input: string | Uint8Array
  /** File name for messages, without its folder. */
  name: string
  /** What the file should be, for messages, e.g. 'JPEG'. */
  expected: string
  /** EXIF orientation to apply when the input itself has none. @default 1 */
  orientation?: number
}>

/** A decoded photo; `damage` is a sentence when only a part of it could be decoded. */
export type DecodedPixels = Readonly<{ pixels: Pixels; orientation: number; damage: string | null }>

/**
 * Decodes to upright 8-bit sRGB. Alpha is laid on white, for model and eye alike (docs/decisions/0003-alpha.md);
 * of several pages or frames it is the first.
 */
export async function decodePixels(source: PixelSource): Promise<DecodedPixels> {
  const header = await readHeader(source)
  const orientation = header.orientation ?? source.orientation ?? 1
  const turn = header.orientation === undefined ? orientation : null
  try {
    return { pixels: await decode(source.input, 'error', turn), orientation, damage: null }
  } catch (cause) {
    return {
      pixels: await decodeWhatThereIs(source, turn, cause),
      orientation,
      damage: damageOf(source, cause),
    }
  }
}

/** Refuses a photo that would not fit, before anything is decoded. */
export function checkSize(name: string, width: number, height: number): void {
  if (width * height <= MAXIMUM_PIXELS) return
  throw new AppError(
    'photo-too-large',
    `"${name}" has ${width} x ${height} pixels, more than the ${Math.floor(MAXIMUM_PIXELS / 1e6)} megapixels that are decoded.`,
  )
}

async function readHeader(source: PixelSource): Promise<Metadata> {
  let header: Metadata
  try {
    header = await loadSharp()(source.input, { failOn: 'none', limitInputPixels: false }).metadata()
  } catch (cause) {
    throw damaged(source, cause)
  }
  checkSize(source.name, header.width, header.height)
  return header
}

/** Second try for a photo with errors in its data: whatever the decoder can make of it. */
async function decodeWhatThereIs(
  source: PixelSource,
  turn: number | null,
  firstCause: unknown,
): Promise<Pixels> {
  let pixels: Pixels
  try {
    pixels = await decode(source.input, 'none', turn)
  } catch (cause) {
    throw damaged(source, cause)
  }
  // libjpeg fills what is missing with one colour: all of it means that there was no picture to decode.
  if (isOneColour(pixels)) throw damaged(source, firstCause)
  return pixels
}

async function decode(
  input: string | Uint8Array,
  failOn: 'error' | 'none',
  turn: number | null,
): Promise<Pixels> {
  const sharp = loadSharp()(input, { failOn, limitInputPixels: MAXIMUM_PIXELS, sequentialRead: true })
  const upright = turn === null ? sharp.autoOrient() : turnBy(sharp, turn)
  const { data, info } = await upright
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  if (channels === 1 || channels === 3) return { data, width, height, channels }
  throw new AppError('internal', `Expected 1 or 3 channels from the decoder, found ${channels}.`)
}

/** Same as autoOrient() for an orientation that is known from elsewhere. sharp turns before it mirrors. */
function turnBy(sharp: Sharp, orientation: number): Sharp {
  switch (orientation) {
    case 2:
      return sharp.flop()
    case 3:
      return sharp.rotate(180)
    case 4:
      return sharp.flip()
    case 5:
      return sharp.rotate(90).flop()
    case 6:
      return sharp.rotate(90)
    case 7:
      return sharp.rotate(270).flop()
    case 8:
      return sharp.rotate(270)
    default:
      return sharp
  }
}

function isOneColour({ data, channels }: Pixels): boolean {
  for (let index = channels; index < data.length; index++) {
    if (data[index] !== data[index - channels]) return false
  }
  return true
}

function damaged(source: PixelSource, cause: unknown): AppError {
  if (cause instanceof AppError) return cause
  const message = `"${source.name}" should be a ${source.expected} photo, but it cannot be decoded: ${plain(cause)}.`
  return new AppError('photo-damaged', message, { cause })
}

function damageOf(source: PixelSource, cause: unknown): string {
  return `"${source.name}" is damaged or ends early and was decoded only in part: ${plain(cause)}.`
}

/** The decoder's first line without the path that some of its messages carry. */
function plain(cause: unknown): string {
  const [first = ''] = messageOf(cause).split('\n')
  return first.replace(/^Input file is missing:.*/, 'the file is missing').replace(/\.$/, '')
}
