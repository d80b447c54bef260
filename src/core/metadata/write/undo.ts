import { lstat, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, extname } from 'node:path'
import { AppError } from '../../../shared/errors.js'
import type { UndoResult } from '../../../shared/write-plan.js'
import type { WriteRow } from '../../catalogue/catalogue.js'
import { contentHashOf } from '../../identity/content-hash.js'
import { sniffBytes, sniffFormat } from '../../identity/formats.js'
import { syncFile, syncFolder } from '../../support/sync-to-disk.js'
import { applyFiles, problemOfWrite, type ApplyContext } from './apply.js'
import { checkFolder, checkReplaceable } from '../plan/check-file.js'
import { attributesOf, copyAttributes, parseAttributes, setTimes } from './file-attributes.js'
import { hashBytes, hashFile } from '../read/hash-file.js'
import type { PlannedFile } from '../plan/planned-write.js'
import { checkSpace } from './prepare-file.js'
import { readFields } from '../read/read-fields.js'
import { foundIn } from '../read/read-metadata.js'
import { isSameFile, replaceFile } from './replace-file.js'
import { applyReversePatch } from './reverse-patch.js'
import { settleFiles } from './settle-entry.js'
import { parseEdits, undoEdits } from '../fields/undo-edits.js'
import { problemOf, type Problem } from '../../../shared/problem.js'

type Undone = Pick<UndoResult, 'outcome' | 'problem'>

/** Takes one write back. Never throws: what went wrong is the outcome. */
export async function undoEntry(entry: WriteRow, context: Omit<ApplyContext, 'batchId'>): Promise<Undone> {
  const { writes } = context
  try {
    const current = await hashFile(entry.path)
    if (current === entry.oldHash) {
      writes.settle(entry.id, 'undone', null)
      return { outcome: 'restored', problem: null }
    }
    if (current === null) throw refused(entry, problemOf('file-not-there', {}))
    if (current !== entry.newHash) return await undoByFields(entry, current, context)
    if (entry.oldHash === null) await deleteCreated(entry, context)
    else await restore(entry, context)
    return { outcome: 'restored', problem: null }
  } catch (error) {
    return { outcome: 'failed', problem: problemOfWrite(error) }
  }
}

/** Puts the old bytes back, with the old modification time. */
async function restore(entry: WriteRow, { writes }: Pick<ApplyContext, 'writes'>): Promise<void> {
  const { path, tempPath } = entry
  const checked = await lstat(path, { bigint: true })
  const refusal = checkReplaceable({ path, file: checked }) ?? checkFolder(dirname(path))
  if (refusal) throw refused(entry, refusal.problem)
  const newBytes = await readFile(path)
  if (hashBytes(newBytes) !== entry.newHash || !isSameFile(checked, await lstat(path, { bigint: true }))) {
    throw refused(entry, problemOf('file-changing-now', {}))
  }
  if (!entry.reversePatch) throw refused(entry, problemOf('undo-record-missing', {}))
  const oldBytes = applyReversePatch(newBytes, entry.reversePatch)
  if (hashBytes(oldBytes) !== entry.oldHash) throw refused(entry, problemOf('undo-record-damaged', {}))
  checkSpace(path, oldBytes.length)
  await whileOpen(entry, writes, async () => {
    await writeFile(tempPath, oldBytes, { flag: 'wx' })
    await copyAttributes(path, tempPath, true)
    const old = parseAttributes(entry.attributes)
    // Copying keeps nanoseconds; only a write that did not keep the time needs the journal's.
    if (old && old.modifiedNs !== attributesOf(checked).modifiedNs) await setTimes(tempPath, old)
    await syncFile(tempPath)
    await replaceFile(tempPath, path, entry.asidePath, checked)
  })
}

/** Deletes a sidecar that we created; it is moved aside first, so that an edit in this moment is not lost. */
async function deleteCreated(entry: WriteRow, { writes }: Pick<ApplyContext, 'writes'>): Promise<void> {
  const refusal = checkFolder(dirname(entry.path))
  if (refusal) throw refused(entry, refusal.problem)
  await whileOpen(entry, writes, async () => {
    await rename(entry.path, entry.asidePath)
    if ((await hashFile(entry.asidePath)) !== entry.newHash) {
      await rename(entry.asidePath, entry.path)
      throw refused(entry, problemOf('file-changed-just-now', {}))
    }
    await rm(entry.asidePath)
    await syncFolder(dirname(entry.path))
  })
}

/** Runs the part of an undo that touches files with the entry open in the journal, so that recovery would see it. */
async function whileOpen(
  entry: WriteRow,
  writes: ApplyContext['writes'],
  work: () => Promise<void>,
): Promise<void> {
  writes.reopen(entry.id)
  try {
    await work()
  } catch (error) {
    const reopened = writes.get(entry.id)
    if (reopened) writes.settle(entry.id, (await settleFiles(reopened)).state, null)
    throw error
  }
  writes.settle(entry.id, 'undone', null)
}

/** Somebody edited the file since: our edits are taken back field by field, as a journalled write of its own. */
async function undoByFields(
  entry: WriteRow,
  current: string,
  context: Omit<ApplyContext, 'batchId'>,
): Promise<Undone> {
  const fields = (await readFields(context.tool, [entry.path])).get(entry.path)
  if (!fields) throw refused(entry, problemOf('metadata-unreadable', {}))
  if (fields.error !== null) throw refused(entry, problemOf('metadata-faulty', { found: fields.error }))
  const edits = undoEdits(parseEdits(entry.edits), fields.keywords)
  if (edits.length > 0) {
    const isSidecar = extname(entry.path).toLowerCase() === '.xmp'
    const sidecarName = isSidecar ? basename(entry.path) : null
    const file: PlannedFile = {
      path: entry.path,
      sidecarName,
      edits,
      before: foundIn(fields, sidecarName),
      oldHash: current,
      ...(isSidecar ? { format: 'xmp', contentHash: null } : await contentOf(entry)),
    }
    const row = { id: entry.photoId, contentHash: entry.contentHash }
    const { batchId } = entry
    const { problem } = await applyFiles(
      [file],
      { ...context, batchId, keepModifiedTime: true, row },
      'undone',
    )
    if (problem !== null) return { outcome: 'failed', problem }
  }
  context.writes.settle(entry.id, 'undone', null)
  return {
    outcome: 'merged',
    problem: problemOf('other-edits-since', {}),
  }
}

async function contentOf(entry: WriteRow): Promise<Pick<PlannedFile, 'format' | 'contentHash'>> {
  const handle = await open(entry.path, 'r')
  try {
    const head = Buffer.alloc(sniffBytes)
    const { bytesRead } = await handle.read(head, 0, sniffBytes, 0)
    const format = sniffFormat(head.subarray(0, bytesRead), basename(entry.path))
    if (format === null || format === 'video') throw refused(entry, problemOf('no-photo-any-more', {}))
    return { format, contentHash: contentHashOf(await handle.readFile(), format) }
  } finally {
    await handle.close()
  }
}

function refused({ path }: WriteRow, problem: Problem): AppError {
  return new AppError('not-as-written', { path, problem })
}
