import { rename, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { WriteRow, WriteState } from '../../catalogue/catalogue.js'
import { syncFolder } from '../../support/sync-to-disk.js'
import { hashBytes, hashFile } from '../read/hash-file.js'
import { problemOf, type Problem } from '../../../shared/problem.js'

/** What became of an open entry of the journal. */
export type Settled = Readonly<{ state: Exclude<WriteState, 'intent' | 'ready'>; problem: Problem }>

/**
 * Brings the files of one open entry in order and says how it ended: by the bytes that are there, never by what a
 * process said. Only the temp and the aside file that the entry names are ever removed. May be interrupted and run
 * again; the caller writes the result into the journal. No ExifTool may still be writing the temp file.
 */
export async function settleFiles(entry: WriteRow): Promise<Settled> {
  const { path, asidePath } = entry
  const name = basename(path)
  const isUndo = entry.purpose === 'undo'
  // Null stands for "no file"; a write that was interrupted before its new file was verified has no end to reach.
  const from = isUndo ? entry.newHash : entry.oldHash
  const to = isUndo ? entry.oldHash : (entry.newHash ?? undefined)
  const unfinished: Settled = isUndo
    ? { state: 'done', problem: problemOf('undo-interrupted', { name }) }
    : { state: 'abandoned', problem: problemOf('write-interrupted', { name }) }
  const finished: Settled = isUndo
    ? { state: 'undone', problem: problemOf('undo-was-complete', { name }) }
    : { state: 'done', problem: problemOf('write-was-complete', { name }) }

  const [current, aside] = [await hashFile(path), await hashFile(asidePath)]
  if (current === null && aside !== null) {
    await rename(asidePath, path)
    await removeTemp(entry)
    return unfinished
  }
  if (current === to && !(aside !== null && aside !== from)) {
    await rm(asidePath, { force: true })
    await removeTemp(entry)
    return finished
  }
  if (current === to) {
    // Another program saved the photo while it was replaced: its version wins.
    await rename(asidePath, path)
    await removeTemp(entry)
    return { ...unfinished, problem: problemOf('other-version-put-back', { name }) }
  }
  if (current === from) {
    // The original stands in its place, so what is aside is a link to it or an unfinished copy.
    await rm(asidePath, { force: true })
    await removeTemp(entry)
    return unfinished
  }
  if (!isUndo && from === null && entry.newHash !== null && current === emptyHash) {
    // The name was claimed for the new file, which never came: replace-file.ts on file systems without links.
    await rm(path)
    await removeTemp(entry)
    return unfinished
  }
  if (!isUndo && from === null && (await hashFile(entry.tempPath)) !== null) {
    // A new file never replaces one: while its temp file is there, what stands in its place is somebody else's.
    await removeTemp(entry)
    return unfinished
  }
  const tempName = basename(entry.tempPath)
  return {
    state: 'unclear',
    problem: problemOf('entry-unclear', { path, isGone: current === null, tempName }),
  }
}

const emptyHash = hashBytes(Buffer.alloc(0))

/** Removes the temp file and makes the folder's entries durable before the journal says so. */
async function removeTemp(entry: WriteRow): Promise<void> {
  await rm(entry.tempPath, { force: true })
  await syncFolder(dirname(entry.path))
}
