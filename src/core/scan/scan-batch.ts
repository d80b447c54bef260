import { throwIfCancelled } from '../../shared/errors.js'
import type { PhotoId } from '../../shared/photo.js'
import type { Catalogue, FolderRow, PhotoRow } from '../catalogue/catalogue.js'
import type { PhotoMetadata } from '../catalogue/photo-metadata.js'
import { mapLimited } from '../support/map-limited.js'
import type { Inspection } from './compare-files.js'
import { inspectFile, type FailedContent, type PhotoContent } from './inspect-file.js'
import type { MissingPhotos } from './missing-photos.js'
import { insertPhoto, saveFailed, updatePhoto } from './photo-saver.js'
import type { ListedFile } from './walk-folder.js'
import { problemOf, sentenceOf } from '../../shared/problem.js'

/** Photos of one batch read and hashed at the same time; libuv has four threads. */
const readsAtOnce = 4

/** What a scan counts while it goes. */
export type ScanCounts = {
  added: number
  changed: number
  moved: number
  unchanged: number
  unreadable: number
  videos: number
}

export type BatchContext = Readonly<{
  folder: FolderRow
  catalogue: Catalogue
  missing: MissingPhotos
  counts: ScanCounts
  readMetadata: (paths: readonly string[]) => Promise<ReadonlyMap<string, PhotoMetadata>>
  signal: AbortSignal
}>

/** A file with what was read of it, and the photo of the catalogue that it is (null: a new one). */
type Identified = Readonly<
  | { kind: 'photo'; file: ListedFile; identity: Identity; row: PhotoRow | null; change: Change }
  | { kind: 'failed'; file: ListedFile; failed: FailedContent; row: PhotoRow | null }
  | { kind: 'video'; row: PhotoRow | null }
  | { kind: 'other'; row: PhotoRow | null }
>

type Identity = Pick<PhotoContent, 'format' | 'hashes'>

/** What to save: a `touched` or `moved` photo needs its metadata read again only when its sidecars are others. */
type Change = Readonly<{ outcome: 'added' | 'changed' | 'moved' | 'unchanged'; needsMetadata: boolean }>

/** Reads a batch of files, then its metadata in one call, then saves it all in one transaction. */
export async function scanBatch(
  batch: readonly Inspection[],
  context: BatchContext,
): Promise<readonly PhotoId[]> {
  const identified = await mapLimited(batch, readsAtOnce, (inspection) => identify(inspection, context))
  throwIfCancelled(context.signal)
  const wanted = identified.flatMap((item) =>
    item.kind === 'photo' && item.change.needsMetadata ? [item.file.path] : [],
  )
  const metadata = wanted.length === 0 ? new Map<string, PhotoMetadata>() : await context.readMetadata(wanted)
  throwIfCancelled(context.signal)
  return context.catalogue.transaction(() =>
    identified.flatMap((item) => {
      const id = save(item, metadata, context)
      return id === null ? [] : [id]
    }),
  )
}

async function identify({ file, row, change }: Inspection, context: BatchContext): Promise<Identified> {
  throwIfCancelled(context.signal)
  if (change === 'sidecar' && row !== null) {
    return {
      kind: 'photo',
      file,
      identity: identityOf(row),
      row,
      change: { outcome: 'changed', needsMetadata: true },
    }
  }
  const renamed = row === null && file.nameProblem === null ? context.missing.claimByFacts(file.facts) : null
  if (renamed !== null) {
    return { kind: 'photo', file, identity: identityOf(renamed), row: renamed, change: moveOf(renamed, file) }
  }
  const content = await inspectFile(file)
  if (content.kind === 'photo') return identifyPhoto({ file, row, change }, content, context)
  return content.kind === 'failed'
    ? { kind: 'failed', file, failed: content, row }
    : { kind: content.kind, row }
}

/** Same picture at the same place, else the bytes of a photo that is missing elsewhere, else changed or new. */
function identifyPhoto(
  { file, row, change }: Inspection,
  content: PhotoContent,
  { missing }: BatchContext,
): Identified {
  const found = { kind: 'photo', file, identity: content } as const
  if (row?.fileHash === content.hashes.fileHash) {
    const needsMetadata = change === 'all' || row.sidecarStamp !== file.sidecarStamp || row.state === 'failed'
    return { ...found, row, change: { outcome: needsMetadata ? 'changed' : 'unchanged', needsMetadata } }
  }
  if (row?.contentHash !== content.hashes.contentHash) {
    const moved = missing.claimByHash(content.hashes.fileHash, file.facts, file.name)
    if (moved !== null) {
      // another photo took this one's place: it is missing now, and the end of the scan deletes it unless it is found
      if (row !== null) missing.add(row)
      return { ...found, row: moved, change: moveOf(moved, file) }
    }
  }
  return { ...found, row, change: { outcome: row === null ? 'added' : 'changed', needsMetadata: true } }
}

function moveOf(row: PhotoRow, file: ListedFile): Change {
  return { outcome: 'moved', needsMetadata: row.sidecarStamp !== file.sidecarStamp }
}

/** A photo that need not be read again is what the catalogue says. */
function identityOf({ format, fileHash, contentHash }: PhotoRow): Identity {
  return { format, hashes: { fileHash, contentHash } }
}

/** One photo that ExifTool says nothing of must not stop the run. */
function unread(file: ListedFile): PhotoMetadata {
  const error = sentenceOf(problemOf('metadata-not-read', { name: file.name }))
  return { found: [], takenAt: null, orientation: 1, width: 0, height: 0, error }
}

function save(
  item: Identified,
  metadata: ReadonlyMap<string, PhotoMetadata>,
  { catalogue, folder, counts, missing }: BatchContext,
): PhotoId | null {
  if (item.kind === 'video' || item.kind === 'other') {
    if (item.kind === 'video') counts.videos++
    // what was a photo is none any more
    if (item.row !== null) missing.add(item.row)
    return null
  }
  if (item.kind === 'failed') {
    counts.unreadable++
    return saveFailed(catalogue, folder.id, item.row, item.file, item.failed)
  }
  const { file, identity, row, change } = item
  counts[change.outcome]++
  if (row !== null && !change.needsMetadata) {
    const { fileHash } = identity.hashes
    catalogue.photos.updateFile(row.id, { relativePath: file.relativePath, ...file.facts, fileHash })
    return change.outcome === 'moved' ? row.id : null
  }
  const photo = { file, ...identity, metadata: metadata.get(file.path) ?? unread(file) }
  if (row === null) return insertPhoto(catalogue, folder.id, photo)
  updatePhoto(catalogue, row, photo)
  return row.id
}
