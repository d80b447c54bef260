import { basename, dirname, join, posix } from 'node:path'
import type { FieldEdit, PlannedPhoto, WriteTarget } from '../../../shared/write-plan.js'
import type { FoundKeyword } from '../../catalogue/catalogue.js'
import { holdsTags } from '../../identity/formats.js'
import { sortSidecars, type FolderSidecars } from '../../identity/sidecars.js'
import {
  checkFolder,
  checkReplaceable,
  checkUnchanged,
  locate,
  locateFolder,
  longestNameBytes,
  skip,
  type CheckedFile,
  type Skip,
} from './check-file.js'
import { plainReason } from '../../support/system-error.js'
import type { ExifToolProcess } from '../tool/exiftool.js'
import { hashFile } from '../read/hash-file.js'
import { planEdits } from './plan-edits.js'
import { bystanderNotes, writeNotes } from './plan-notes.js'
import type { PlannedFile, PlannedWrite } from './planned-write.js'
import { readFields, type FileFields } from '../read/read-fields.js'
import { foundIn, readSidecars } from '../read/read-metadata.js'
import { fieldsOfFormat } from '../fields/target-fields.js'
import type { WritePolicy } from '../../../shared/settings.js'
import type { WriteRequest } from '../fields/write-request.js'
import { problemOf } from '../../../shared/problem.js'

/**
 * Decides for each photo what will be written where, or why nothing will. Files are looked at, none is touched.
 * Sidecars are read again, because the catalogue keeps no record of them that would show a change.
 */
export async function planWrites(
  tool: ExifToolProcess,
  requests: readonly WriteRequest[],
  policy: WritePolicy,
): Promise<readonly PlannedWrite[]> {
  const folders = new Map<string, FolderSidecars>()
  for (const request of requests) {
    const folder = dirname(pathOfRequest(request))
    if (!folders.has(folder)) folders.set(folder, await readSidecars(folder))
  }
  const folderOf = (request: WriteRequest) => folders.get(dirname(pathOfRequest(request))) ?? sortSidecars([])
  const sidecars = new Map(requests.map((request) => [request, ownSidecars(request, folderOf(request))]))
  const fields = await readFields(tool, [...new Set([...sidecars.values()].flat())])
  const planned: PlannedWrite[] = []
  for (const request of requests) {
    const context = { policy, fields, sidecars: sidecars.get(request) ?? [], folder: folderOf(request) }
    planned.push(await planOne(request, context))
  }
  return planned
}

type Context = Readonly<{
  policy: WritePolicy
  fields: ReadonlyMap<string, FileFields>
  sidecars: readonly string[]
  folder: FolderSidecars
}>

/** A photo that cannot be looked at is skipped with the reason; it never stops the others. */
async function planOne(request: WriteRequest, context: Context): Promise<PlannedWrite> {
  const found = foundNow(request, context)
  try {
    return await planPhoto(request, found, context)
  } catch (error) {
    const problem = problemOf('file-not-looked-at', { found: plainReason(error) })
    return refusal(request, found, context, { skipReason: 'missing', problem, sidecarPossible: false })
  }
}

function refusal(
  request: WriteRequest,
  found: readonly FoundKeyword[],
  context: Context,
  skipped: Skip,
): PlannedWrite {
  return {
    photo: { ...aboutPhoto(request, context), decision: 'skip', ...skipped },
    row: request.photo,
    files: [],
    found,
  }
}

function aboutPhoto({ photo }: WriteRequest, { folder }: Context) {
  const name = posix.basename(photo.relativePath)
  return {
    photoId: photo.id,
    name,
    subfolder: posix.dirname(photo.relativePath).replace(/^\.$/, ''),
    format: photo.format,
    notes: bystanderNotes(folder.of(name)),
  }
}

function foundNow(request: WriteRequest, context: Context): readonly FoundKeyword[] {
  const beside = context.sidecars.flatMap((path) => {
    const fields = context.fields.get(path)
    return fields ? foundIn(fields, basename(path)) : []
  })
  return [...request.found.filter(({ source }) => source === 'photo'), ...beside]
}

async function planPhoto(
  request: WriteRequest,
  found: readonly FoundKeyword[],
  context: Context,
): Promise<PlannedWrite> {
  const { photo, folderPath } = request
  const refuse = (skipped: Skip) => refusal(request, found, context, skipped)
  const file = await locate(pathOfRequest(request), folderPath)
  if ('skipReason' in file) return refuse(file)
  const changed = await checkUnchanged(file, photo)
  if (changed) return refuse(changed)

  const files: PlannedFile[] = []
  const intoPhoto = holdsTags(photo) && !context.policy.alwaysSidecar
  const wishes = { found, accepted: request.accepted, rejected: request.rejected }
  if (intoPhoto) {
    const fields = fieldsOfFormat(context.policy, photo.format)
    const edits = planEdits(wishes, { sidecarName: null, isNew: false, isOneOfTwo: false, fields })
    const refused = edits.length > 0 ? await checkPhoto(file, request) : null
    if (refused) return refuse(refused)
    if (edits.length > 0) files.push(photoFile(file, request, edits, found))
  }
  const beside = await planSidecars(request, context, wishes, intoPhoto)
  if ('skipReason' in beside) return refuse(beside)
  files.push(...beside)
  if (files.length === 0) return refuse(skip('no-change', 'nothing-to-change', false))
  const folderSkip = await checkFolders(files)
  if (folderSkip) return refuse(folderSkip)
  const about = aboutPhoto(request, context)
  const sidecarNames = context.sidecars.map((path) => basename(path))
  const notes = [...writeNotes(photo, found, sidecarNames), ...about.notes]
  const targets = files.map(targetOf)
  return {
    photo: { ...about, notes, decision: 'write', targets, edits: shownEdits(files) },
    row: photo,
    files,
    found,
  }
}

/** Why this photo's own file cannot take edits, null when it can. */
async function checkPhoto(file: CheckedFile, { photo }: WriteRequest): Promise<Skip | null> {
  if (photo.isDamaged) return skip('damaged', 'photo-damaged', true)
  if (photo.contentHash.startsWith('sha256-file:')) {
    return skip('unsupported-format', 'picture-not-told-apart', true)
  }
  return checkReplaceable(file)
}

async function planSidecars(
  request: WriteRequest,
  context: Context,
  wishes: Pick<WriteRequest, 'found' | 'accepted' | 'rejected'>,
  intoPhoto: boolean,
): Promise<readonly PlannedFile[] | Skip> {
  const isOneOfTwo = context.sidecars.length > 1
  const fields = fieldsOfFormat(context.policy, 'xmp')
  const planned: PlannedFile[] = []
  for (const path of context.sidecars) {
    const sidecarName = basename(path)
    const edits = planEdits(wishes, { sidecarName, isNew: false, isOneOfTwo, fields })
    if (edits.length === 0) continue
    const file = await locate(path, request.folderPath)
    if ('skipReason' in file) return { ...file, sidecarPossible: false }
    const refused = checkReplaceable(file)
    if (refused)
      return {
        skipReason: refused.skipReason,
        problem: problemOf('sidecar-refused', { sidecarName, problem: refused.problem }),
        sidecarPossible: false,
      }
    const before = wishes.found.filter((keyword) => keyword.sidecarName === sidecarName)
    const oldHash = await hashFile(file.path)
    planned.push({ path: file.path, sidecarName, format: 'xmp', edits, before, oldHash, contentHash: null })
  }
  if (intoPhoto || context.sidecars.length > 0) return planned
  const photoPath = pathOfRequest(request)
  const name = basename(photoPath)
  const sidecarName = context.folder.newName(
    name,
    request.photo.format === 'raw',
    context.policy.rawSidecarName,
  )
  const edits = planEdits(wishes, { sidecarName, isNew: true, isOneOfTwo: false, fields })
  if (edits.length === 0) return []
  if (Buffer.byteLength(sidecarName) > longestNameBytes) {
    return skip('name-too-long', 'sidecar-name-too-long', false)
  }
  const parent = await locateFolder(dirname(photoPath), request.folderPath)
  if (typeof parent !== 'string') return parent
  const path = join(parent, sidecarName)
  return [{ path, sidecarName, format: 'xmp', edits, before: [], oldHash: null, contentHash: null }]
}

async function checkFolders(files: readonly PlannedFile[]): Promise<Skip | null> {
  for (const folder of new Set(files.map(({ path }) => dirname(path)))) {
    const refused = checkFolder(folder)
    if (refused) return refused
  }
  return null
}

function photoFile(
  file: CheckedFile,
  { photo }: WriteRequest,
  edits: readonly FieldEdit[],
  found: readonly FoundKeyword[],
): PlannedFile {
  return {
    path: file.path,
    sidecarName: null,
    format: photo.format,
    edits,
    before: found.filter(({ source }) => source === 'photo'),
    oldHash: photo.fileHash,
    contentHash: photo.contentHash,
  }
}

function targetOf({ path, sidecarName, oldHash }: PlannedFile): WriteTarget {
  const kind = sidecarName === null ? 'embed' : 'sidecar'
  return { kind, fileName: basename(path), creates: oldHash === null }
}

/** A field that changes in several files is shown as it changes in the first. */
function shownEdits(files: readonly PlannedFile[]): Extract<PlannedPhoto, { decision: 'write' }>['edits'] {
  const shown = new Map<FieldEdit['field'], FieldEdit>()
  for (const edit of files.flatMap(({ edits }) => edits))
    if (!shown.has(edit.field)) shown.set(edit.field, edit)
  return [...shown.values()]
}

function pathOfRequest({ folderPath, photo }: WriteRequest): string {
  return join(folderPath, ...photo.relativePath.split('/'))
}

function ownSidecars(request: WriteRequest, folder: FolderSidecars): readonly string[] {
  const path = pathOfRequest(request)
  return folder.of(basename(path)).own.map((name) => join(dirname(path), name))
}
