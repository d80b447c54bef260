import { readFile, stat } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { basename, relative, sep } from 'node:path'
import { onTestFinished } from 'vitest'
import type { PhotoFormat } from '../../src/shared/photo.js'
import { defaultSettings } from '../../src/shared/settings.js'
import type { TagPath } from '../../src/shared/tag.js'
import type { BatchId } from '../../src/shared/write-plan.js'
import type { Catalogue, FolderRow, PhotoRow } from '../../src/core/catalogue/catalogue.js'
import type { PhotoMetadata } from '../../src/core/catalogue/photo-metadata.js'
import { openCatalogue } from '../../src/core/catalogue/open-catalogue.js'
import { hashPhoto } from '../../src/core/identity/content-hash.js'
import { factsOf } from '../../src/core/identity/file-facts.js'
import { sniffBytes, sniffFormat } from '../../src/core/identity/formats.js'
import { openExifTool, type ExifToolProcess } from '../../src/core/metadata/tool/exiftool.js'
import type { AppliedWrite, PlannedWrite } from '../../src/core/metadata/plan/planned-write.js'
import { readMetadata } from '../../src/core/metadata/read/read-metadata.js'
import type { WritePolicy } from '../../src/shared/settings.js'
import type { TagToWrite, WriteRequest } from '../../src/core/metadata/fields/write-request.js'
import { createWriter, type UndoneWrite, type Writer } from '../../src/core/metadata/write/writer.js'
import { tempFolder } from './temp-folder.js'
import { photoAt } from './photo-at.js'

/** A real catalogue, ExifTool and writer over one folder of photos, for tests of writing. */
export type WriteBench = Readonly<{
  folder: string
  catalogue: Catalogue
  tool: ExifToolProcess
  writer: Writer
  /** Scans one photo of the folder into the catalogue, or again. */
  scan: (path: string, changes?: Partial<PhotoRow>) => Promise<PhotoRow>
  request: (path: string, wishes: Wishes, changes?: Partial<PhotoRow>) => Promise<WriteRequest>
  plan: (path: string, wishes: Wishes, policy?: Partial<WritePolicy>) => Promise<PlannedWrite>
  apply: (
    planned: readonly PlannedWrite[],
    policy?: Partial<WritePolicy>,
    batchId?: BatchId,
  ) => Promise<readonly AppliedWrite[]>
  /** Plans and applies; expects a plan that writes. */
  write: (path: string, wishes: Wishes, policy?: Partial<WritePolicy>) => Promise<AppliedWrite>
  undoAll: () => Promise<readonly UndoneWrite[]>
}>

export type Wishes = Readonly<{ accepted?: readonly (TagPath | TagToWrite)[]; rejected?: readonly TagPath[] }>

/** Policy of a fresh installation, with changes. */
export function policyWith(changes: Partial<WritePolicy> = {}): WritePolicy {
  const { alwaysSidecar, rawSidecarName, fieldPreset, fieldRules, keepModifiedTime } = defaultSettings
  return { alwaysSidecar, rawSidecarName, fieldPreset, fieldRules, keepModifiedTime, ...changes }
}

/** Opens a bench; everything is closed and removed when the test ends. */
export function openWriteBench(folder = tempFolder(), catalogueFolder = tempFolder()): WriteBench {
  const catalogue = openCatalogue(catalogueFolder)
  const tool = openExifTool()
  const writer = createWriter({ catalogue, tool })
  const row = catalogue.folders.add(folder)
  onTestFinished(async () => {
    await tool.close()
    catalogue.close()
  })
  const scan = (path: string, changes: Partial<PhotoRow> = {}) =>
    scanPhoto(catalogue, tool, row, path, changes)
  const request = async (
    path: string,
    wishes: Wishes,
    changes: Partial<PhotoRow> = {},
  ): Promise<WriteRequest> => {
    const photo = await scan(path, changes)
    const accepted = (wishes.accepted ?? []).map((tag) => ('path' in tag ? tag : tagToWrite(tag)))
    return {
      photo,
      folderPath: folder,
      found: catalogue.keywords.of(photo.id),
      accepted,
      rejected: wishes.rejected ?? [],
    }
  }
  const plan = async (path: string, wishes: Wishes, policy: Partial<WritePolicy> = {}) => {
    const [planned] = await writer.plan([await request(path, wishes)], policyWith(policy))
    return planned!
  }
  const apply = (
    planned: readonly PlannedWrite[],
    policy: Partial<WritePolicy> = {},
    batchId = randomUUID() as BatchId,
  ) => writer.apply(planned, { batchId, policy: policyWith(policy), signal: new AbortController().signal })
  return {
    folder,
    catalogue,
    tool,
    writer,
    scan,
    request,
    plan,
    apply,
    write: async (path, wishes, policy = {}) => (await apply([await plan(path, wishes, policy)], policy))[0]!,
    undoAll: () => {
      const entries = catalogue.writes.batches().flatMap(({ batchId }) => catalogue.writes.ofBatch(batchId))
      return writer.undo(entries, { signal: new AbortController().signal })
    },
  }
}

/** A tag whose names are all exported. */
export function tagToWrite(path: TagPath): TagToWrite {
  return { path, exported: path.map(() => true), also: [] }
}

/** Puts one photo into the catalogue, or brings it up to date there, as a scan does. */
export async function scanPhoto(
  catalogue: Catalogue,
  tool: ExifToolProcess,
  folder: FolderRow,
  path: string,
  changes: Partial<PhotoRow> = {},
  known?: PhotoMetadata,
): Promise<PhotoRow> {
  const head = (await readFile(path)).subarray(0, sniffBytes)
  const sniffed = sniffFormat(head, basename(path))
  const format: PhotoFormat = sniffed === null || sniffed === 'video' ? 'raw' : sniffed
  const metadata = known ?? (await readMetadata(tool, [path])).get(path)!
  const relativePath = relative(folder.path, path).split(sep).join('/')
  const photo = {
    folderId: folder.id,
    relativePath,
    ...factsOf(await stat(path)),
    ...(await hashPhoto(path, format)),
    format,
    sidecarStamp: '',
    width: metadata.width,
    height: metadata.height,
    orientation: metadata.orientation,
    takenAt: metadata.takenAt,
    state: 'found' as const,
    problem: null,
  }
  const row = photoAt(catalogue, folder.id, relativePath)
  if (row) catalogue.photos.update(row.id, photo)
  const id = row?.id ?? catalogue.photos.insert(photo)
  catalogue.keywords.replace(id, metadata.found)
  return { ...catalogue.photos.get(id)!, ...changes }
}

/** All names below a folder that are ours and should be gone. */
export function leftovers(names: readonly string[]): readonly string[] {
  return names.filter((name) => basename(name).startsWith('.shutterword-'))
}
