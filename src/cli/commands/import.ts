import { Option, type Command } from 'commander'
import { resolve } from 'node:path'
import type { ImportReport } from '../../shared/exchange.js'
import { importText } from '../../shared/texts/command-line/import-text.js'
import { optionText } from '../../shared/texts/command-line/option-text.js'
import { sentenceOf } from '../../shared/problem.js'
import { confirm } from '../confirm.js'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import { toJson } from '../json.js'
import { withCatalogue, withJson } from '../options.js'
import { warn, withEngine, type CommandRun } from '../session.js'
import { print } from '../terminal.js'

type ImportOptions = Readonly<{ catalogue?: string; yes?: true; dryRun?: true; json?: true }>

/** `import`: takes verdicts over from the JSON of `export`; photos are known by their content, wherever they lie. */
export function importCommand(program: Command, session: CommandRun): void {
  withCatalogue(withJson(program.command('import')))
    .description(importText.description)
    .argument('<file>', importText.file)
    .addOption(new Option('--dry-run', importText.dryRun).conflicts('yes'))
    .option('--yes', optionText.yes)
    .action(async (file: string, options: ImportOptions) => {
      session.end(await importVerdicts(session, resolve(file), options))
    })
}

async function importVerdicts(session: CommandRun, path: string, options: ImportOptions): Promise<ExitCode> {
  return withEngine(session, options.catalogue, async ({ api }) => {
    const planned = await api.importVerdicts({ path, isDryRun: true })
    const mayImport = options.dryRun !== true && planned.imported > 0
    const question = importText.question(planned.imported, planned.photos)
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

function headOf({ imported, photos }: ImportReport, { dryRun }: ImportOptions, isImported: boolean): string {
  if (dryRun) return importText.would(imported, photos)
  return isImported ? importText.takenOver(imported, photos) : importText.nothing
}

function text(report: ImportReport, head: string): string {
  const { unchanged, kept, refused, unknownPhotos } = report
  const counts = [
    head,
    ...(unchanged > 0 ? [importText.unchanged(unchanged)] : []),
    ...(kept.length > 0 ? [importText.kept(kept.length)] : []),
    ...(refused.length > 0 ? [importText.refused(refused.length)] : []),
    ...(unknownPhotos.length > 0 ? [importText.unknownPhotos(unknownPhotos.length)] : []),
  ]
  return `${counts.join('; ')}.\n`
}

/** The exit code and the reader of stderr say the same: each verdict and photo that was left out, with its reason. */
async function nameLeft(session: CommandRun, { kept, refused, unknownPhotos }: ImportReport): Promise<void> {
  for (const { photo, path, problem } of [...kept, ...refused]) {
    await warn(session, importText.leftOut(photo, path.join(' > '), sentenceOf(problem)))
  }
  for (const photo of unknownPhotos) {
    await warn(session, importText.unknownPhoto(photo))
  }
}

function json(report: ImportReport, isImported: boolean): string {
  return toJson({ isImported, ...report })
}
