import type { Engine, EngineOptions } from '../core/engine/create-engine.js'
import { AppError, errorOf, throwIfCancelled } from '../shared/errors.js'
import type { FolderSummary, ModelSummary } from '../shared/contract.js'
import type { JobProgress } from '../shared/job.js'
import { programText } from '../shared/texts/command-line/program-text.js'
import { sentenceOf } from '../shared/problem.js'
import type { ExitCode } from './exit-codes.js'
import { withProgress } from './progress.js'
import { printable, print, type Terminal } from './terminal.js'

/** Settings of one run, from options such as --model; they are never kept. */
export type ForThisRun = NonNullable<EngineOptions['forThisRun']>

/** What one run of the program has in its hands. */
export type CommandRun = Readonly<{
  terminal: Terminal
  /** Aborted by the first Ctrl+C. */
  signal: AbortSignal
  /** Where the program's resources and the catalogue of `--catalogue`, else the user's own, are. */
  places(catalogue: string | undefined): Readonly<{ catalogueFolder: string; resourcesFolder: string }>
  /** Opens the catalogue of `--catalogue`, else the user's own. */
  openEngine(catalogue: string | undefined, forThisRun: ForThisRun): Promise<Engine>
  /** Says how the command ended. */
  end(code: ExitCode): void
}>

/** Opens the engine for one command and closes it whatever happens. Ctrl+C cancels the job that runs in it. */
export async function withEngine<T>(
  session: CommandRun,
  catalogue: string | undefined,
  work: (engine: Engine) => Promise<T>,
  forThisRun: ForThisRun = {},
): Promise<T> {
  const engine = await session.openEngine(catalogue, forThisRun)
  let cancelled = Promise.resolve()
  const cancel = (): void => {
    cancelled = engine.api.cancelJob({})
    // Awaited below; until then an early failure must not count as unhandled.
    cancelled.catch(() => undefined)
  }
  session.signal.addEventListener('abort', cancel)
  try {
    const { models, notices } = await engine.api.status({})
    refuseUnknownModel(models, forThisRun.modelId)
    for (const notice of notices) await warn(session, sentenceOf(notice))
    throwIfCancelled(session.signal)
    return await work(engine)
  } finally {
    session.signal.removeEventListener('abort', cancel)
    await cancelled.finally(() => engine.close())
  }
}

function refuseUnknownModel(models: readonly ModelSummary[], modelId: string | undefined): void {
  if (modelId === undefined || models.some(({ id }) => id === modelId)) return
  const known = models.map(({ id }) => id)
  throw new AppError('model-option-unknown', { known, found: modelId })
}

/** Scans and tags the folder to the end. Broken photos do not fail it; only what stops the whole job does. */
export async function tagFolder(session: CommandRun, engine: Engine, folder: FolderSummary): Promise<void> {
  const job = await withProgress(session.terminal, engine.on, async () => {
    await engine.api.openFolder({ folderId: folder.id })
    return engine.api.waitForJob({})
  })
  throwIfCancelled(session.signal)
  if (job) throwIfUnfinished(job)
}

function throwIfUnfinished(job: JobProgress): void {
  if (job.status === 'cancelled') throw new AppError('cancelled', {})
  if (job.status === 'failed') throw job.problem ? errorOf(job.problem) : new AppError('run-failed', {})
}

/** One line for people on stderr. */
export async function warn(session: CommandRun, message: string): Promise<void> {
  await print(session.terminal.stderr, programText.line(printable(message)))
}
