import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { OutputInfo, Sharp } from 'sharp'
import { sharpBuild } from './load-sharp.js'

/**
 * What sharp's WASM build takes in and hands out lies in its 2 GB of memory until JavaScript's garbage collector finds
 * it unused; that memory counts for nothing with the collector, so it comes too late: measured, 40 photos of
 * 12 megapixels as raw pixels fill 1.6 GB, two at a time end in "out of memory". So it is asked to come after this
 * much.
 */
const COLLECT_AFTER_BYTES = 256 * 1024 * 1024

let handedOverBytes = 0
let collect: (() => void) | undefined

/** Runs the pipeline. The bytes are the caller's own: they may be kept, transferred and changed. */
export async function takeOutput(
  pipeline: Sharp,
  inputBytes = 0,
): Promise<{ readonly data: Uint8Array; readonly info: OutputInfo }> {
  const { data, info } = await pipeline.toBuffer({ resolveWithObject: true })
  if (sharpBuild() === 'native') return { data, info }
  const own = new Uint8Array(data)
  noteHandedOver(inputBytes + data.length)
  return { data: own, info }
}

/** Counts memory that only the collector frees, and calls it when there is much. Does nothing with native sharp. */
export function noteHandedOver(sizeBytes: number): void {
  if (sharpBuild() === 'native') return
  handedOverBytes += sizeBytes
  if (handedOverBytes >= COLLECT_AFTER_BYTES) collectNow()
}

/** Collects now and waits until what was handed over is free again. */
export async function freeHandedOver(): Promise<void> {
  if (sharpBuild() === 'native') return
  collectNow()
  // The collector only marks it; it is given back in a task of its own, after those that already wait.
  await setImmediate()
  await setImmediate()
}

function collectNow(): void {
  handedOverBytes = 0
  collect ??= garbageCollector()
  collect()
}

/** Node has no other way to the collector without a command line flag. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc')
  // The name that the flag adds to every new context.
  return runInNewContext('gc') as () => void
}
