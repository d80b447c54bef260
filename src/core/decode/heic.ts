import { createRequire } from 'node:module'
import { AppError, messageOf } from '../../shared/errors.js'
import { checkSize } from './decode-pixels.js'
import type { PixelSize } from './pixels.js'
import { tiffOf } from './tiff-container.js'

/** The part of libheif's C interface (libheif/heif.h) that is used; pointers are numbers into `HEAPU8`. */
type LibHeif = {
  /** Replaced when the memory grows: never keep it over a call. */
  readonly HEAPU8: Uint8Array
  _malloc(sizeBytes: number): number
  _free(pointer: number): void
  _heif_context_alloc(): number
  _heif_context_free(context: number): void
  _heif_context_read_from_memory(
    error: number,
    context: number,
    data: number,
    sizeBytes: number,
    options: 0,
  ): void
  _heif_context_get_primary_image_handle(error: number, context: number, handleOut: number): void
  _heif_image_handle_release(handle: number): void
  _heif_image_handle_get_width(handle: number): number
  _heif_image_handle_get_height(handle: number): number
  _heif_image_handle_has_alpha_channel(handle: number): number
  _heif_image_handle_is_premultiplied_alpha(handle: number): number
  _heif_image_handle_get_raw_color_profile_size(handle: number): number
  _heif_image_handle_get_raw_color_profile(error: number, handle: number, target: number): void
  _heif_decode_image(
    error: number,
    handle: number,
    imageOut: number,
    colourspace: number,
    chroma: number,
    options: 0,
  ): void
  _heif_image_get_width(image: number, channel: number): number
  _heif_image_get_height(image: number, channel: number): number
  _heif_image_get_plane_readonly2(image: number, channel: number, strideOut: number): number
  _heif_image_release(image: number): void
}

/** Values of enums in libheif/heif.h. */
const COLOURSPACE_RGB = 1
const CHROMA_INTERLEAVED_RGB = 10
const CHROMA_INTERLEAVED_RGBA = 11
const CHANNEL_INTERLEAVED = 10

/** WebAssembly memory never shrinks: after a photo that needed more than this, the next one gets a new instance. */
const KEEP_INSTANCE_BYTES = 256 * 1024 * 1024

/** An uncompressed TIFF, upright, and its size in pixels. */
export type HeicPicture = Readonly<{ tiff: Uint8Array; size: PixelSize }>

const nodeRequire = createRequire(import.meta.url)
let instance: LibHeif | null = null

function libHeif(): LibHeif {
  if (instance === null) {
    // The bundle carries its WebAssembly and starts at once; the package's types cover its C++ interface only.
    const start = nodeRequire('libheif-js/libheif-wasm/libheif-bundle.js') as () => LibHeif
    instance = start()
  }
  return instance
}

/**
 * The primary image of a HEIC file as an uncompressed TIFF with its colour profile. Already upright, because libheif
 * applies the rotation and mirroring that the format prescribes; EXIF orientation must not be applied again.
 */
export function decodeHeic(bytes: Uint8Array, name: string): HeicPicture {
  const lib = libHeif()
  const session = new HeifSession(lib)
  try {
    const handle = session.openPrimary(bytes)
    const width = lib._heif_image_handle_get_width(handle)
    const height = lib._heif_image_handle_get_height(handle)
    checkSize(name, { width, height })
    const picture = decodeHandle(lib, session, handle)
    session.release()
    return picture
  } catch (cause) {
    // What was allocated goes with the instance: after an abort nothing of it may be called.
    instance = null
    if (cause instanceof AppError) throw cause
    throw new AppError(
      'photo-damaged',
      `"${name}" should be a HEIC photo, but it cannot be decoded: ${messageOf(cause)}.`,
      { cause },
    )
  } finally {
    if (lib.HEAPU8.length > KEEP_INSTANCE_BYTES) instance = null
  }
}

function decodeHandle(lib: LibHeif, session: HeifSession, handle: number): HeicPicture {
  const hasAlpha = lib._heif_image_handle_has_alpha_channel(handle) !== 0
  const channels = hasAlpha ? 4 : 3
  const image = session.decode(handle, hasAlpha ? CHROMA_INTERLEAVED_RGBA : CHROMA_INTERLEAVED_RGB)
  const width = lib._heif_image_get_width(image, CHANNEL_INTERLEAVED)
  const height = lib._heif_image_get_height(image, CHANNEL_INTERLEAVED)
  const { plane, stride } = session.plane(image)
  const tiff = tiffOf({
    width,
    height,
    channels,
    isPremultiplied: lib._heif_image_handle_is_premultiplied_alpha(handle) !== 0,
    profile: session.profile(handle),
    copyRow: (y, target) => {
      const from = plane + y * stride
      target.set(lib.HEAPU8.subarray(from, from + width * channels))
    },
  })
  return { tiff, size: { width, height } }
}

/** Calls of one photo, and what must be released after them. */
class HeifSession {
  readonly #lib: LibHeif
  readonly #releases: (() => void)[] = []
  /** A heif_error (code, subcode, message: 12 bytes), then 4 bytes for a value that a call hands out. */
  readonly #scratch: number

  constructor(lib: LibHeif) {
    this.#lib = lib
    this.#scratch = this.#allocate(16)
  }

  openPrimary(bytes: Uint8Array): number {
    const lib = this.#lib
    const context = lib._heif_context_alloc()
    this.#releases.push(() => {
      lib._heif_context_free(context)
    })
    const data = this.#allocate(bytes.length)
    lib.HEAPU8.set(bytes, data)
    this.#checked((error) => {
      lib._heif_context_read_from_memory(error, context, data, bytes.length, 0)
    })
    const handle = this.#handedOut((error, out) => {
      lib._heif_context_get_primary_image_handle(error, context, out)
    })
    this.#releases.push(() => {
      lib._heif_image_handle_release(handle)
    })
    return handle
  }

  /** To 8 bits a channel, which the interleaved layouts always have: libheif scales 10-bit photos down. */
  decode(handle: number, chroma: number): number {
    const lib = this.#lib
    const image = this.#handedOut((error, out) => {
      lib._heif_decode_image(error, handle, out, COLOURSPACE_RGB, chroma, 0)
    })
    this.#releases.push(() => {
      lib._heif_image_release(image)
    })
    return image
  }

  plane(image: number): { readonly plane: number; readonly stride: number } {
    const out = this.#scratch + 12
    const plane = this.#lib._heif_image_get_plane_readonly2(image, CHANNEL_INTERLEAVED, out)
    return { plane, stride: this.#uint32(out) }
  }

  /** The ICC profile, null when there is none; colours are then sRGB as nearly all such photos are. */
  profile(handle: number): Uint8Array | null {
    const lib = this.#lib
    const sizeBytes = lib._heif_image_handle_get_raw_color_profile_size(handle)
    if (sizeBytes === 0) return null
    const target = this.#allocate(sizeBytes)
    this.#checked((error) => {
      lib._heif_image_handle_get_raw_color_profile(error, handle, target)
    })
    return lib.HEAPU8.slice(target, target + sizeBytes)
  }

  release(): void {
    for (const release of this.#releases.reverse()) release()
  }

  #allocate(sizeBytes: number): number {
    const pointer = this.#lib._malloc(sizeBytes)
    if (pointer === 0) throw new Error(`${sizeBytes} bytes of memory are not available`)
    this.#releases.push(() => {
      this.#lib._free(pointer)
    })
    return pointer
  }

  #handedOut(call: (error: number, out: number) => void): number {
    const out = this.#scratch + 12
    this.#checked((error) => {
      call(error, out)
    })
    return this.#uint32(out)
  }

  #checked(call: (error: number) => void): void {
    call(this.#scratch)
    if (this.#uint32(this.#scratch) !== 0) throw new Error(this.#text(this.#uint32(this.#scratch + 8)))
  }

  #uint32(pointer: number): number {
    const { buffer } = this.#lib.HEAPU8
    return new DataView(buffer).getUint32(pointer, true)
  }

  #text(pointer: number): string {
    const memory = this.#lib.HEAPU8
    return Buffer.from(memory.subarray(pointer, memory.indexOf(0, pointer))).toString('utf8')
  }
}
