// Runs in a thread of its own, started by heic.ts with this file's text: decodes one HEIC photo with libheif's C interface
// (libheif/heif.h; pointers are numbers into HEAPU8, which is replaced when the memory grows). Plain JavaScript,
// because Node 20 runs no TypeScript in a thread and a bundle would need a file of its own for it. Nothing is released:
// the thread ends with the photo, and its memory with it.
const { parentPort, workerData } = require('node:worker_threads')

const { bytes, libraryPath, compiled, maximumPixels } = workerData

/** Values of enums in heif.h. */
const COLOURSPACE_RGB = 1
const CHROMA_INTERLEAVED_RGB = 10
const CHROMA_INTERLEAVED_RGBA = 11
const CHANNEL_INTERLEAVED = 10

const lib = require(libraryPath)({
  instantiateWasm(imports, receive) {
    const instance = new WebAssembly.Instance(compiled, imports)
    receive(instance, compiled)
    return instance.exports
  },
})

/** A heif_error (code, subcode, message), and behind it a place for the value that a call hands out. */
const error = lib._malloc(16)
const out = error + 12

const uint32 = (pointer) => new DataView(lib.HEAPU8.buffer).getUint32(pointer, true)

/** Throws what a call that has just filled `error` complained of. */
function check() {
  if (uint32(error) === 0) return
  const text = uint32(error + 8)
  throw new Error(String.fromCharCode(...lib.HEAPU8.subarray(text, lib.HEAPU8.indexOf(0, text))))
}

function openPrimary() {
  const context = lib._heif_context_alloc()
  const data = lib._malloc(bytes.length)
  if (data === 0) throw new Error(`${bytes.length} bytes of memory are not available`)
  lib.HEAPU8.set(bytes, data)
  lib._heif_context_read_from_memory(error, context, data, bytes.length, 0)
  check()
  lib._heif_context_get_primary_image_handle(error, context, out)
  check()
  return uint32(out)
}

function readProfile(handle) {
  const sizeBytes = lib._heif_image_handle_get_raw_color_profile_size(handle)
  if (sizeBytes === 0) return null
  const target = lib._malloc(sizeBytes)
  lib._heif_image_handle_get_raw_color_profile(error, handle, target)
  check()
  return lib.HEAPU8.slice(target, target + sizeBytes)
}

function decode() {
  const handle = openPrimary()
  const announced = {
    width: lib._heif_image_handle_get_width(handle),
    height: lib._heif_image_handle_get_height(handle),
  }
  if (announced.width * announced.height > maximumPixels) return { tooLarge: announced }
  const hasAlpha = lib._heif_image_handle_has_alpha_channel(handle) !== 0
  const channels = hasAlpha ? 4 : 3
  // The interleaved layouts always have 8 bits a channel: libheif scales 10-bit photos down.
  const chroma = hasAlpha ? CHROMA_INTERLEAVED_RGBA : CHROMA_INTERLEAVED_RGB
  lib._heif_decode_image(error, handle, out, COLOURSPACE_RGB, chroma, 0)
  check()
  const image = uint32(out)
  const width = lib._heif_image_get_width(image, CHANNEL_INTERLEAVED)
  const height = lib._heif_image_get_height(image, CHANNEL_INTERLEAVED)
  const plane = lib._heif_image_get_plane_readonly2(image, CHANNEL_INTERLEAVED, out)
  const stride = uint32(out)
  return {
    width,
    height,
    channels,
    stride,
    isPremultiplied: lib._heif_image_handle_is_premultiplied_alpha(handle) !== 0,
    profile: readProfile(handle),
    rows: lib.HEAPU8.slice(plane, plane + stride * height),
  }
}

const decoded = decode()
parentPort.postMessage(decoded, decoded.rows ? [decoded.rows.buffer] : [])
