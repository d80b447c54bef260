import type { FullEngineApi, ModelSummary } from '../../shared/contract.js'
import type { FolderId } from '../../shared/photo.js'
import type { InstalledModel } from '../models/installed-models.js'
import { OPEN_FOLDER_FACT } from './folder-actions.js'
import { summariseVocabulary } from './keep-vocabulary.js'
import type { Session } from './session.js'

type StatusApi = Pick<FullEngineApi, 'status'>

/** Everything that the window needs for its first frame. */
export function statusActions(session: Session): StatusApi {
  const { catalogue, notices, photoNotices, version } = session.parts
  return {
    status: async () => ({
      version,
      settings: session.effectiveSettings,
      folders: await Promise.all(catalogue.folders.all().map((row) => session.folderSummary(row))),
      openFolderId: openFolderId(session),
      vocabularies: catalogue.vocabularies.all().map(summariseVocabulary),
      models: session.parts.models.map(modelSummary),
      provider: session.provider,
      job: session.job,
      notices: [...notices, ...photoNotices],
    }),
  }
}

function openFolderId(session: Session): FolderId | null {
  if (session.library) return session.library.folder.id
  const last = session.parts.catalogue.settings.fact(OPEN_FOLDER_FACT)
  return session.parts.catalogue.folders.all().find((folder) => folder.id === last)?.id ?? null
}

function modelSummary({ manifest, isBundled }: InstalledModel): ModelSummary {
  const { id, name, description, licence, embeddingDimension } = manifest
  return { id, name, description, licence, embeddingDimension, isInstalled: true, isBundled }
}
