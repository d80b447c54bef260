import packageFile from '../../../package.json' with { type: 'json' }
import type { FullEngineApi } from '../../shared/contract.js'
import { AppError } from '../../shared/errors.js'
import type { Subscribe } from '../../shared/rpc.js'
import type { RunSettings, Settings, SuggestSettings } from '../../shared/settings.js'
import type { Catalogue } from '../catalogue/catalogue.js'
import { openCatalogue } from '../catalogue/open-catalogue.js'
import { openExifTool } from '../metadata/tool/exiftool.js'
import { createWriter } from '../metadata/write/writer.js'
import { modelFolders } from '../models/model-folders.js'
import { ModelShelf } from '../models/model-shelf.js'
import { diagnosisActions } from './diagnosis-actions.js'
import { createEvents } from './events.js'
import { exchangeActions } from './exchange-actions.js'
import { folderActions } from './folder-actions.js'
import { withParsedInputs } from './inputs.js'
import { keepBundledVocabulary, keepVocabularyFile } from './keep-vocabulary.js'
import { modelActions } from './model-actions.js'
import { ModelSources } from './model-source.js'
import { ModelWork } from './model-work.js'
import { photoActions } from './photo-actions.js'
import { Session } from './session.js'
import { settingsActions } from './settings-actions.js'
import { statusActions } from './status-actions.js'
import { verdictActions } from './verdict-actions.js'
import { writeActions } from './write-actions.js'
import { problemOf, type Problem } from '../../shared/problem.js'

/** A photo that was under way in this many crashes is left alone from then on. */
const CRASHES_TO_QUARANTINE = 2

export type EngineOptions = Readonly<{
  /** The catalogue's folder; made when it does not exist. */
  catalogueFolder: string
  /** The program's resources: bundled models. */
  resourcesFolder: string
  /** Settings that go before the kept ones in this run and are never kept. @default none */
  forThisRun?: ForThisRun
}>

/** Settings of one run. A word list of the user's becomes a vocabulary of the catalogue, but not the chosen one. */
export type ForThisRun = Readonly<
  Partial<RunSettings & Pick<SuggestSettings, 'minimumProbability'>> & { vocabularyFile?: string }
>

export type Engine = Readonly<{ api: FullEngineApi; on: Subscribe; close: () => Promise<void> }>

/**
 * Opens the catalogue, settles what a crash left behind, and offers the whole contract. The same engine runs in
 * Electron's utility process, on the command line and in tests. Throws `catalogue-locked` when another process has it.
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const catalogue = openCatalogue(options.catalogueFolder)
  const tool = openExifTool()
  try {
    const writer = createWriter({ catalogue, tool })
    const quarantined = settleCrashes(catalogue)
    const recovered = await writer.recover()
    const damaged: Problem[] = []
    const shelf = await ModelShelf.open(modelFolders(options), (error) => damaged.push(error.problem))
    requireBundledModel(shelf)
    const { emit, on } = createEvents()
    const session = new Session({
      catalogue,
      tool,
      writer,
      // Models come and go while the engine runs.
      get models() {
        return shelf.installed
      },
      emit,
      version: packageFile.version,
      bundledVocabularyId: await keepBundledVocabulary(catalogue, options.resourcesFolder),
      forThisRun: await settingsOfThisRun(catalogue, options.forThisRun ?? {}),
      notices: [...catalogue.notices, ...damaged],
      photoNotices: [...quarantined, ...recovered],
    })
    const work = new ModelWork(emit)
    const close = closing(session, work)
    const api: FullEngineApi = {
      ...folderActions(session),
      ...photoActions(session),
      ...verdictActions(session),
      ...statusActions(session),
      ...settingsActions(session),
      ...writeActions(session),
      ...exchangeActions(session),
      ...modelActions(session, { shelf, work, sources: new ModelSources(catalogue.settings) }),
      ...diagnosisActions(session),
      close,
    }
    return { api: withParsedInputs(api), on, close }
  } catch (error) {
    await tool.close()
    catalogue.close()
    throw error
  }
}

function settleCrashes(catalogue: Catalogue): readonly Problem[] {
  const hashes = new Set(catalogue.quarantine.settleCrash(CRASHES_TO_QUARANTINE))
  if (hashes.size === 0) return []
  const crashes = CRASHES_TO_QUARANTINE
  const names = catalogue.folders
    .all()
    .flatMap((folder) => catalogue.photos.inFolder(folder.id))
    .filter((photo) => hashes.has(photo.contentHash))
    .map((photo) => {
      catalogue.photos.setState(photo.id, 'quarantined', problemOf('photo-crashed-engine', { crashes }))
      return photo.relativePath
    })
  return names.map((name) => problemOf('photo-left-alone', { name, crashes }))
}

function requireBundledModel({ installed }: ModelShelf): void {
  if (installed.some(({ isBundled }) => isBundled)) return
  throw new AppError('bundled-model-missing', {})
}

async function settingsOfThisRun(
  catalogue: Catalogue,
  { vocabularyFile, ...settings }: ForThisRun,
): Promise<Partial<Settings>> {
  if (vocabularyFile === undefined) return settings
  return { ...settings, vocabularyId: await keepVocabularyFile(catalogue, vocabularyFile) }
}

function closing(session: Session, work: ModelWork): () => Promise<void> {
  let closed: Promise<void> | null = null
  return () => {
    closed ??= (async () => {
      await session.close(() => work.stopAll())
      await session.parts.tool.close()
      session.parts.catalogue.close()
    })()
    return closed
  }
}
