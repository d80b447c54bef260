import { resolve } from 'node:path'
import type { FullEngineApi } from '../../shared/contract.js'
import type { ExportReport } from '../../shared/exchange.js'
import type { FolderId } from '../../shared/photo.js'
import { AppError, throwIfCancelled } from '../../shared/errors.js'
import { exportText } from '../../shared/texts/command-line/export-text.js'
import { sentenceOf } from '../../shared/problem.js'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import { withProgress } from '../progress.js'
import { warn, withEngine, type CommandRun } from '../session.js'
import { printable, print } from '../terminal.js'

type IntoOptions = Readonly<{ catalogue?: string; sidecarsTo?: string; copiesTo?: string }>

/** `export --sidecars-to` and `--copies-to`: new files in a folder of their own, mirroring the library's folders. */
export async function exportInto(
  session: CommandRun,
  path: string | undefined,
  options: IntoOptions,
): Promise<ExitCode> {
  if (path === undefined) throw new AppError('export-without-folder', {})
  const target = resolve(options.sidecarsTo ?? options.copiesTo ?? '')
  return withEngine(session, options.catalogue, async (engine) => {
    const { id } = await engine.api.registerFolder({ path })
    await engine.api.scanFolder({ folderId: id })
    throwIfCancelled(session.signal)
    const report = await withProgress(session.terminal, engine.on, () =>
      exportTo(engine.api, id, target, options),
    )
    await print(session.terminal.stdout, text(report, target, options))
    for (const { name, outcome, problem } of report.results) {
      if (outcome !== 'failed') continue
      await warn(session, exportText.notExported(name, problem ? sentenceOf(problem) : exportText.noReason))
    }
    throwIfCancelled(session.signal)
    return report.failed > 0 ? exitCodes.someFailed : exitCodes.done
  })
}

function exportTo(
  api: FullEngineApi,
  folderId: FolderId,
  destination: string,
  options: IntoOptions,
): Promise<ExportReport> {
  return options.copiesTo === undefined
    ? api.exportSidecars({ folderId, destination })
    : api.exportCopies({ folderId, destination })
}

function text(report: ExportReport, target: string, options: IntoOptions): string {
  const [exported, leftOut] =
    options.copiesTo === undefined
      ? [exportText.sidecars, exportText.noTags]
      : [exportText.copies, exportText.noAcceptedTags]
  const counts = [
    exported(printable(target), report.exported),
    ...(report.leftOut > 0 ? [leftOut(report.leftOut)] : []),
    ...(report.failed > 0 ? [exportText.failed(report.failed)] : []),
  ]
  return `${counts.join('; ')}.\n`
}
