import { Option, type Command } from 'commander'
import { resolve } from 'node:path'
import type { ImportReport } from '../../shared/exchange.js'
import { confirm } from '../confirm.js'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import { toJson } from '../json.js'
import { withCatalogue, withJson } from '../options.js'
import { warn, withEngine, type CommandRun } from '../session.js'
import { counted, print } from '../terminal.js'
import { sentenceOf } from '../../shared/problem.js'

type ImportOptions = Readonly<{ catalogue?: string; yes?: true; dryRun?: true; json?: true }>

/** `import`: takes verdicts over from the JSON of `export`; photos are known by their content, wherever they lie. */
export function importCommand(program: Command, session: CommandRun): void {
  withCatalogue(withJson(program.command('import')))
    .description('take over verdicts that export --format json wrote; writes into no photo, and asks first')
    .argument('<file>', 'JSON file; its photos must be in folders that were scanned or tagged')
    .addOption(new Option('--dry-run', 'say what would be taken over, and change nothing').conflicts('yes'))
    .option('--yes', 'do not ask; a command without a terminal never asks')
    .action(async (file: string, options: ImportOptions) => {
      session.end(await importVerdicts(session, resolve(file), options))
    })
}

async function importVerdicts(session: CommandRun, path: string, options: ImportOptions): Promise<ExitCode> {
  return withEngine(session, options.catalogue, async ({ api }) => {
    const planned = await api.importVerdicts({ path, isDryRun: true })
    const mayImport = options.dryRun !== true && planned.imported > 0
    const question = `Take over ${verdictsOf(planned)}?`
    const isWanted =
      mayImport &&
      (await confirm(session.terminal, question, { yes: options.yes === true, signal: session.signal }))
    const report = isWanted ? await api.importVerdicts({ path, isDryRun: false }) : planned
    await print(
      session.terminal.stdout,
      options.json ? json(report, isWanted) : text(report, headOf(report, options, isWanted)),
    )
    await nameLeft(session, report)
    const someFailed = report.unknownPhotos.length > 0 || report.refused.length > 0
    return someFailed ? exitCodes.someFailed : exitCodes.done
  })
}

function verdictsOf({ imported, photos }: ImportReport): string {
  return `${counted(imported, 'verdict')} on ${counted(photos, 'photo')}`
}

function headOf(report: ImportReport, { dryRun }: ImportOptions, isImported: boolean): string {
  if (dryRun) return `Would take over: ${verdictsOf(report)}`
  return isImported ? `Taken over: ${verdictsOf(report)}` : 'Nothing was taken over'
}

function text(report: ImportReport, head: string): string {
  const { unchanged, kept, refused, unknownPhotos } = report
  const counts = [
    head,
    ...(unchanged > 0 ? [`already here: ${String(unchanged)}`] : []),
    ...(kept.length > 0 ? [`left out for newer ones here: ${String(kept.length)}`] : []),
    ...(refused.length > 0 ? [`not possible as tags: ${String(refused.length)}`] : []),
    ...(unknownPhotos.length > 0 ? [`photos not known here: ${String(unknownPhotos.length)}`] : []),
  ]
  return `${counts.join('; ')}.\n`
}

/** The exit code and the reader of stderr say the same: each verdict and photo that was left out, with its reason. */
async function nameLeft(session: CommandRun, { kept, refused, unknownPhotos }: ImportReport): Promise<void> {
  for (const { photo, path, problem } of [...kept, ...refused]) {
    await warn(session, `${photo}: ${path.join(' > ')}: ${sentenceOf(problem)}`)
  }
  for (const photo of unknownPhotos) {
    await warn(session, `${photo}: not known here; scan the folder that holds it first`)
  }
}

function json(report: ImportReport, isImported: boolean): string {
  return toJson({ isImported, ...report })
}
