import { open, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { AppError, messageOf } from '../../../shared/errors.js'
import { hasCode, plainReason } from '../../support/system-error.js'
import type { Evaluation } from '../evaluation.js'
import { reportMark, reportPage } from './report-page.js'

/**
 * Throws `invalid-input` unless a report may be written there: the place is free, or holds an older report of ours.
 * Asked before an evaluation begins, which may take hours.
 */
export async function checkReportPlace(path: string): Promise<void> {
  const head = await headOf(resolve(path))
  if (head === null || head.includes(reportMark)) return
  throw new AppError(
    'invalid-input',
    `Expected a free name or an older report, found another file at ${path}`,
  )
}

/** Writes the report whole or not at all. */
export async function writeReport(path: string, evaluation: Evaluation): Promise<void> {
  await checkReportPlace(path)
  const target = resolve(path)
  const part = join(dirname(target), `.${basename(target)}.${process.pid}.part`)
  try {
    await writeFile(part, reportPage(evaluation))
    await rename(part, target)
  } catch (cause) {
    await rm(part, { force: true })
    throw new AppError('write-failed', `The report cannot be written to ${path}: ${messageOf(cause)}`, {
      cause,
    })
  }
}

/** The first bytes of a file as text; null when there is none. */
async function headOf(path: string): Promise<string | null> {
  try {
    const file = await open(path)
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(1024), 0, 1024, 0)
      return new TextDecoder().decode(buffer.subarray(0, bytesRead))
    } finally {
      await file.close()
    }
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return null
    throw new AppError(
      'invalid-input',
      `Expected a place for a report at ${path}, found ${plainReason(cause)}`,
      {
        cause,
      },
    )
  }
}
