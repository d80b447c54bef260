import { realpath, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { FolderSummary, FullEngineApi } from '../../shared/contract.js'
import { AppError } from '../../shared/errors.js'
import type { FolderId } from '../../shared/photo.js'
import { hasCode, plainReason } from '../support/system-error.js'
import type { Session } from './session.js'
import { scanIntoCatalogue, startTagging } from './start-tagging.js'

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
  | 'jobScan'
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
    session.tagJob = startTagging(session, library, { retriesFailed })
    emit('statusChanged', {})
    return session.folderSummary(session.folderRow(folderId))
  }

  const remove = async (folderId: FolderId): Promise<void> => {
    session.folderRow(folderId)
    if (session.library?.folder.id === folderId) {
      await session.tagJob?.cancel()
      session.library = null
      session.tagJob = null
      catalogue.settings.setFact(OPEN_FOLDER_FACT, null)
    }
    catalogue.folders.remove(folderId)
    emit('statusChanged', {})
  }

  return {
    registerFolder: async ({ path }) => {
      const wanted = resolve(path)
      await assertReadableFolder(wanted)
      const row = catalogue.folders.add(await realpath(wanted))
      emit('statusChanged', {})
      return session.folderSummary(row)
    },
    openFolder: ({ folderId }) => session.inTurn(() => open(folderId, false)),
    rescanFolder: async ({ folderId }) => {
      await session.inTurn(() => open(folderId, true))
    },
    scanFolder: async ({ folderId }) => {
      const row = session.folderRow(folderId)
      await assertReadableFolder(row.path)
      const report = await scanIntoCatalogue(session, row, new AbortController().signal)
      session.library = session.openLibrary(row)
      return report
    },
    removeFolder: ({ folderId }) => session.inTurn(() => remove(folderId)),
    waitForJob: async () => (await session.tagJob?.finished) ?? null,
    jobScan: async () => session.tagJob?.scanReport ?? null,
    pauseJob: async () => session.tagJob?.pause(),
    resumeJob: async () => session.tagJob?.resume(),
    cancelJob: async () => {
      if (session.writeJob?.isRunning) session.writeJob.cancel()
      else await session.tagJob?.cancel()
    },
    prioritise: async ({ photoIds }) => session.tagJob?.prioritise(photoIds),
  }
}

async function assertReadableFolder(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    const found = hasCode(error, 'ENOENT', 'ENOTDIR') ? 'nothing there' : plainReason(error)
    throw new AppError('folder-missing', `Expected a folder at ${path}, found ${found}`, { cause: error })
  })
  if (!found.isDirectory()) throw new AppError('folder-missing', `Expected a folder at ${path}, found a file`)
}
