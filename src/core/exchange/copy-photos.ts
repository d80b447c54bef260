import { randomBytes, randomUUID } from 'node:crypto'
import { chmod, constants, copyFile, mkdir, rm, stat, utimes } from 'node:fs/promises'
import { basename, dirname, join, posix, sep } from 'node:path'
import { AppError } from '../../shared/errors.js'
import type { ExportResult } from '../../shared/exchange.js'
import type { BatchId } from '../../shared/write-plan.js'
import { factsOf } from '../identity/file-facts.js'
import { problemOfWrite } from '../metadata/write/apply.js'
import { hashFile } from '../metadata/read/hash-file.js'
import type { AppliedWrite, PlannedWrite } from '../metadata/plan/planned-write.js'
import { readSidecars } from '../metadata/read/read-metadata.js'
import { placeNewFile } from '../metadata/write/replace-file.js'
import type { WritePolicy } from '../../shared/settings.js'
import type { WriteRequest } from '../metadata/fields/write-request.js'
import type { Writer } from '../metadata/write/writer.js'
import { foldName } from '../support/fold-name.js'
import { syncFile } from '../support/sync-to-disk.js'
import { mustBeFree, type Destination } from './destination.js'
import type { Problem } from '../../shared/problem.js'

/** What copying photos needs. */
export type CopyOptions = Readonly<{
  destination: Destination
  policy: WritePolicy
  /** Writes into copies only: its journal must not be the catalogue's. */
  writer: Writer
  signal: AbortSignal
  onResult: (result: ExportResult) => void
}>

/**
 * Copies photos with their sidecars into another folder and writes the accepted tags into the copies. Everything happens
 * in a hidden folder of the destination; a copy gets its name once it is complete and verified, and never replaces a
 * file.
 */
export async function copyPhotos(requests: readonly WriteRequest[], options: CopyOptions): Promise<void> {
  const stage = join(options.destination.path, `.shutterword-export-${randomBytes(6).toString('hex')}`)
  await mkdir(stage)
  try {
    for (const batch of batchesOf(requests)) await copyBatch(batch, stage, options)
  } finally {
    await rm(stage, { recursive: true, force: true })
  }
}

/** Enough at once to keep all lanes of the writer busy, few enough to show progress. */
const batchSize = 64

/** Photos of one name are worked on together, because they decide each other's sidecars: a RAW and JPEG pair. Pure. */
export function batchesOf(requests: readonly WriteRequest[]): readonly (readonly WriteRequest[])[] {
  const sameName = new Map<string, WriteRequest[]>()
  for (const request of requests) {
    const { dir, name } = posix.parse(request.photo.relativePath)
    const key = `${dir}/${foldName(name)}`
    sameName.set(key, [...(sameName.get(key) ?? []), request])
  }
  const batches: WriteRequest[][] = []
  for (const group of sameName.values()) {
    const last = batches.at(-1)
    if (last && last.length + group.length <= batchSize) last.push(...group)
    else batches.push([...group])
  }
  return batches
}

async function copyBatch(
  requests: readonly WriteRequest[],
  stage: string,
  options: CopyOptions,
): Promise<void> {
  const tell = ({ photo }: WriteRequest, outcome: ExportResult['outcome'], problem: Problem | null) => {
    const shown = problem && withoutFolder(problem, `${stage}${sep}`)
    options.onResult({ name: photo.relativePath, outcome, problem: shown })
  }
  const staged: WriteRequest[] = []
  for (const request of requests) {
    if (options.signal.aborted) tell(request, 'cancelled', null)
    else {
      try {
        staged.push(await stagePhoto(request, stage, options.destination))
      } catch (error) {
        tell(request, 'failed', problemOfWrite(error))
      }
    }
  }
  const faults = await writeCopies(staged, options)
  const complete = await Promise.all(staged.map(withSidecars))
  for (const { request, sidecars } of complete) {
    const fault = faults.get(request)
    try {
      if (options.signal.aborted) tell(request, 'cancelled', null)
      else if (fault !== undefined) tell(request, 'failed', fault)
      else {
        await placeCopy(request, sidecars, options.destination)
        tell(request, 'exported', null)
      }
    } catch (error) {
      tell(request, 'failed', problemOfWrite(error))
    }
    await rm(pathOf(request), { force: true })
  }
}

/** The hidden folder is gone when the problem is read: paths in it are named as below the destination. */
function withoutFolder(problem: Problem, folder: string): Problem {
  const inJson = JSON.stringify(folder).slice(1, -1)
  return JSON.parse(JSON.stringify(problem).replaceAll(inJson, '')) as Problem // the same but for its texts
}

/** The names of a copy's sidecars, found while all of its neighbours are still there. */
async function withSidecars(request: WriteRequest) {
  const copy = pathOf(request)
  return { request, sidecars: (await readSidecars(dirname(copy))).of(basename(copy)).own }
}

/** Copies one photo and its sidecars into the hidden folder; the request that is returned is about the copy. */
async function stagePhoto(
  request: WriteRequest,
  stage: string,
  destination: Destination,
): Promise<WriteRequest> {
  const { photo } = request
  const source = pathOf(request)
  const target = await destination.folder(subfolderOf(request))
  const { own } = (await readSidecars(dirname(source))).of(basename(source))
  for (const name of [basename(source), ...own]) await mustBeFree(join(target, name))
  const copied = { ...request, folderPath: stage }
  const copy = pathOf(copied)
  await mkdir(dirname(copy), { recursive: true })
  await copyWhole(source, copy)
  if ((await hashFile(copy)) !== photo.fileHash) {
    await rm(copy)
    throw new AppError('photo-changed-since-scan', { relativePath: photo.relativePath })
  }
  for (const name of own) await copyWhole(join(dirname(source), name), join(dirname(copy), name))
  return { ...copied, photo: { ...photo, ...factsOf(await stat(copy)) } }
}

async function copyWhole(source: string, copy: string): Promise<void> {
  await copyFile(source, copy, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  const { mode, atime, mtime } = await stat(source)
  // A write-protected original's copy must take tags.
  await chmod(copy, mode | constants.S_IRUSR | constants.S_IWUSR)
  await utimes(copy, atime, mtime)
}

/** Writes the tags into the copies; returns why for each that did not take them. */
async function writeCopies(
  requests: readonly WriteRequest[],
  { writer, policy, signal }: CopyOptions,
): Promise<ReadonlyMap<WriteRequest, Problem>> {
  const requestOf = new Map(requests.map((request) => [request.photo.id, request]))
  const asUsual = await writer.plan(requests, policy)
  const isForSidecar = ({ photo }: PlannedWrite) => photo.decision === 'skip' && photo.sidecarPossible
  const others = asUsual.filter(isForSidecar).flatMap(({ row }) => requestOf.get(row.id) ?? [])
  const beside = await writer.plan(others, { ...policy, alwaysSidecar: true })
  const planned = [...asUsual.filter((one) => !isForSidecar(one)), ...beside]
  const batchId = randomUUID() as BatchId // a fresh id is what the brand stands for
  const applied = await writer.apply(planned, { batchId, policy, signal })
  const faults = new Map<WriteRequest, Problem>()
  for (const [index, { photo, row }] of planned.entries()) {
    const request = requestOf.get(row.id)
    const fault = faultOf(photo, applied[index])
    if (request && fault !== null) faults.set(request, fault)
  }
  return faults
}

function faultOf(photo: PlannedWrite['photo'], applied: AppliedWrite | undefined): Problem | null {
  if (photo.decision === 'skip') return photo.skipReason === 'no-change' ? null : photo.problem
  return applied?.outcome === 'failed' ? applied.problem : null
}

/** Gives the copy and its sidecars their names; the photo comes last, so that it is never there without them. */
async function placeCopy(
  request: WriteRequest,
  sidecars: readonly string[],
  destination: Destination,
): Promise<void> {
  const copy = pathOf(request)
  const target = await destination.folder(subfolderOf(request))
  const placed: string[] = []
  try {
    for (const name of [...sidecars, basename(copy)]) {
      const path = join(target, name)
      await syncFile(join(dirname(copy), name))
      await placeNewFile(join(dirname(copy), name), path)
      placed.push(path)
    }
  } catch (error) {
    for (const path of placed) await rm(path)
    throw error
  }
}

function pathOf({ folderPath, photo }: WriteRequest): string {
  return join(folderPath, ...photo.relativePath.split('/'))
}

function subfolderOf({ photo }: WriteRequest): string {
  return posix.dirname(photo.relativePath).replace(/^\.$/, '')
}
