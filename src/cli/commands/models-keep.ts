import type { Engine } from '../../core/engine/create-engine.js'
import { AppError } from '../../shared/errors.js'
import type { DamagedModelFile } from '../../shared/models.js'
import { confirm } from '../confirm.js'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import { sizeText } from '../model-text.js'
import type { CommonOptions } from '../options.js'
import { warn, withEngine, type Session } from '../session.js'
import { print } from '../terminal.js'
import { withTransfer } from '../transfer-progress.js'
import { listed } from './models-get.js'

export type RemoveOptions = CommonOptions & Readonly<{ yes?: true }>

type Checked = Readonly<{ id: string; damaged: readonly DamagedModelFile[] }>

/** `models verify`. */
export async function verify(session: Session, id: string | null, options: CommonOptions): Promise<ExitCode> {
  return withEngine(session, options.catalogue, async (engine) => {
    const checked: Checked[] = []
    for (const modelId of id === null ? await idsHere(engine) : [id]) {
      const damaged = await withTransfer(session, engine, () => engine.api.verifyModel({ modelId }))
      checked.push({ id: modelId, damaged })
    }
    const text = checked.map(checkedText).join('')
    await print(
      session.terminal.stdout,
      options.json ? `${JSON.stringify({ version: 1, models: checked })}\n` : text,
    )
    return checked.some(({ damaged }) => damaged.length > 0) ? exitCodes.failed : exitCodes.done
  })
}

/** `models remove`. */
export async function remove(session: Session, id: string, options: RemoveOptions): Promise<ExitCode> {
  return withEngine(session, options.catalogue, async (engine) => {
    const { name, sizeBytes, state } = await listed(engine, id)
    const what =
      state.kind === 'partial'
        ? `the ${sizeText(state.doneBytes)} that came of ${name}`
        : `${name}${sizeBytes === null ? '' : ` (${sizeText(sizeBytes)})`}`
    const asked = { yes: options.yes === true, signal: session.signal }
    if (!(await confirm(session.terminal, `Remove ${what} from this computer?`, asked))) {
      await warn(session, 'nothing was removed')
      return exitCodes.done
    }
    await engine.api.removeModel({ modelId: id })
    await print(
      session.terminal.stdout,
      options.json ? `${JSON.stringify({ version: 1, removed: id })}\n` : `Removed ${id}.\n`,
    )
    return exitCodes.done
  })
}

/** `models use`. */
export async function use(session: Session, id: string, options: CommonOptions): Promise<ExitCode> {
  return withEngine(session, options.catalogue, async (engine) => {
    const { name, state } = await listed(engine, id)
    if (state.kind !== 'installed') {
      const found = state.kind === 'damaged' ? 'a damaged one: repair it first' : 'one that is not installed'
      throw new AppError('model-missing', `Expected an installed model, found ${found} (${id})`)
    }
    await engine.api.changeSettings({ changes: { modelId: id } })
    await print(
      session.terminal.stdout,
      options.json
        ? `${JSON.stringify({ version: 1, inUse: id })}\n`
        : `Tags are suggested by ${name} from now on.\n`,
    )
    return exitCodes.done
  })
}

async function idsHere({ api }: Engine): Promise<readonly string[]> {
  const { models } = await api.models({})
  return models.filter(({ state }) => ['installed', 'damaged'].includes(state.kind)).map(({ id }) => id)
}

function checkedText({ id, damaged }: Checked): string {
  if (damaged.length === 0) return `${id}: every file is as published.\n`
  const lines = damaged.map(
    ({ path, expected, found }) => `  ${path}: expected ${expected}, found ${found}\n`,
  )
  return `${id}: damaged. Mend it with: shutterword models repair ${id}\n${lines.join('')}`
}
