import type { RunSettings } from '../../shared/settings.js'
import type { OpenFolder } from './open-folder.js'
import type { Session } from './session.js'
import type { Tagger } from './tagger.js'

/**
 * Loads another model, or the same one on another provider, and puts it in the place of the one in use; then writes
 * down what was wished. What cannot be loaded is refused by the error: the model of before stays in use and nothing
 * was written. The open folder is embedded again in the background where that is needed: embeddings of other models
 * stay in the catalogue, so switching back is instant, and verdicts know no model. A wish is a change of what is in
 * use when its turn comes; one that changes nothing loads nothing, unless it measures again.
 */
export async function switchModel(
  session: Session,
  wish: Partial<RunSettings>,
  { measuresAgain = false }: { readonly measuresAgain?: boolean } = {},
): Promise<void> {
  await session.inTurn(async (folder) => {
    const { modelId, provider } = session.settings.all
    const wanted: RunSettings = { modelId, provider, ...wish }
    if (!measuresAgain && wanted.modelId === modelId && wanted.provider === provider) return
    const keep = () => {
      session.settings.keep(wish)
    }
    await switchNow(session, folder, wanted, { measuresAgain, keep })
  })
}

async function switchNow(
  session: Session,
  folder: OpenFolder,
  wanted: RunSettings,
  { measuresAgain, keep }: { readonly measuresAgain: boolean; readonly keep: () => void },
): Promise<void> {
  const model = session.modelOf(wanted.modelId)
  const isOther = wanted.modelId !== session.settings.all.modelId
  const { tagJob: before, library } = folder
  const wasActive = before?.isRunning === true
  const wasPaused = before?.progress.status === 'paused'
  // Measuring needs a quiet machine, and whoever uses the old model must have ended before it is closed.
  await before?.cancel()
  const { vocabularyId } = session
  const replacing = session.openTagger(model, wanted.provider, measuresAgain).then(async (next) => {
    // Another vocabulary may have been chosen while the model was loading.
    if (session.vocabularyId !== vocabularyId) await next.useVocabulary(session.vocabularyId)
    keep()
    const old = session.model.replace(next)
    if (library !== null) useIn(session, next)
    return { next, old }
  })
  replacing.catch(() => undefined) // awaited below
  if (library !== null && (isOther || wasActive)) {
    const openTagger = () => replacing.then(({ next }) => next).catch(() => session.tagger())
    folder.retag({ retriesFailed: false, openTagger, isPaused: wasPaused })
  }
  try {
    const { old } = await replacing
    await old?.close()
  } finally {
    session.parts.emit('statusChanged', {})
  }
}

/** What the window shows of the open folder comes from the new model: what it has embedded before, at once. */
function useIn(session: Session, tagger: Tagger): void {
  const { library } = session
  if (!library) return
  library.usePipeline(tagger.pipeline)
  session.parts.emit('photosChanged', { photoIds: library.ids })
  session.parts.emit('listChanged', { folderId: library.folder.id })
}
