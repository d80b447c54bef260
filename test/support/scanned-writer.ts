import { randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import type { BatchId } from '../../src/shared/write-plan.js'
import { openExifTool } from '../../src/core/metadata/tool/exiftool.js'
import { createWriter } from '../../src/core/metadata/write/writer.js'
import type { WritePolicy } from '../../src/shared/settings.js'
import { openScanner, type Scanner } from './scanner.js'
import { policyWith, tagToWrite } from './write-bench.js'
import { wordsOf } from './told.js'

/** What became of one file: 'not a photo' for what the scan leaves alone. */
export type Outcome = Readonly<{ outcome: string; reason: string | null }>

/** A real scan and a writer behind it, for files that a test cannot put into the catalogue by itself. */
export type ScannedWriter = Readonly<{
  scanner: Scanner
  /** Writes one tag into every photo that the last scan found; by name. */
  write: (policy?: Partial<WritePolicy>) => Promise<ReadonlyMap<string, Outcome>>
  undo: () => Promise<void>
}>

/** Opens one over a folder, whose photos `write` scans first. */
export function openScannedWriter(root?: string): ScannedWriter {
  const scanner = openScanner(root)
  const { catalogue, folder } = scanner
  const tool = openExifTool()
  onTestFinished(() => tool.close())
  const writer = createWriter({ catalogue, tool })
  const signal = new AbortController().signal
  return {
    scanner,
    write: async (changes = {}) => {
      await scanner.scan()
      const policy = policyWith(changes)
      const rows = catalogue.photos.inFolder(folder.id)
      const requests = rows.map((photo) => ({
        photo,
        folderPath: folder.path,
        found: catalogue.keywords.of(photo.id),
        accepted: [tagToWrite(['animal', 'dog'])],
        rejected: [],
      }))
      const planned = await writer.plan(requests, policy)
      const results = await writer.apply(planned, { batchId: randomUUID() as BatchId, policy, signal })
      return new Map(
        results.map(({ photoId, outcome, problem }) => [
          catalogue.photos.get(photoId)?.relativePath ?? '',
          { outcome, reason: wordsOf(problem) },
        ]),
      )
    },
    undo: async () => {
      const entries = catalogue.writes.batches().flatMap(({ batchId }) => catalogue.writes.ofBatch(batchId))
      await writer.undo(entries, { signal })
    },
  }
}
