import type { FileHandle } from 'node:fs/promises'
import { readFully, type Walk } from '../../identity/byte-walk.js'

/** The metadata of most photos lies within their first 64 KiB. */
const windowBytes = 64 * 1024

/**
 * An open file that is read in windows, as walkers ask for many small stretches that lie side by side. Without a handle
 * the one window is the whole file.
 */
export type FileWindow = {
  readonly handle: FileHandle | null
  readonly sizeBytes: number
  start: number
  bytes: Uint8Array
}

/** Reads the first window of a file. */
export async function openWindow(handle: FileHandle): Promise<FileWindow> {
  const bytes = await readFully(handle, 0, windowBytes)
  const sizeBytes = bytes.length < windowBytes ? bytes.length : (await handle.stat()).size
  return { handle, sizeBytes, start: 0, bytes }
}

/** Runs a walker over a file. */
export async function walkWindow<Result>(file: FileWindow, walk: Walk<Result>): Promise<Result> {
  let step = walk.next()
  while (step.done !== true) {
    const { offset, length } = step.value
    const { handle } = file
    if (handle !== null && (offset < file.start || offset + length > file.start + file.bytes.length)) {
      file.bytes = await readFully(handle, offset, Math.max(windowBytes, length))
      file.start = offset
    }
    step = walk.next(file.bytes.subarray(offset - file.start, offset - file.start + length))
  }
  return step.value
}
