import { realpath, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { FolderSummary, FullEngineApi } from '../../shared/contract.js'
import { AppError } from '../../shared/errors.js'
import type { ScanReport } from '../../shared/job.js'
import type { FolderId } from '../../shared/photo.js'
import { hasCode, plainReason } from '../support/system-error.js'
import type { Session } from './session.js'
import { scanIntoCatalogue } from './start-tagging.js'

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

  const open = (folderId: FolderId, retriesFailed: boolean): Promise<FolderSummary> =>
    session.inTurn(async (folder) => {
      const row = session.folderRow(folderId)
      await assertReadableFolder(row.path)
      await folder.open(row, { retriesFailed })
      catalogue.folders.markOpened(folderId, new Date())
      catalogue.settings.setFact(OPEN_FOLDER_FACT, folderId)
      emit('statusChanged', {})
      return session.folderSummary(session.folderRow(folderId))
    })

  const remove = (folderId: FolderId): Promise<void> =>
    session.inTurn(async (folder) => {
      session.folderRow(folderId)
      if (await folder.close(folderId)) catalogue.settings.setFact(OPEN_FOLDER_FACT, null)
      catalogue.folders.remove(folderId)
      emit('statusChanged', {})
    })

  const scan = (folderId: FolderId): Promise<ScanReport> =>
    session.inTurn(async (folder) => {
      const row = session.folderRow(folderId)
      await assertReadableFolder(row.path)
      return folder.openScanned(row, () => scanIntoCatalogue(session, row, new AbortController().signal))
    })

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
    scanFolder: ({ folderId }) => scan(folderId),
    removeFolder: ({ folderId }) => remove(folderId),
    waitForJob: async () => (await session.tagJob?.finished) ?? null,
    jobScan: async () => session.tagJob?.scanReport ?? null,
    pauseJob: async () => session.tagJob?.pause(),
    resumeJob: async () => session.tagJob?.resume(),
    cancelJob: () => session.cancelJob(),
    prioritise: async ({ photoIds }) => session.tagJob?.prioritise(photoIds),
  }
}

async function assertReadableFolder(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    const found = hasCode(error, 'ENOENT', 'ENOTDIR') ? 'nothing there' : plainReason(error)
    throw new AppError('no-folder', { path, found }, { cause: error })
  })
  if (!found.isDirectory()) throw new AppError('folder-is-a-file', { path })
}
