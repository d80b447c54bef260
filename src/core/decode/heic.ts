import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { AppError, messageOf } from '../../shared/errors.js'
import { memoizePromise } from '../support/memoize-promise.js'
import { checkSize } from './decode-pixels.js'
import program from './heic-thread.cjs?raw'
import { MAXIMUM_PIXELS, type PixelSize } from './pixels.js'
import { tiffOf } from './tiff-container.js'

/** An uncompressed TIFF, upright, and its size in pixels. */
export type HeicPicture = Readonly<{ tiff: Uint8Array; size: PixelSize }>

/** What heic-thread.cjs posts. */
type Decoded =
  | Readonly<{ tooLarge: PixelSize }>
  | Readonly<{
      tooLarge?: undefined
      width: number
      height: number
      channels: 3 | 4
      stride: number
      isPremultiplied: boolean
      profile: Uint8Array | null
      rows: Uint8Array
    }>

// Node has it, but its types for Node 20 leave it to the browser's.
const webAssembly = (
  globalThis as unknown as { readonly WebAssembly: { compile(bytes: Uint8Array): Promise<object> } }
).WebAssembly

const nodeRequire = createRequire(import.meta.url)

/**
 * The primary image of a HEIC file as an uncompressed TIFF with its colour profile. Already upright, because libheif
 * applies the rotation and mirroring that the format prescribes; EXIF orientation must not be applied again.
 * Decoded in a thread of its own, which a 12 megapixel photo keeps busy for a second: the engine goes on answering,
 * several photos decode at once, and WebAssembly memory, which never shrinks, goes with the thread.
 */
export async function decodeHeic(
  bytes: Uint8Array,
  name: string,
  signal?: AbortSignal,
): Promise<HeicPicture> {
  const compiled = await compileLibrary()
  const decoded = await runThread(bytes, compiled, signal).catch((cause: unknown) => {
    signal?.throwIfAborted()

    throw new AppError('photo-not-decoded', { name, expected: 'HEIC', found: messageOf(cause) }, { cause })
  })
  if (decoded.tooLarge) {
    checkSize(name, decoded.tooLarge)
    throw new AppError('refused-though-small', { name })
  }
  const { width, height, channels, isPremultiplied, profile, stride, rows } = decoded
  const copyRow = (y: number, target: Uint8Array) => {
    target.set(rows.subarray(y * stride, y * stride + width * channels))
  }
  const tiff = tiffOf({ width, height, channels, isPremultiplied, profile, copyRow })
  return { tiff, size: { width, height } }
}

/**
 * Compiled once for all threads: they share what V8 optimises while it runs (a 12 megapixel photo takes 0.9 s of
 * processor time, 1.25 s where each thread compiles for itself).
 */
const compileLibrary = memoizePromise(
  () => 'libheif',
  async () => {
    const path = nodeRequire.resolve('libheif-js/libheif-wasm/libheif.wasm')
    return webAssembly.compile(await readFile(path))
  },
)

/** Resolves with what the thread posts; rejects when it fails, or ends without a word (out of memory). */
async function runThread(
  bytes: Uint8Array,
  compiled: object,
  signal: AbortSignal | undefined,
): Promise<Decoded> {
  const libraryPath = nodeRequire.resolve('libheif-js/libheif-wasm/libheif.js')
  const workerData = { bytes, libraryPath, compiled, maximumPixels: MAXIMUM_PIXELS }
  const thread = new Worker(program, { eval: true, workerData, name: 'heic' })
  const stop = () => void thread.terminate()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await new Promise<Decoded>((resolve, reject) => {
      thread.once('message', resolve)
      thread.once('error', reject)
      thread.once('exit', () => {
        reject(new Error('its decoder stopped'))
      })
    })
  } finally {
    signal?.removeEventListener('abort', stop)
    await thread.terminate()
  }
}
