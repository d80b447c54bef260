import { open, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { AppError, messageOf } from '../../../shared/errors.js'
import { readFully } from '../../identity/byte-walk.js'
import { hasCode, plainReason } from '../../support/system-error.js'
import type { Evaluation } from '../evaluation.js'
import { reportMark, reportPage } from './report-page.js'

/**
 * Throws `invalid-input` unless a report can be written there: the place is free, or holds an older report of ours, and
 * its folder takes a new file, which is tried, because permissions alone do not tell (read-only disks, Windows). Asked before an evaluation begins, which may take hours.
 */
export async function checkReportPlace(path: string): Promise<void> {
  const head = await headOf(resolve(path))
  if (head !== null && !head.includes(reportMark)) {
    throw new AppError('report-name-taken', { path })
  }
  const part = partOf(resolve(path))
  try {
    await writeFile(part, '')
    await rm(part)
  } catch (cause) {
    const found = hasCode(cause, 'ENOENT') ? 'no such folder' : plainReason(cause)
    throw new AppError('report-folder-unusable', { path, found }, { cause })
  }
}

/** Writes the report whole or not at all. */
export async function writeReport(path: string, evaluation: Evaluation): Promise<void> {
  await checkReportPlace(path)
  const target = resolve(path)
  const part = partOf(target)
  try {
    await writeFile(part, reportPage(evaluation))
    await rename(part, target)
  } catch (cause) {
    await rm(part, { force: true })
    throw new AppError(
      'report-not-written',
      { path, found: messageOf(cause) },
      {
        cause,
      },
    )
  }
}

/** Where the report grows until it is whole. */
function partOf(target: string): string {
  return join(dirname(target), `.${basename(target)}.${process.pid}.part`)
}

/** The first bytes of a file as text; null when there is none. */
async function headOf(path: string): Promise<string | null> {
  try {
    const file = await open(path)
    try {
      return new TextDecoder().decode(await readFully(file, 0, 1024))
    } finally {
      await file.close()
    }
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return null
    throw new AppError(
      'report-place-unusable',
      { path, found: plainReason(cause) },
      {
        cause,
      },
    )
  }
}
