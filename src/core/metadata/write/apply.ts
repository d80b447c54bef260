import { rm, stat } from 'node:fs/promises'
import { AppError } from '../../../shared/errors.js'
import type { BatchId } from '../../../shared/write-plan.js'
import type { FoundKeyword, WriteTable } from '../../catalogue/catalogue.js'
import { factsOf } from '../../identity/file-facts.js'
import { hasCode, plainReason } from '../../support/system-error.js'
import type { ExifToolProcess } from '../tool/exiftool.js'
import type { FileThreads } from './file-threads.js'
import type { Journal } from './journal.js'
import type { PlainAttributes } from './plain-attributes.js'
import { foundAfter, type AppliedWrite, type PlannedFile, type PlannedWrite } from '../plan/planned-write.js'
import { prepareFile, type Prepared, type WriteContext } from './prepare-file.js'
import { placeNewFile, replaceFile } from './replace-file.js'
import { settleFiles } from './settle-entry.js'
import { problemOf, type Problem } from '../../../shared/problem.js'

/** What applying needs besides the plan. */
export type ApplyContext = Readonly<{
  tool: ExifToolProcess
  writes: WriteTable
  journal: Journal
  threads: FileThreads
  plainAttributes: PlainAttributes | null
  batchId: BatchId
  keepModifiedTime: boolean
  now: () => Date
}>

/**
 * Writes one planned photo: all of its files are prepared and verified before the first one is replaced. Never throws:
 * what went wrong is the outcome, in one sentence.
 */
export async function applyWrite(planned: PlannedWrite, context: ApplyContext): Promise<AppliedWrite> {
  const photoId = planned.row.id
  if (planned.photo.decision === 'skip')
    return { photoId, outcome: 'skipped', problem: planned.photo.problem }
  const { written, problem } = await applyFiles(planned.files, { ...context, row: planned.row })
  const result = { photoId, outcome: problem === null ? 'written' : 'failed', problem } as const
  if (written.length === 0) return result
  return { ...result, found: foundNow(planned, written), ...(await photoNow(planned, written)) }
}

/** Which files were written, and why not all of them were. */
export type AppliedFiles = Readonly<{ written: readonly WrittenFile[]; problem: Problem | null }>

type WrittenFile = PlannedFile & { readonly newHash: string }

/** Prepares, then replaces the files of one photo. `finalState` is what the journal says of a file that was replaced. */
export async function applyFiles(
  files: readonly PlannedFile[],
  context: WriteContext,
  finalState: 'done' | 'undone' = 'done',
): Promise<AppliedFiles> {
  const { journal } = context
  const prepared: Prepared[] = []
  for (const file of files) {
    let entryId: number | null = null
    try {
      prepared.push(
        await prepareFile(context, file, (id) => {
          entryId = id
        }),
      )
    } catch (error) {
      const problem = problemOfWrite(error)
      for (const id of [entryId, ...prepared.map((one) => one.entryId)]) {
        if (id !== null) await abandon(context, id, problem)
      }
      return { written: [], problem }
    }
  }
  const written: WrittenFile[] = []
  for (const [index, one] of prepared.entries()) {
    try {
      if (one.checked) await replaceFile(one.temp, one.file.path, one.aside, one.checked)
      else await placeNewFile(one.temp, one.file.path)
      await journal.settle(one.entryId, finalState, null)
      written.push({ ...one.file, newHash: one.newHash })
    } catch (error) {
      const problem = problemOfWrite(error)
      // The rename may have happened before the error: the bytes decide.
      const state = await abandon(context, one.entryId, problem)
      if (state === 'done') written.push({ ...one.file, newHash: one.newHash })
      for (const left of prepared.slice(index + 1)) await abandon(context, left.entryId, problem)
      return { written, problem }
    }
  }
  return { written, problem: null }
}

async function abandon(
  { writes, journal }: Pick<WriteContext, 'writes' | 'journal'>,
  entryId: number,
  problem: Problem,
): Promise<string> {
  const entry = writes.get(entryId)
  if (!entry) throw new AppError('journal-entry-gone', { id: entryId })
  try {
    const { state } = await settleFiles(entry)
    // Recovery would leave the temp file to the user; here it is known to be ours and of no use.
    if (state === 'unclear') await rm(entry.tempPath, { force: true })
    await journal.settle(entryId, state, problem)
    return state
  } catch {
    // The entry stays open, and the next start settles it: `recover`.
    return 'open'
  }
}

function foundNow(planned: PlannedWrite, written: readonly PlannedFile[]): readonly FoundKeyword[] {
  const names = new Set(written.map(({ sidecarName }) => sidecarName))
  return [
    ...planned.found.filter(({ sidecarName }) => !names.has(sidecarName)),
    ...written.flatMap((file) => foundAfter(file)),
  ]
}

async function photoNow(
  planned: PlannedWrite,
  written: readonly WrittenFile[],
): Promise<Pick<AppliedWrite, 'file'>> {
  const photo = written.find(({ sidecarName }) => sidecarName === null)
  if (!photo) return {}
  try {
    const facts = factsOf(await stat(photo.path))
    return { file: { relativePath: planned.row.relativePath, ...facts, fileHash: photo.newHash } }
  } catch (error) {
    // Moved away since: the next scan finds it by its content.
    if (hasCode(error, 'ENOENT')) return {}
    throw error
  }
}

/** Anything thrown while a photo is written, as one sentence. */
export function problemOfWrite(error: unknown): Problem {
  return error instanceof AppError
    ? error.problem
    : problemOf('file-not-written', { found: plainReason(error) })
}
