import Module, { createRequire } from 'node:module'
import type Sharp from 'sharp'

const nodeRequire = createRequire(import.meta.url)

/** Loaders that a photo may reach. All others (SVG, PDF, ...) stay blocked: they are far more than a picture decoder. */
const PHOTO_LOADERS = [
  'VipsForeignLoadJpeg',
  'VipsForeignLoadPng',
  'VipsForeignLoadWebp',
  'VipsForeignLoadTiff',
  'VipsForeignLoadNsgif',
  'VipsForeignLoadHeif',
]

let cached: typeof Sharp | undefined

/**
 * Loads sharp once for this process, the only way in. Its native Linux build exports its own GLib, which clashes with
 * the one that Electron links (electron#46323, sharp#4351: thousands of GLib errors, or a crash): inside Electron on
 * Linux it is sharp's own WASM build, which gives the same pixels. SHUTTERWORD_SHARP=wasm asks for that one anywhere.
 */
export function loadSharp(): typeof Sharp {
  cached ??= configure(wantsWasm() ? requireWasmSharp() : requireSharp())
  return cached
}

/** 'native' or 'wasm': which build this process uses, for bench reports and tests. */
export function sharpBuild(): 'native' | 'wasm' {
  return wantsWasm() ? 'wasm' : 'native'
}

/** Build and versions for people, e.g. 'native 0.35.5, libvips 8.17.3'. */
export function describeSharp(): string {
  const { sharp, vips } = loadSharp().versions
  return `${sharpBuild()} ${sharp}, libvips ${vips}`
}

function wantsWasm(): boolean {
  if (process.env.SHUTTERWORD_SHARP === 'wasm') return true
  return process.platform === 'linux' && process.versions.electron !== undefined
}

function requireSharp(): typeof Sharp {
  // require() is untyped; sharp's CommonJS and ES builds share their types.
  return nodeRequire('sharp') as typeof Sharp
}

type Resolver = { _resolveFilename: (this: unknown, request: string, ...rest: unknown[]) => string }

/** sharp falls back to its WASM build when no native one resolves, so native ones are made unresolvable meanwhile. */
function requireWasmSharp(): typeof Sharp {
  // Node documents no type for this hook; packagers such as ts-node have relied on it for years.
  const resolver = Module as unknown as Resolver
  const original = resolver._resolveFilename
  resolver._resolveFilename = function (request, ...rest) {
    if (/^@img\/sharp-(?!wasm32)/.test(request)) {
      throw Object.assign(new Error(`${request} is not used in this process`), { code: 'MODULE_NOT_FOUND' })
    }
    return original.call(this, request, ...rest)
  }
  try {
    return requireSharp()
  } finally {
    resolver._resolveFilename = original
  }
}

function configure(sharp: typeof Sharp): typeof Sharp {
  // No photo is decoded twice in a row: a cache would only hold memory, and keep files open on Windows.
  sharp.cache(false)
  // One thread per photo: the pipeline decodes several photos at once, JPEG decoding cannot be split anyway.
  sharp.concurrency(1)
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: PHOTO_LOADERS })
  return sharp
}
