import type { FullEngineApi, ModelSummary } from '../../shared/contract.js'
import { AppError } from '../../shared/errors.js'
import type { FolderId } from '../../shared/photo.js'
import type { VocabularyId, VocabularySummary } from '../../shared/tag.js'
import type { VocabularyRow } from '../catalogue/catalogue.js'
import type { InstalledModel } from '../models/installed-models.js'
import { readVocabularyFile } from '../vocabulary/load-vocabulary.js'
import { OPEN_FOLDER_FACT } from './folder-actions.js'
import type { Session } from './session.js'
import { switchModel } from './switch-model.js'

type VocabularyApi = Pick<
  FullEngineApi,
  'status' | 'importVocabulary' | 'chooseVocabulary' | 'changeSettings'
>

/** Status, vocabularies and settings. */
export function vocabularyActions(session: Session): VocabularyApi {
  const { catalogue } = session.parts

  const choose = async (vocabularyId: VocabularyId): Promise<void> => {
    if (!catalogue.vocabularies.get(vocabularyId)) {
      throw new AppError(
        'vocabulary-invalid',
        `Expected a vocabulary of the list, found no vocabulary with id ${vocabularyId}`,
      )
    }
    catalogue.settings.write({ vocabularyId })
    await (await session.tagger()).useVocabulary(session.vocabularyId)
    announceRescored(session)
  }

  return {
    status: async () => ({
      version: session.parts.version,
      settings: { ...session.settings, vocabularyId: session.vocabularyId },
      folders: await Promise.all(catalogue.folders.all().map((row) => session.folderSummary(row))),
      openFolderId: openFolderId(session),
      vocabularies: catalogue.vocabularies.all().map(summary),
      models: session.parts.models.map(modelSummary),
      provider: session.provider,
      job: currentJob(session),
      notices: [...session.parts.notices, ...session.parts.photoNotices],
    }),
    importVocabulary: async ({ path }) => {
      const { name, sourceHash, tags } = await readVocabularyFile(path)
      const id = catalogue.vocabularies.put({ name, sourceHash, kind: 'file', unknownWords: [] }, tags)
      await choose(id)
      const row = catalogue.vocabularies.all().find((one) => one.id === id)
      if (!row) throw new AppError('internal', `Expected the vocabulary ${name} in the catalogue, found none`)
      return summary(row)
    },
    chooseVocabulary: ({ vocabularyId }) => choose(vocabularyId),
    changeSettings: async ({ changes }) => {
      const { vocabularyId, modelId, provider, ...others } = changes
      await switchModel(session, {
        ...(modelId === undefined ? {} : { modelId }),
        ...(provider === undefined ? {} : { provider }),
      })
      session.changeSettings(others)
      if (vocabularyId) await choose(vocabularyId)
      else announceRescored(session)
      return { ...session.settings, vocabularyId: session.vocabularyId }
    },
  }
}

function openFolderId(session: Session): FolderId | null {
  if (session.library) return session.library.folder.id
  const last = session.parts.catalogue.settings.fact(OPEN_FOLDER_FACT)
  return session.parts.catalogue.folders.all().find((folder) => folder.id === last)?.id ?? null
}

function currentJob(session: Session) {
  if (session.writeJob?.isRunning) return session.writeJob.progress
  return session.tagJob?.progress ?? null
}

function announceRescored(session: Session): void {
  session.library?.rescore()
  session.parts.emit('statusChanged', {})
  if (session.library) {
    session.parts.emit('photosChanged', { photoIds: session.library.ids })
    session.parts.emit('listChanged', { folderId: session.library.folder.id })
  }
}

function summary(row: VocabularyRow & { readonly tagCount: number }): VocabularySummary {
  const { id, name, kind, tagCount, unknownWords } = row
  return { id, name, kind, tagCount, unknownWords }
}

function modelSummary({ manifest, isBundled }: InstalledModel): ModelSummary {
  const { id, name, description, licence, embeddingDimension } = manifest
  return { id, name, description, licence, embeddingDimension, isInstalled: true, isBundled }
}
