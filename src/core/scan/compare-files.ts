import { sameFacts } from '../identity/file-facts.js'
import type { PhotoRow } from '../catalogue/catalogue.js'
import type { FolderTree, ListedFile } from './walk-folder.js'

/** A file that must be looked at, with the photo that the catalogue holds at its path. */
export type Inspection = Readonly<{
  file: ListedFile
  row: PhotoRow | null
  /** `sidecar`: the photo is as it was, only its sidecars are not. `all`: its metadata is read whatever the figures say. */
  change: 'content' | 'sidecar' | 'all'
}>

/** What a walk found, held against what the catalogue knows. */
export type Comparison = Readonly<{
  unchanged: number
  inspections: readonly Inspection[]
  /** Photos whose path holds no file any more: moved or deleted. */
  missing: readonly PhotoRow[]
}>

/** Decides what a scan must read: nothing of a file with the same size, times, inode and sidecars. Pure. */
export function compareFiles(
  rows: readonly PhotoRow[],
  tree: FolderTree,
  lostMounts: readonly string[],
): Comparison {
  const rowOf = new Map(rows.map((row) => [row.relativePath, row]))
  const inspections: Inspection[] = []
  let unchanged = 0
  for (const file of tree.files) {
    const row = rowOf.get(file.relativePath) ?? null
    rowOf.delete(file.relativePath)
    // a photo that could never be read has no hash: it is tried again each time
    const isSame = row !== null && row.fileHash !== '' && sameFacts(row, file.facts)
    if (isSame && row.sidecarStamp === file.sidecarStamp) unchanged++
    else inspections.push({ file, row, change: isSame ? 'sidecar' : 'content' })
  }
  for (const placeholder of tree.placeholders) rowOf.delete(placeholder)
  const isKept = belowAny([
    ...tree.unreadableFolders.map((folder) => folder.subfolder),
    ...tree.brokenLinks,
    ...lostMounts,
  ])
  return { unchanged, inspections, missing: [...rowOf.values()].filter((row) => !isKept(row.relativePath)) }
}

/**
 * Drives that were mounted below the folder at the last scan and are not now: what was on them is not deleted. A mount
 * point under which files lie is a folder like any other now.
 */
export function lostMounts(known: readonly string[], tree: FolderTree): readonly string[] {
  return known.filter((mount) => {
    const isBelow = belowAny([mount])
    return !tree.mounts.includes(mount) && !tree.files.some((file) => isBelow(file.relativePath))
  })
}

function belowAny(folders: readonly string[]): (relativePath: string) => boolean {
  return (relativePath) =>
    folders.some(
      (folder) => folder === '' || relativePath === folder || relativePath.startsWith(`${folder}/`),
    )
}
