import { afterAll, onTestFinished } from 'vitest'
import type { Catalogue, FolderRow, PhotoRow } from '../../src/core/catalogue/catalogue.js'
import { openCatalogue } from '../../src/core/catalogue/open-catalogue.js'
import { openExifTool } from '../../src/core/metadata/tool/exiftool.js'
import { readMetadata } from '../../src/core/metadata/read/read-metadata.js'
import { scanFolder } from '../../src/core/scan/scan-folder.js'
import type { ScanReport } from '../../src/shared/job.js'
import type { PhotoId } from '../../src/shared/photo.js'
import { tempFolder } from './temp-folder.js'

const tool = openExifTool()
afterAll(() => tool.close())

/** A folder, a real catalogue and a scan with the real ExifTool between them. */
export type Scanner = Readonly<{
  root: string
  catalogue: Catalogue
  folder: FolderRow
  /** Paths that metadata was read of, over all scans. */
  metadataReads: string[]
  found: PhotoId[]
  scan: (signal?: AbortSignal, onFound?: () => void) => Promise<ScanReport>
  rows: () => Readonly<Record<string, PhotoRow>>
  keywords: (relativePath: string) => readonly string[]
}>

/** Opens a scanner of the running test; all of it is gone when the test ends. */
export function openScanner(root = tempFolder()): Scanner {
  const catalogue = openCatalogue(tempFolder())
  onTestFinished(() => {
    catalogue.close()
  })
  const folder = catalogue.folders.add(root)
  const metadataReads: string[] = []
  const found: PhotoId[] = []
  const rows = () =>
    Object.fromEntries(catalogue.photos.inFolder(folder.id).map((row) => [row.relativePath, row]))
  return {
    root,
    catalogue,
    folder,
    metadataReads,
    found,
    rows,
    scan: (signal = new AbortController().signal, onFound = () => undefined) =>
      scanFolder({
        folder,
        catalogue,
        signal,
        onFound: (photoIds) => {
          found.push(...photoIds)
          onFound()
        },
        readMetadata: (paths) => {
          metadataReads.push(...paths)
          return readMetadata(tool, paths)
        },
      }),
    keywords: (relativePath) => {
      const row = rows()[relativePath]
      return row === undefined ? [] : catalogue.keywords.of(row.id).map((keyword) => keyword.value)
    },
  }
}
