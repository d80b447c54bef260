import type { FullEngineApi } from '../../shared/contract.js'
import { AppError } from '../../shared/errors.js'
import { changedKinds, type Settings } from '../../shared/settings.js'
import type { VocabularyId } from '../../shared/tag.js'
import { keepVocabularyFile, summariseVocabulary } from './keep-vocabulary.js'
import type { Session } from './session.js'
import { switchModel } from './switch-model.js'

type SettingsApi = Pick<FullEngineApi, 'changeSettings' | 'chooseVocabulary' | 'importVocabulary'>

/** Every change of a setting goes through here, and only what its kind touches is worked out again. */
export function settingsActions(session: Session): SettingsApi {
  const { catalogue } = session.parts

  const change = async (changes: Partial<Settings>): Promise<Settings> => {
    const { modelId, provider, ...others } = changes
    const before = session.effectiveSettings
    if (changes.vocabularyId) requireVocabulary(changes.vocabularyId)
    // A model that cannot be loaded is refused before anything is kept.
    await switchModel(session, {
      ...(modelId === undefined ? {} : { modelId }),
      ...(provider === undefined ? {} : { provider }),
    })
    session.settings.keep(others)
    const after = session.effectiveSettings
    if (after.vocabularyId !== before.vocabularyId) await useVocabulary()
    announce(before, after)
    return after
  }

  const requireVocabulary = (vocabularyId: VocabularyId): void => {
    if (catalogue.vocabularies.get(vocabularyId)) return
    throw new AppError('vocabulary-not-in-list', { vocabularyId })
  }

  const useVocabulary = async (): Promise<void> => {
    await (await session.tagger()).useVocabulary(session.vocabularyId)
    // Which of its words the model cannot spell is part of the status.
    session.parts.emit('statusChanged', {})
  }

  const announce = (before: Settings, after: Settings): void => {
    const { emit } = session.parts
    const kinds = changedKinds(before, after)
    if (kinds.length === 0) return
    emit('settingsChanged', { settings: after, kinds })
    const { library } = session
    if (!library) return
    const touched = new Set([
      ...(kinds.includes('suggest') ? library.rescore() : []),
      ...(kinds.includes('write') ? library.reconsiderPending() : []),
    ])
    if (touched.size === 0) return
    emit('photosChanged', { photoIds: [...touched] })
    emit('listChanged', { folderId: library.folder.id })
  }

  return {
    changeSettings: ({ changes }) => change(changes),
    chooseVocabulary: async ({ vocabularyId }) => {
      await change({ vocabularyId })
    },
    importVocabulary: async ({ path }) => {
      const vocabularyId = await keepVocabularyFile(catalogue, path)
      await change({ vocabularyId })
      const row = catalogue.vocabularies.all().find((one) => one.id === vocabularyId)
      if (!row) throw new AppError('imported-vocabulary-gone', {})
      return summariseVocabulary(row)
    },
  }
}
