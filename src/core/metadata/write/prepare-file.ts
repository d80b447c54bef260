import { lstatSync, statfsSync, type BigIntStats } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '../../../shared/errors.js'
import type { PhotoId } from '../../../shared/photo.js'
import type { BatchId } from '../../../shared/write-plan.js'
import type { WriteTable } from '../../catalogue/catalogue.js'
import { syncFile } from '../../support/sync-to-disk.js'
import { checkFolder, checkReplaceable } from '../plan/check-file.js'
import { plainReason } from '../../support/system-error.js'
import type { ExifToolProcess } from '../tool/exiftool.js'
import { attributesOf, copyAttributes } from './file-attributes.js'
import type { FileThreads } from './file-threads.js'
import type { Journal } from './journal.js'
import { makeNewFile, usualExtension } from './new-file.js'
import type { PlainAttributes } from './plain-attributes.js'
import type { PlannedFile } from '../plan/planned-write.js'
import { helperNames, isSameFile } from './replace-file.js'
import { verifyNewFile } from './verify.js'
import { problemOf, type Problem } from '../../../shared/problem.js'

/** A verified new file that waits beside the one it will replace; the journal knows it. */
export type Prepared = Readonly<{
  entryId: number
  file: PlannedFile
  temp: string
  aside: string
  newHash: string
  /** Stat of the original when its bytes were read, null when the file is new. */
  checked: BigIntStats | null
}>

/** What one write belongs to. */
export type WriteContext = Readonly<{
  tool: ExifToolProcess
  writes: WriteTable
  journal: Journal
  threads: FileThreads
  /** Null: attributes are copied with a process for each file. */
  plainAttributes: PlainAttributes | null
  batchId: BatchId
  row: { readonly id: PhotoId | null; readonly contentHash: string }
  keepModifiedTime: boolean
  now: () => Date
}>

/** Room that a write wants beyond a second copy of the file: the new keywords and some for the rest of the system. */
const spareBytes = 1024 * 1024

/**
 * Writes and verifies the new file without touching the old one. The journal holds the intent before anything is
 * created and the undo record before this returns. When it throws, the entry is still open: see `settleFiles`.
 */
export async function prepareFile(
  context: WriteContext,
  file: PlannedFile,
  onEntry: (entryId: number) => void,
): Promise<Prepared> {
  const original = await readOriginal(context.threads, file)
  try {
    checkSpace(file.path, original?.bytes.length ?? 0)
    return await prepareFrom(original, context, file, onEntry)
  } finally {
    original?.release()
  }
}

async function prepareFrom(
  original: Original | null,
  context: WriteContext,
  file: PlannedFile,
  onEntry: (entryId: number) => void,
): Promise<Prepared> {
  const { tool, writes, journal } = context
  const checked = original?.checked ?? null
  const oldBytes = original?.bytes ?? null
  const { temp, aside } = helperNames(file.path, usualExtension(file.format))
  const intent = journal.intend({
    batchId: context.batchId,
    photoId: context.row.id,
    contentHash: context.row.contentHash,
    path: file.path,
    tempPath: temp,
    asidePath: aside,
    oldHash: file.oldHash,
    edits: JSON.stringify(file.edits),
    attributes: JSON.stringify(checked && attributesOf(checked)),
    at: context.now().toISOString(),
  })
  const entered = intent.then((entryId) => {
    onEntry(entryId)
    return entryId
  })
  const made = await makeNewFile(context, file, oldBytes, {
    temp,
    // Nothing is created beside the photo before the journal holds the intent.
    beforeTemp: async () => {
      await entered
    },
    onStart: async () => {
      const entryId = await entered
      return (pid) => {
        writes.setToolPid(entryId, pid)
      }
    },
  })
  try {
    const entryId = await entered
    const reversePatch = await verifyNewFile(tool, temp, made, oldBytes, file)
    if (checked) await copyAttributes(file.path, temp, context.keepModifiedTime, context.plainAttributes)
    // The bytes and the attributes are on the disk before the journal says that they are.
    await syncFile(temp)
    await journal.ready(entryId, { newHash: made.hash, reversePatch })
    return { entryId, file, temp, aside, newHash: made.hash, checked }
  } finally {
    made.release()
  }
}

type Original = Readonly<{ bytes: Uint8Array; checked: BigIntStats; release: () => void }>

/** The bytes that are replaced, null for a file that is to be created. */
async function readOriginal(threads: FileThreads, file: PlannedFile): Promise<Original | null> {
  const folderRefusal = checkFolder(dirname(file.path))
  if (folderRefusal) throw refused(file, folderRefusal.problem)
  if (file.oldHash === null) return null
  const checked = statOf(file)
  const refusal = checkReplaceable({ path: file.path, file: checked })
  if (refusal) throw refused(file, refusal.problem)
  const { bytes, hash, release } = await threads.read(file.path, Number(checked.size))
  try {
    const after = statOf(file)
    if (hash !== file.oldHash || !isSameFile(checked, after)) {
      throw refused(file, problemOf('changed-since-scan', {}))
    }
    return { bytes, checked: after, release }
  } catch (error) {
    release()
    throw error
  }
}

function statOf(file: PlannedFile): BigIntStats {
  try {
    const stat = lstatSync(file.path, { bigint: true })
    if (stat.isFile()) return stat
  } catch (error) {
    throw new AppError(
      'planned-file-gone',
      { path: file.path, found: plainReason(error) },
      {
        cause: error,
      },
    )
  }
  throw refused(file, problemOf('no-ordinary-file', {}))
}

/** Throws AppError when a safe write would not fit on the disk: it needs room for a second copy. */
export function checkSpace(path: string, sizeBytes: number): void {
  const { bavail, bsize } = statfsSync(dirname(path))
  const free = bavail * bsize
  if (free >= sizeBytes + spareBytes) return
  throw new AppError('disk-too-full-to-write', {
    path,
    neededKilobytes: Math.ceil((sizeBytes + spareBytes) / 1024),
    freeKilobytes: Math.floor(free / 1024),
  })
}

function refused({ path }: PlannedFile, problem: Problem): AppError {
  return new AppError('not-as-planned', { path, problem })
}
