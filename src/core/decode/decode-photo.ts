import { constants } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError, messageOf } from '../../shared/errors.js'
import type { PhotoFormat } from '../../shared/photo.js'
import type { TensorSpec } from '../models/manifest.js'
import { decodePixels, type DecodedPixels, type PixelSource } from './decode-pixels.js'
import { decodeHeic } from './heic.js'
import { preprocess } from './preprocess.js'
import { encodeThumbnail } from './thumbnail.js'
import { hasCode } from '../support/system-error.js'
import type { Problem } from '../../shared/problem.js'

export type DecodeRequest = Readonly<{
  /** Absolute path; with `bytes`, only the name to speak of. */
  path: string
  /** The photo itself, where it lies in an archive and not in a file of its own; RAW photos are refused then. */
  bytes?: Uint8Array
  /** What the bytes are, by content. */
  format: PhotoFormat
  /** What the model wants, null when only pictures are wanted. */
  tensor: TensorSpec | null
  /** Longest edge of the thumbnail, null for none. */
  thumbnailPx: number | null
  /** Longest edge of the large preview, null for none. @default null */
  previewPx?: number | null
  /** Reads the largest embedded preview of a RAW photo; without it RAW photos are refused. */
  extractPreview?: (path: string) => Promise<Uint8Array>
  /** EXIF orientation from the photo's metadata, for embedded previews that carry none. @default 1 */
  orientation?: number
  signal?: AbortSignal
}>

export type DecodedPhoto = Readonly<{
  /** Pixels after orientation; of the embedded preview for a RAW photo. */
  width: number
  height: number
  /** EXIF orientation 1 to 8 that was applied. 1 for HEIC and AVIF, which carry their own way of turning. */
  orientation: number
  /** 1 * 3 * inputPx * inputPx, normalised. */
  tensor: Float32Array | null
  /** WebP. */
  thumbnail: Uint8Array | null
  /** WebP. */
  preview: Uint8Array | null
  /** One sentence when the photo could be decoded only in part: it is shown and tagged, never written. */
  damage: Problem | null
  timings: DecodeTimings
}>

export type DecodeTimings = Readonly<{ decodeMs: number; preprocessMs: number; thumbnailMs: number }>

/**
 * Decodes a photo once, and makes the model's tensor and the pictures to show from those pixels.
 * Throws photo-missing, photo-unreadable, photo-unsupported, photo-damaged or photo-too-large.
 */
export async function decodePhoto(request: DecodeRequest): Promise<DecodedPhoto> {
  const { signal } = request
  signal?.throwIfAborted()
  const startMs = performance.now()
  const { pixels, size, orientation, damage } = await pixelsOf(request)
  signal?.throwIfAborted()
  const decodedMs = performance.now()
  const tensor = request.tensor === null ? null : await preprocess(pixels, size, request.tensor)
  signal?.throwIfAborted()
  const preprocessedMs = performance.now()
  const thumbnail = request.thumbnailPx === null ? null : await encodeThumbnail(pixels, request.thumbnailPx)
  const previewPx = request.previewPx ?? null
  const preview = previewPx === null ? null : await encodeThumbnail(pixels, previewPx)
  const timings = {
    decodeMs: decodedMs - startMs,
    preprocessMs: preprocessedMs - decodedMs,
    thumbnailMs: performance.now() - preprocessedMs,
  }
  return { ...size, orientation, tensor, thumbnail, preview, damage, timings }
}

async function pixelsOf(request: DecodeRequest): Promise<DecodedPixels> {
  const { path, format, bytes } = request
  const name = basename(path)
  if (!bytes) await checkReadable(path, name)
  switch (format) {
    case 'heic':
      return decodeHeicPhoto(request, name)
    case 'raw':
      return decodeSource(request, await previewOf(request, name))
    case 'dng':
      return decodeDng(request, name)
    default:
      return decodeSource(request, { input: bytes ?? path, name, expected: format.toUpperCase() })
  }
}

function decodeSource(request: DecodeRequest, source: PixelSource): Promise<DecodedPixels> {
  const { tensor, thumbnailPx, previewPx = null, signal } = request
  return decodePixels(source, { tensor, thumbnailPx, previewPx }, signal)
}

async function decodeHeicPhoto(request: DecodeRequest, name: string): Promise<DecodedPixels> {
  const bytes = request.bytes ?? (await readFile(request.path))
  const { tiff, size } = await decodeHeic(bytes, name, request.signal)
  return decodeSource(request, { input: tiff, name, expected: 'HEIC', uprightSize: size })
}

async function checkReadable(path: string, name: string): Promise<void> {
  try {
    await access(path, constants.R_OK)
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) throw new AppError('photo-gone', { name }, { cause })
    throw new AppError('photo-not-readable', { name, found: messageOf(cause) }, { cause })
  }
}

async function previewOf(request: DecodeRequest, name: string): Promise<PixelSource> {
  const { path, bytes, extractPreview, orientation = 1 } = request
  if (!extractPreview || bytes) {
    throw new AppError('raw-is-not-decoded', { name })
  }
  const input = await extractPreview(path)
  return { input, name, expected: 'RAW', orientation }
}

/** By its embedded preview like any RAW photo; a DNG without one (scanners, stitched panoramas) as the TIFF that it is. */
async function decodeDng(request: DecodeRequest, name: string): Promise<DecodedPixels> {
  let previewError: unknown
  try {
    return await decodeSource(request, await previewOf(request, name))
  } catch (error) {
    previewError = error
  }
  try {
    return await decodeSource(request, { input: request.bytes ?? request.path, name, expected: 'DNG' })
  } catch (error) {
    throw new AppError('no-preview-decodes', { name, found: messageOf(previewError) }, { cause: error })
  }
}
