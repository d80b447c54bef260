import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { PhotoRow } from '../catalogue/catalogue.js'
import { factsOf } from '../identity/file-facts.js'
import { isSidecar } from '../identity/sidecars.js'
import { mapLimited } from '../support/map-limited.js'
import { listFolder } from './list-folder.js'
import { MissingPhotos } from './missing-photos.js'
import { scanBatch, type ScanCounts } from './scan-batch.js'
import type { ScanOptions } from './scan-folder.js'
import { sidecarStamps } from './sidecar-stamp.js'
import type { ListedFile } from './walk-folder.js'

/** More stats at once than libuv has threads only wait in its queue. */
const statsAtOnce = 16

/**
 * Brings these photos of one folder up to date with their files and sidecars, and reads nothing else. What is known of
 * them may come from a write and not from a scan, so that all is read whatever the figures of the files say. One whose
 * file is not there any more stays as it is: the next scan of the folder finds out where it went.
 */
export async function scanPhotos(
  rows: readonly PhotoRow[],
  options: Omit<ScanOptions, 'onFound'>,
): Promise<void> {
  const stampsOf = new Map<string, (name: string) => string>()
  for (const subfolder of new Set(rows.map(({ relativePath }) => path.posix.dirname(relativePath)))) {
    stampsOf.set(subfolder, await stampsIn(path.join(options.folder.path, ...subfolder.split('/'))))
  }
  const listed = await mapLimited(rows, statsAtOnce, async (row) => {
    const stamps = stampsOf.get(path.posix.dirname(row.relativePath))
    const file = await listedFile(row, options.folder.path, stamps)
    return file === null ? [] : [{ file, row, change: 'all' as const }]
  })
  const counts: ScanCounts = { added: 0, changed: 0, moved: 0, unchanged: 0, unreadable: 0, videos: 0 }
  await scanBatch(listed.flat(), { ...options, missing: new MissingPhotos([]), counts })
}

async function listedFile(
  { relativePath }: PhotoRow,
  root: string,
  stampOf: (name: string) => string = () => '',
): Promise<ListedFile | null> {
  const file = path.join(root, ...relativePath.split('/'))
  const stats = await stat(file).catch(() => null) // not there: see above
  if (!stats?.isFile()) return null
  const name = path.posix.basename(relativePath)
  return {
    relativePath,
    name,
    path: file,
    facts: factsOf(stats),
    sidecarStamp: stampOf(name),
    nameProblem: null,
  }
}

/** The stamps of the sidecars in one folder; none in one that cannot be listed. */
async function stampsIn(folder: string): Promise<(name: string) => string> {
  const list = await listFolder(folder).catch(() => ({ entries: [] }))
  const names = list.entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name)
  const found = await mapLimited(names.filter(isSidecar), statsAtOnce, async (name) => {
    const stats = await stat(path.join(folder, name)).catch(() => null)
    return stats === null ? [] : [[name, stats] as const]
  })
  return sidecarStamps(names, new Map(found.flat()))
}
