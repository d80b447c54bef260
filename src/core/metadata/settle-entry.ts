import { rename, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { WriteRow, WriteState } from '../catalogue/catalogue.js'
import { syncFolder } from '../support/sync-to-disk.js'
import { hashBytes, hashFile } from './hash-file.js'

/** What became of an open entry of the journal, and a sentence about it for people. */
export type Settled = Readonly<{ state: Exclude<WriteState, 'intent' | 'ready'>; sentence: string }>

/**
 * Brings the files of one open entry in order and says how it ended: by the bytes that are there, never by what a
 * process said. Only the temp and the aside file that the entry names are ever removed. May be interrupted and run
 * again; the caller writes the result into the journal. No ExifTool may still be writing the temp file.
 */
export async function settleFiles(entry: WriteRow): Promise<Settled> {
  const { path, asidePath } = entry
  const name = basename(path)
  const isUndo = entry.reason === undoReason
  // Null stands for "no file"; a write that was interrupted before its new file was verified has no end to reach.
  const from = isUndo ? entry.newHash : entry.oldHash
  const to = isUndo ? entry.oldHash : (entry.newHash ?? undefined)
  const unfinished: Settled = isUndo
    ? { state: 'done', sentence: `Undoing the tags of ${name} was interrupted; they are still in it.` }
    : { state: 'abandoned', sentence: `Writing ${name} was interrupted; it is as it was before.` }
  const finished: Settled = isUndo
    ? { state: 'undone', sentence: `Undoing the tags of ${name} was interrupted after it was complete.` }
    : {
        state: 'done',
        sentence: `Writing ${name} was interrupted after it was complete; the tags are in it.`,
      }

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
    const sentence = `Another program changed ${name} while its tags were written; its version was put back.`
    return { ...unfinished, sentence }
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
  const found = current === null ? 'it is no longer there' : 'it is neither the old nor the new version'
  const sentence =
    `Work on ${path} was interrupted and ${found}: another program changed or moved it. ` +
    `Nothing was touched; ${basename(entry.tempPath)} may still lie beside it.`
  return { state: 'unclear', sentence }
}

const emptyHash = hashBytes(Buffer.alloc(0))

/** The reason that an entry carries while its undo is under way. */
export const undoReason = 'undo'

/** Removes the temp file and makes the folder's entries durable before the journal says so. */
async function removeTemp(entry: WriteRow): Promise<void> {
  await rm(entry.tempPath, { force: true })
  await syncFolder(dirname(entry.path))
}
