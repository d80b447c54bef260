import { accessSync, constants, type BigIntStats } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { sep } from 'node:path'
import type { SkipReason } from '../../../shared/write-plan.js'
import type { PhotoRow } from '../../catalogue/catalogue.js'
import { hasCode } from '../../support/system-error.js'
import { hashFile } from '../read/hash-file.js'
import { problemOf, type Problem } from '../../../shared/problem.js'
import type { ProblemText } from '../../../shared/texts/problem-text.js'
import type { refusalProblems } from '../../../shared/texts/problems/refusal-problems.js'

/** Why a photo is not written: the class that scripts know, and the problem itself. */
export type Skip = Readonly<{ skipReason: SkipReason; problem: Problem; sidecarPossible: boolean }>

/** A file that may be looked at: where it really is, and its stat. */
export type CheckedFile = Readonly<{ path: string; file: BigIntStats }>

/**
 * Files up to this size are compared and patched in memory. Beyond it no undo record can be made, so such a photo gets
 * a sidecar; the largest camera photos (medium format TIFF) stay below.
 */
export const largestBytes = 512 * 1024 * 1024

/** Finds the file behind a path, which must lie inside the chosen folder whatever links lead there. */
export async function locate(path: string, folderPath: string): Promise<CheckedFile | Skip> {
  try {
    const real = await realpath(path)
    if (!isInside(real, await realpath(folderPath))) {
      return skip('outside-folder', 'link-outside-folder', false)
    }
    const file = await stat(real, { bigint: true })
    if (!file.isFile()) return skip('missing', 'no-file-under-name', false)
    return { path: real, file }
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) {
      return skip('missing', 'file-moved', false)
    }
    if (hasCode(error, 'EACCES', 'EPERM', 'ELOOP')) {
      return skip('missing', 'access-denied', false)
    }
    if (hasCode(error, 'ENAMETOOLONG')) return skip('name-too-long', 'path-too-long', false)
    throw error
  }
}

/** The real folder behind a path: a sidecar stands beside the name that people see, also of a photo that is a link. */
export async function locateFolder(path: string, folderPath: string): Promise<string | Skip> {
  const folder = await realpath(path)
  const root = await realpath(folderPath)
  if (folder === root || isInside(folder, root)) return folder
  return skip('outside-folder', 'folder-link-outside', false)
}

/** Null when the photo's bytes are those of the scan: by size, time and inode, else by hash. */
export async function checkUnchanged({ path, file }: CheckedFile, row: PhotoRow): Promise<Skip | null> {
  const isSame =
    Number(file.size) === row.sizeBytes &&
    String(Number(file.ino)) === row.inode &&
    // The catalogue keeps milliseconds with a fraction: equal to the microsecond.
    Math.abs(Number(file.mtimeNs) / 1e6 - row.modifiedMs) < 0.001
  if (isSame || (await hashFile(path)) === row.fileHash) return null
  return skip('changed-since-scan', 'file-changed-since-scan', false)
}

/** Null when the file can be replaced by a new one without breaking a link or a lock. */
export function checkReplaceable({ path, file }: CheckedFile): Skip | null {
  if (!isWritable(path)) {
    return skip('read-only-file', 'file-read-only', true)
  }
  if (file.nlink > 1n) {
    return skip('hard-linked', 'file-hard-linked', true)
  }
  if (file.size > BigInt(largestBytes)) {
    const megabytes = Math.round(Number(file.size) / 1024 / 1024)
    const problem = problemOf('too-large-to-undo', { megabytes })
    return { skipReason: 'unsupported-format', problem, sidecarPossible: true }
  }
  return null
}

/** Null when files can be created in the folder. */
export function checkFolder(folder: string): Skip | null {
  if (isWritable(folder)) return null
  return skip('read-only-folder', 'folder-read-only', false)
}

/** The longest name in bytes that common file systems take. */
export const longestNameBytes = 255

/** What the system says: a mode without write bits stops an ordinary user, and does not stop root. */
function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
  } catch (error) {
    if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) return false
    throw error
  }
  return true
}

function isInside(path: string, root: string): boolean {
  return path.startsWith(root.endsWith(sep) ? root : root + sep)
}

/** Puts a skip together. */
export function skip(skipReason: SkipReason, kind: PlainRefusal, sidecarPossible: boolean): Skip {
  return { skipReason, problem: problemOf(kind, {}), sidecarPossible }
}

/** A refusal whose sentence needs no detail. */
type PlainRefusal = {
  [Kind in keyof typeof refusalProblems]: (typeof refusalProblems)[Kind] extends ProblemText<
    Record<string, never>
  >
    ? Kind
    : never
}[keyof typeof refusalProblems]
