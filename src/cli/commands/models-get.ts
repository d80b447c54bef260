import type { Engine } from '../../core/engine/create-engine.js'
import { AppError } from '../../shared/errors.js'
import type { ListedModel, ModelList } from '../../shared/models.js'
import { modelsText } from '../../shared/texts/command-line/models-text.js'
import { canAsk, confirm } from '../confirm.js'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import { toJson } from '../json.js'
import { mendingOf } from '../model-mending.js'
import type { CommonOptions } from '../options.js'
import { warn, withEngine, type CommandRun } from '../session.js'
import { print } from '../terminal.js'
import { withTransfer } from '../transfer-progress.js'

export type InstallOptions = CommonOptions &
  Readonly<{ acceptLicence?: true; mirror?: string; proxy?: string }>

export type ImportOptions = CommonOptions & Readonly<{ as?: string; variant?: string }>

/** `models install`. */
export async function install(session: CommandRun, id: string, options: InstallOptions): Promise<ExitCode> {
  return withEngine(session, options.catalogue, async (engine) => {
    await useSource(engine, options)
    const list = await engine.api.models({})
    const model = modelIn(list, id)
    const acceptsLicence = options.acceptLicence === true || (await asksForLicence(session, model))
    await tellSource(session, list, modelsText.downloadingFrom(model.name, model.sizeBytes, list.sourceName))
    await withTransfer(session, engine, () => engine.api.installModel({ modelId: id, acceptsLicence }))
    const text = modelsText.installed(id)
    await print(session.terminal.stdout, options.json ? toJson({ installed: id }) : text)
    return exitCodes.done
  })
}

/** `models repair`. */
export async function repair(session: CommandRun, id: string, options: InstallOptions): Promise<ExitCode> {
  return withEngine(session, options.catalogue, async (engine) => {
    await useSource(engine, options)
    const list = await engine.api.models({})
    const model = modelIn(list, id)
    if (!model.canDownload) {
      throw new AppError('model-not-downloadable', { id, mending: mendingOf(model) })
    }
    await tellSource(session, list, modelsText.repairingFrom(model.name, list.sourceName))
    const repaired = await withTransfer(session, engine, () => engine.api.repairModel({ modelId: id }))
    const text = modelsText.repaired(id, repaired)
    await print(session.terminal.stdout, options.json ? toJson({ repaired }) : text)
    return exitCodes.done
  })
}

/** `models import`. */
export async function importFolder(
  session: CommandRun,
  path: string,
  options: ImportOptions,
): Promise<ExitCode> {
  return withEngine(session, options.catalogue, async (engine) => {
    const { modelId, name } = await withTransfer(session, engine, () =>
      engine.api.importModel({
        path,
        ...(options.as === undefined ? {} : { asModelId: options.as }),
        ...(options.variant === undefined ? {} : { variant: options.variant }),
      }),
    )
    const text = modelsText.imported(name, modelId)
    await print(session.terminal.stdout, options.json ? toJson({ imported: modelId }) : text)
    return exitCodes.done
  })
}

/** The model of this id; the error names the ids there are. */
export async function listed({ api }: Engine, id: string): Promise<ListedModel> {
  return modelIn(await api.models({}), id)
}

function modelIn({ models }: ModelList, id: string): ListedModel {
  const model = models.find((one) => one.id === id)
  if (model) return model
  throw new AppError('model-not-listed', { known: models.map((one) => one.id), found: id })
}

async function useSource({ api }: Engine, { mirror, proxy }: InstallOptions): Promise<void> {
  await api.useModelSource({
    ...(mirror === undefined ? {} : { mirror }),
    ...(proxy === undefined ? {} : { proxy }),
  })
}

/** Says before anything is sent who will be asked, and that it is not encrypted where that is so. */
async function tellSource(
  session: CommandRun,
  { isUnencrypted }: ModelList,
  sentence: string,
): Promise<void> {
  await warn(session, sentence)
  if (isUnencrypted) await warn(session, modelsText.unencrypted)
}

/** A person is shown the terms and asked; a script has to say --accept-licence itself. */
async function asksForLicence(session: CommandRun, { name, licence }: ListedModel): Promise<boolean> {
  if (licence.terms === null || licence.isAccepted) return false
  const terms = { name, licence: licence.name, terms: licence.terms, url: licence.url }
  if (!canAsk(session.terminal)) throw new AppError('licence-not-said', terms)
  await warn(session, modelsText.licenceTerms(terms))
  const { signal } = session
  if (await confirm(session.terminal, modelsText.licenceQuestion, { yes: false, signal })) return true
  throw new AppError('licence-declined', {})
}
