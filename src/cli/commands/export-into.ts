import { resolve } from 'node:path'
import type { FullEngineApi } from '../../shared/contract.js'
import type { ExportReport } from '../../shared/exchange.js'
import type { FolderId } from '../../shared/photo.js'
import { throwIfCancelled } from '../../shared/errors.js'
import { exitCodes, UsageError, type ExitCode } from '../exit-codes.js'
import { withProgress } from '../progress.js'
import { warn, withEngine, type CommandRun } from '../session.js'
import { counted, printable, print } from '../terminal.js'
import { sentenceOf } from '../../shared/problem.js'

type IntoOptions = Readonly<{ catalogue?: string; sidecarsTo?: string; copiesTo?: string }>

/** `export --sidecars-to` and `--copies-to`: new files in a folder of their own, mirroring the library's folders. */
export async function exportInto(
  session: CommandRun,
  path: string | undefined,
  options: IntoOptions,
): Promise<ExitCode> {
  if (path === undefined)
    throw new UsageError('Expected the folder to export, e.g. shutterword export . --copies-to ../out')
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
      if (outcome === 'failed')
        await warn(session, `${name}: not exported: ${problem ? sentenceOf(problem) : 'no reason given'}`)
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
  const [noun, nothing] =
    options.copiesTo === undefined ? ['sidecar', 'no tags'] : ['photo', 'no accepted tags']
  const counts = [
    `Exported into ${printable(target)}: ${counted(report.exported, noun)}`,
    ...(report.leftOut > 0 ? [`${nothing}: ${counted(report.leftOut, 'photo')}`] : []),
    ...(report.failed > 0 ? [`failed: ${String(report.failed)}`] : []),
  ]
  return `${counts.join('; ')}.\n`
}
