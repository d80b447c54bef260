import { realpath, stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import type { FolderSummary, FullEngineApi } from '../../shared/contract.js'
import { AppError } from '../../shared/errors.js'
import type { ScanReport } from '../../shared/job.js'
import type { FolderId, PhotoId } from '../../shared/photo.js'
import type { FolderRow, PhotoRow } from '../catalogue/catalogue.js'
import { decodePhoto, type DecodedPhoto } from '../decode/decode-photo.js'
import { hasCode, plainReason } from '../support/system-error.js'
import { extractRawPreview } from '../metadata/raw-preview.js'
import { readMetadata } from '../metadata/read-metadata.js'
import { scanFolder } from '../scan/scan-folder.js'
import type { Library } from './library.js'
import type { Session } from './session.js'
import { TagJob, THUMBNAIL_PX } from './tag-job.js'

/** Remembers which folder was open, for the next start. */
export const OPEN_FOLDER_FACT = 'open-folder'

type FolderApi = Pick<
  FullEngineApi,
  | 'registerFolder'
  | 'openFolder'
  | 'rescanFolder'
  | 'scanFolder'
  | 'removeFolder'
  | 'waitForJob'
  | 'pauseJob'
  | 'resumeJob'
  | 'cancelJob'
  | 'prioritise'
>

/** Folders, and the job that scans and tags the open one. */
export function folderActions(session: Session): FolderApi {
  const { catalogue, emit } = session.parts

  const open = async (folderId: FolderId, retriesFailed: boolean): Promise<FolderSummary> => {
    const row = session.folderRow(folderId)
    await assertReadableFolder(row.path)
    await session.tagJob?.cancel()
    if (session.library?.folder.id !== folderId) session.library = session.openLibrary(row)
    const { library } = session
    catalogue.folders.markOpened(folderId, new Date())
    catalogue.settings.setFact(OPEN_FOLDER_FACT, folderId)
    session.tagJob = startTagging(session, library, retriesFailed)
    emit('statusChanged', {})
    return session.folderSummary(session.folderRow(folderId))
  }

  return {
    registerFolder: async ({ path }) => {
      const wanted = resolve(path)
      await assertReadableFolder(wanted)
      const row = catalogue.folders.add(await realpath(wanted))
      emit('statusChanged', {})
      return session.folderSummary(row)
    },
    openFolder: ({ folderId }) => open(folderId, false),
    rescanFolder: async ({ folderId }) => {
      await open(folderId, true)
    },
    scanFolder: async ({ folderId }) => {
      const row = session.folderRow(folderId)
      await assertReadableFolder(row.path)
      const report = await scan(session, row, new AbortController().signal)
      session.library = session.openLibrary(row)
      return report
    },
    removeFolder: async ({ folderId }) => {
      session.folderRow(folderId)
      if (session.library?.folder.id === folderId) {
        await session.tagJob?.cancel()
        session.library = null
        session.tagJob = null
        catalogue.settings.setFact(OPEN_FOLDER_FACT, null)
      }
      catalogue.folders.remove(folderId)
      emit('statusChanged', {})
    },
    waitForJob: async () => (await session.tagJob?.finished) ?? null,
    pauseJob: async () => session.tagJob?.pause(),
    resumeJob: async () => session.tagJob?.resume(),
    cancelJob: async () => {
      if (session.writeJob?.isRunning) session.writeJob.cancel()
      else await session.tagJob?.cancel()
    },
    prioritise: async ({ photoIds }) => session.tagJob?.prioritise(photoIds),
  }
}

/** Photos decoded at once: one per core leaves none idle; more than a handful would only wait for the memory gate. */
const LANES = Math.max(1, Math.min(4, availableParallelism()))

function startTagging(session: Session, library: Library, retriesFailed: boolean): TagJob {
  const { catalogue, emit } = session.parts
  return new TagJob({
    catalogue,
    library,
    retriesFailed,
    lanes: LANES,
    openTagger: () => session.tagger(),
    scan: (signal, onFound) => scan(session, library.folder, signal, onFound),
    decode: (photo, wantsTensor, signal) => decode(session, library.folder, photo, wantsTensor, signal),
    onProgress: (progress) => emit('progress', progress),
    onPhotos: (photoIds) => emit('photosChanged', { photoIds }),
    onList: () => emit('listChanged', { folderId: library.folder.id }),
  })
}

async function scan(
  session: Session,
  folder: FolderRow,
  signal: AbortSignal,
  onFound: (photoIds: readonly PhotoId[]) => void = () => undefined,
): Promise<ScanReport> {
  const { catalogue, emit, tool } = session.parts
  const report = await scanFolder({
    folder,
    catalogue,
    signal,
    onFound,
    readMetadata: (paths) => readMetadata(tool, paths),
  })
  // The folder's count of photos is part of the status.
  emit('statusChanged', {})
  return report
}

async function decode(
  session: Session,
  folder: FolderRow,
  photo: PhotoRow,
  wantsTensor: boolean,
  signal: AbortSignal,
): Promise<DecodedPhoto> {
  const tagger = await session.tagger()
  return decodePhoto({
    path: join(folder.path, photo.relativePath),
    format: photo.format,
    orientation: photo.orientation,
    tensor: wantsTensor ? tagger.tensorSpec : null,
    thumbnailPx: THUMBNAIL_PX,
    extractPreview: (path) => extractRawPreview(session.parts.tool, path),
    signal,
  })
}

async function assertReadableFolder(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    const found = hasCode(error, 'ENOENT', 'ENOTDIR') ? 'nothing there' : plainReason(error)
    throw new AppError('folder-missing', `Expected a folder at ${path}, found ${found}`, { cause: error })
  })
  if (!found.isDirectory()) throw new AppError('folder-missing', `Expected a folder at ${path}, found a file`)
}
