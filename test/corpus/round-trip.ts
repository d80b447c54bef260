import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { problemOfThrown } from '../../src/shared/errors.js'
import { defaultSettings, writePolicyOf } from '../../src/shared/settings.js'
import type { BatchId } from '../../src/shared/write-plan.js'
import type { Catalogue, FolderRow, PhotoRow } from '../../src/core/catalogue/catalogue.js'
import { openCatalogue } from '../../src/core/catalogue/open-catalogue.js'
import { decodePhoto } from '../../src/core/decode/decode-photo.js'
import { openExifTool, type ExifToolProcess } from '../../src/core/metadata/tool/exiftool.js'
import type { AppliedWrite } from '../../src/core/metadata/plan/planned-write.js'
import { extractRawPreview } from '../../src/core/metadata/read/raw-preview.js'
import { readMetadata } from '../../src/core/metadata/read/read-metadata.js'
import { createWriter, type UndoneWrite, type Writer } from '../../src/core/metadata/write/writer.js'
import { scanFolder } from '../../src/core/scan/scan-folder.js'

/** Accepted on every photo: three levels, words that no camera writes, letters beyond ASCII. */
export const testTag = ['Shutterword corpus', 'größer', 'проверка'] as const

/** The product's own parts over one folder: catalogue, scan, ExifTool and writer. */
export type RoundTrip = Readonly<{
  /** Brings the catalogue up to date and says which photos there are. */
  scan: () => Promise<readonly PhotoRow[]>
  /** Decodes each photo as tagging does: one that decodes in part only is never written. */
  markDamaged: () => Promise<void>
  /** Plans and applies the test tag on every photo. */
  write: () => Promise<readonly AppliedWrite[]>
  undo: () => Promise<readonly UndoneWrite[]>
  /** Entries of the journal that are not settled. */
  openEntries: () => number
  pathOf: (photo: PhotoRow) => string
  close: () => Promise<void>
}>

/** Opens the parts over a folder that may be written. */
export function openRoundTrip(photos: string, catalogueFolder: string): RoundTrip {
  const catalogue = openCatalogue(catalogueFolder)
  const tool = openExifTool()
  const writer = createWriter({ catalogue, tool })
  const folder = catalogue.folders.add(photos)
  const rows = () => catalogue.photos.inFolder(folder.id)
  return {
    scan: async () => {
      await scanFolder({
        folder,
        catalogue,
        signal: new AbortController().signal,
        readMetadata: (paths) => readMetadata(tool, paths),
      })
      return rows()
    },
    markDamaged: async () => {
      for (const photo of rows()) await markDamaged(photo, join(photos, photo.relativePath), catalogue, tool)
    },
    write: () => write(catalogue, folder, writer),
    undo: () => {
      const entries = catalogue.writes.batches().flatMap(({ batchId }) => catalogue.writes.ofBatch(batchId))
      return writer.undo(entries, { signal: new AbortController().signal })
    },
    openEntries: () => catalogue.writes.open().length,
    pathOf: ({ relativePath }) => join(photos, relativePath),
    close: async () => {
      await tool.close()
      catalogue.close()
    },
  }
}

async function markDamaged(
  photo: PhotoRow,
  path: string,
  catalogue: Catalogue,
  tool: ExifToolProcess,
): Promise<void> {
  try {
    const { width, height, damage } = await decodePhoto({
      path,
      format: photo.format,
      tensor: null,
      thumbnailPx: 64,
      extractPreview: (raw) => extractRawPreview(tool, raw),
    })
    catalogue.photos.setDecoded(photo.id, { width, height, isDamaged: damage !== null, problem: damage })
  } catch (error) {
    // The product shows it as failed; nobody can see what is in it, but the writer may still be asked.
    catalogue.photos.setState(photo.id, 'failed', problemOfThrown(error))
  }
}

async function write(
  catalogue: Catalogue,
  folder: FolderRow,
  writer: Writer,
): Promise<readonly AppliedWrite[]> {
  const requests = catalogue.photos.inFolder(folder.id).map((photo) => ({
    photo,
    folderPath: folder.path,
    found: catalogue.keywords.of(photo.id),
    accepted: [{ path: testTag, exported: testTag.map(() => true), also: [] }],
    rejected: [],
  }))
  const policy = writePolicyOf(defaultSettings)
  const planned = await writer.plan(requests, policy)
  return writer.apply(planned, {
    batchId: randomUUID() as BatchId,
    policy,
    signal: new AbortController().signal,
  })
}
