import { Option, type Command } from 'commander'
import { candidateChoices, type CandidateChoice } from '../../core/evaluate/candidates.js'
import { evaluate } from '../../core/evaluate/evaluate.js'
import type { Evaluation } from '../../core/evaluate/evaluation.js'
import { checkReportPlace, writeReport } from '../../core/evaluate/report/write-report.js'
import {
  readTemplateFile,
  readTemplateSets,
  withoutTwins,
  type TemplateSet,
} from '../../core/evaluate/template-sets.js'
import { listModels, type InstalledModel } from '../../core/models/installed-models.js'
import { modelFolders } from '../../core/models/model-folders.js'
import { AppError } from '../../shared/errors.js'
import { evalText } from '../../shared/texts/command-line/eval-text.js'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import { parseCount, withJson } from '../options.js'
import { warn, type CommandRun } from '../session.js'
import { withSteps } from '../step-progress.js'
import { print, printable } from '../terminal.js'
import { evaluationLines, evaluationRecord } from './eval-output.js'

type EvalOptions = Readonly<{
  catalogue?: string
  model: string
  vocabulary?: string
  candidates: CandidateChoice
  templates?: readonly string[]
  asWritten?: true
  namesOnly?: true
  photos?: string
  every: number
  seeds: number
  quick?: true
  report?: string
  json?: true
}>

/** `eval`: measures a model on labelled pictures. */
export function evalCommand(program: Command, session: CommandRun): void {
  withJson(program.command('eval'))
    .description(evalText.description)
    .argument('<dataset>', evalText.dataset)
    .option('--model <id>', evalText.model, 'starter')
    .option('--vocabulary <file>', evalText.vocabulary)
    .addOption(
      new Option('--candidates <which>', evalText.candidates).choices(candidateChoices).default('vocabulary'),
    )
    .option('--templates <set...>', evalText.templates)
    .option('--as-written', evalText.asWritten)
    .option('--names-only', evalText.namesOnly)
    .option('--photos <dir>', evalText.photos)
    .option('--every <n>', evalText.every, parseCount, 1)
    .option('--seeds <n>', evalText.seeds, parseCount, 3)
    .option('--quick', evalText.quick)
    .option('--report <file>', evalText.report)
    .option('--catalogue <dir>', evalText.catalogue)
    .addHelpText('after', evalText.help)
    .action(async (dataset: string, options: EvalOptions) => {
      session.end(await runEval(session, dataset, options))
    })
}

async function runEval(session: CommandRun, dataset: string, options: EvalOptions): Promise<ExitCode> {
  if (options.report !== undefined) await checkReportPlace(options.report)
  const places = session.places(options.catalogue)
  const model = await modelNamed(session, modelFolders(places), options.model)
  const templateSets = await templateSetsOf(places.resourcesFolder, model, options)
  const evaluation = await withSteps(session.terminal, (onProgress) =>
    evaluate({
      dataset,
      resourcesFolder: places.resourcesFolder,
      photosFolder: options.photos ?? null,
      model,
      vocabulary: options.vocabulary ?? null,
      candidates: options.candidates,
      templateSets,
      asWritten: options.asWritten === true,
      namesOnly: options.namesOnly === true,
      every: options.every,
      learningSeeds: options.quick ? 0 : options.seeds,
      signal: session.signal,
      onProgress,
    }),
  )
  const text = options.json
    ? `${JSON.stringify(evaluationRecord(evaluation))}\n`
    : evaluationLines(evaluation)
  // Printed first: hours of work must not be lost to a disk that is full by now.
  await print(session.terminal.stdout, text)
  if (options.report !== undefined) {
    await writeReport(options.report, evaluation)
    if (!options.json) await print(session.terminal.stdout, evalText.reportWritten(printable(options.report)))
  }
  return tellLeftOut(session, evaluation)
}

async function modelNamed(
  session: CommandRun,
  folders: readonly string[],
  id: string,
): Promise<InstalledModel> {
  const damaged: string[] = []
  const models = await listModels(folders, (error) => damaged.push(error.message))
  for (const message of damaged) await warn(session, message)
  const model = models.find(({ manifest }) => manifest.id === id)
  if (model) return model
  const known = models.map(({ manifest }) => manifest.id)
  throw new AppError('model-to-evaluate-unknown', { known, found: id })
}

/** The model's own set counts, and the ones that come with Shutterword are compared with it. */
async function templateSetsOf(
  resourcesFolder: string,
  { manifest }: InstalledModel,
  { templates, quick }: EvalOptions,
): Promise<readonly TemplateSet[]> {
  const own = { name: 'model', templates: manifest.templates }
  const bundled = await readTemplateSets(resourcesFolder)
  const byName = new Map([own, ...bundled].map((set) => [set.name, set]))
  const chosen = templates
    ? await Promise.all(templates.map((name) => templateSetOf(name, byName)))
    : [own, ...bundled]
  return withoutTwins(quick ? chosen.slice(0, 1) : chosen)
}

async function templateSetOf(name: string, byName: ReadonlyMap<string, TemplateSet>): Promise<TemplateSet> {
  return byName.get(name) ?? readTemplateFile(name)
}

/** What the figures do not speak of, on stderr: it must not be missed, and not be in the way of a script. */
async function tellLeftOut(
  session: CommandRun,
  { dataset, labels, providerFailure }: Evaluation,
): Promise<ExitCode> {
  const { failed, damaged, problems, unlabelled, unmapped } = dataset
  for (const { name, reason } of failed) await warn(session, evalText.leftOut(name, reason))
  for (const { name, reason } of damaged) await warn(session, evalText.leftOut(name, reason))
  for (const problem of problems) await warn(session, problem)
  if (unlabelled > 0) await warn(session, evalText.unlabelled(unlabelled))
  if (unmapped > 0) await warn(session, evalText.unmapped(unmapped))
  for (const [sentence, list] of [
    [evalText.unknownLabels, labels.unknown],
    [evalText.ambiguousLabels, labels.ambiguous],
  ] as const) {
    if (list.length === 0) continue
    const names = list.map(({ label, photos }) => evalText.label(label, photos))
    await warn(session, sentence(list.length, names))
  }
  if (labels.unknownToModel.length > 0) await warn(session, evalText.unknownWords(labels.unknownToModel))
  if (providerFailure !== null) await warn(session, evalText.cpuTookOver(providerFailure))
  return failed.length > 0 || problems.length > 0 ? exitCodes.someFailed : exitCodes.done
}
