import type { Engine } from '../../core/engine/create-engine.js'
import { AppError } from '../../shared/errors.js'
import { isHere, type DamagedModelFile, type ListedModel } from '../../shared/models.js'
import { modelsText } from '../../shared/texts/command-line/models-text.js'
import { confirm } from '../confirm.js'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import { toJson } from '../json.js'
import { mendingText } from '../model-mending.js'
import type { CommonOptions } from '../options.js'
import { warn, withEngine, type CommandRun } from '../session.js'
import { print } from '../terminal.js'
import { withTransfer } from '../transfer-progress.js'
import { listed } from './models-get.js'

export type RemoveOptions = CommonOptions & Readonly<{ yes?: true }>

type Checked = Readonly<{ model: ListedModel; damaged: readonly DamagedModelFile[] }>

/** `models verify`. */
export async function verify(
  session: CommandRun,
  id: string | null,
  options: CommonOptions,
): Promise<ExitCode> {
  return withEngine(session, options.catalogue, async (engine) => {
    const checked: Checked[] = []
    for (const model of id === null ? await modelsHere(engine) : [await listed(engine, id)]) {
      const modelId = model.id
      const damaged = await withTransfer(session, engine, () => engine.api.verifyModel({ modelId }))
      checked.push({ model, damaged })
    }
    const records = checked.map(({ model, damaged }) => ({ id: model.id, damaged }))
    const text = checked.map(checkedText).join('')
    await print(session.terminal.stdout, options.json ? toJson({ models: records }) : text)
    return checked.some(({ damaged }) => damaged.length > 0) ? exitCodes.failed : exitCodes.done
  })
}

/** `models remove`. */
export async function remove(session: CommandRun, id: string, options: RemoveOptions): Promise<ExitCode> {
  return withEngine(session, options.catalogue, async (engine) => {
    const { name, sizeBytes, state } = await listed(engine, id)
    const question =
      state.kind === 'partial'
        ? modelsText.discardQuestion(name, state.doneBytes)
        : modelsText.removeQuestion(name, sizeBytes)
    const asked = { yes: options.yes === true, signal: session.signal }
    if (!(await confirm(session.terminal, question, asked))) {
      await warn(session, modelsText.nothingRemoved)
      return exitCodes.done
    }
    await engine.api.removeModel({ modelId: id })
    await print(session.terminal.stdout, options.json ? toJson({ removed: id }) : modelsText.removed(id))
    return exitCodes.done
  })
}

/** `models use`. */
export async function use(session: CommandRun, id: string, options: CommonOptions): Promise<ExitCode> {
  return withEngine(session, options.catalogue, async (engine) => {
    const { name, state } = await listed(engine, id)
    if (state.kind === 'damaged') throw new AppError('model-to-use-damaged', { id })
    if (state.kind !== 'installed') throw new AppError('model-to-use-not-installed', { id })
    await engine.api.changeSettings({ changes: { modelId: id } })
    await print(session.terminal.stdout, options.json ? toJson({ inUse: id }) : modelsText.used(name))
    return exitCodes.done
  })
}

async function modelsHere({ api }: Engine): Promise<readonly ListedModel[]> {
  const { models } = await api.models({})
  return models.filter(isHere)
}

function checkedText({ model, damaged }: Checked): string {
  const { id, isBundled, canDownload } = model
  if (damaged.length === 0) {
    return isBundled || canDownload ? modelsText.asPublished(id) : modelsText.asImported(id)
  }
  const lines = damaged.map(({ path, expected, found }) => modelsText.damagedFile(path, expected, found))
  return `${modelsText.damaged(id, mendingText(model))}${lines.join('')}`
}
