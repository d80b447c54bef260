import { AppError, throwIfCancelled } from '../../shared/errors.js'
import type { ScanReport } from '../../shared/job.js'
import type { PhotoId } from '../../shared/photo.js'
import type { Catalogue, FolderRow } from '../catalogue/catalogue.js'
import type { PhotoMetadata } from '../catalogue/photo-metadata.js'
import { mapLimited } from '../support/map-limited.js'
import { compareFiles, lostMounts, type Inspection } from './compare-files.js'
import { MissingPhotos } from './missing-photos.js'
import { scanBatch, type ScanCounts } from './scan-batch.js'
import { walkFolder, type FolderTree } from './walk-folder.js'
import { problemOf } from '../../shared/problem.js'

/** What a scan needs: the engine hands in how metadata is read. */
export type ScanOptions = Readonly<{
  folder: FolderRow
  catalogue: Catalogue
  signal: AbortSignal
  /** Called after each batch with the photos that are new, changed or moved, so that tagging starts at once. */
  onFound?: (photoIds: readonly PhotoId[]) => void
  readMetadata: (paths: readonly string[]) => Promise<ReadonlyMap<string, PhotoMetadata>>
}>

/** ExifTool's start-up is shared by 50 photos (docs/metadata.md); the first batch is small, to show something soon. */
const batchPhotos = 50
const firstBatchPhotos = 10

/** One batch is hashed while ExifTool reads the other. */
const batchesAtOnce = 2

/**
 * Brings the catalogue up to date with a folder: lists it, reads what is new or changed, recognises what moved, and
 * deletes what is gone, unless its folder could not be read. Reads nothing of a photo that is as it was.
 */
export async function scanFolder(options: ScanOptions): Promise<ScanReport> {
  const startedAt = performance.now()
  const { folder, catalogue, signal, onFound } = options
  const tree = await walkFolder(folder.path, signal)
  const lost = findLostMounts(catalogue, folder, tree)
  const comparison = compareFiles(catalogue.photos.inFolder(folder.id), tree, lost)
  const missing = new MissingPhotos(comparison.missing)
  const counts: ScanCounts = {
    added: 0,
    changed: 0,
    moved: 0,
    unchanged: comparison.unchanged,
    unreadable: 0,
    videos: 0,
  }

  await mapLimited(inBatches(comparison.inspections), batchesAtOnce, async (batch) => {
    throwIfCancelled(signal)
    const photoIds = await scanBatch(batch, { ...options, missing, counts })
    if (photoIds.length > 0) onFound?.(photoIds)
  })

  throwIfCancelled(signal)
  const deleted = missing.unclaimed.map((row) => row.id)
  if (deleted.length > 0) catalogue.photos.delete(deleted)
  return {
    ...counts,
    deleted: deleted.length,
    unreadableFolders: [
      ...tree.unreadableFolders,
      ...lost.map((subfolder) => ({ subfolder, problem: problemOf('subfolder-not-mounted', {}) })),
    ],
    seconds: (performance.now() - startedAt) / 1000,
  }
}

function inBatches(inspections: readonly Inspection[]): readonly (readonly Inspection[])[] {
  const batches: (readonly Inspection[])[] = []
  for (let start = 0; start < inspections.length;) {
    const end = start + (start === 0 ? firstBatchPhotos : batchPhotos)
    batches.push(inspections.slice(start, end))
    start = end
  }
  return batches
}

/** Compares the drives below the folder with those of the last scan, and remembers all that are or were there. */
function findLostMounts(catalogue: Catalogue, folder: FolderRow, tree: FolderTree): readonly string[] {
  const factName = `mounts-of-folder-${folder.id}`
  const fact = catalogue.settings.fact(factName)
  // written below and nowhere else
  const known = fact === null ? [] : (JSON.parse(fact) as readonly string[])
  const lost = lostMounts(known, tree)
  if (lost.includes('')) {
    throw new AppError('drive-not-mounted', { path: folder.path })
  }
  const present = [...new Set([...tree.mounts, ...lost])].sort()
  const next = present.length === 0 ? null : JSON.stringify(present)
  if (next !== fact) catalogue.settings.setFact(factName, next)
  return lost
}
