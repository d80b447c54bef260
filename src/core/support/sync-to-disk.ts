import { open } from 'node:fs/promises'
import { hasCode } from './system-error.js'

/** Forces a file's bytes to the disk. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Forces a folder's entries to the disk, so that a rename survives a power cut. Windows has no such call. */
export function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return Promise.resolve()
  const waiting = waitingSyncs.get(folder)
  if (waiting) return waiting
  // What is asked for while one is under way is not safe with that one, and shares the next.
  const running = runningSyncs.get(folder) ?? Promise.resolve()
  const next = running.then(() => {
    waitingSyncs.delete(folder)
    runningSyncs.set(folder, begun)
    return sync(folder)
  })
  waitingSyncs.set(folder, next)
  const begun: Promise<void> = next.then(nothing, nothing).then(() => {
    if (runningSyncs.get(folder) === begun) runningSyncs.delete(folder)
  })
  return next
}

const waitingSyncs = new Map<string, Promise<void>>()
const runningSyncs = new Map<string, Promise<void>>()

function nothing(): void {
  // Whoever asked for this one has been told.
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } catch (error) {
    // Some network file systems refuse it; the rename itself stands.
    if (!hasCode(error, 'EINVAL', 'ENOTSUP')) throw error
  } finally {
    await handle.close()
  }
}
