import { Option, type Command } from 'commander'
import { dirname, relative, resolve, sep } from 'node:path'
import type { FullEngineApi } from '../../shared/contract.js'
import { AppError, throwIfCancelled } from '../../shared/errors.js'
import type { PhotoId } from '../../shared/photo.js'
import type { BatchId, UndoReport, WriteBatch } from '../../shared/write-plan.js'
import { optionText } from '../../shared/texts/command-line/option-text.js'
import { undoText } from '../../shared/texts/command-line/undo-text.js'
import { sentenceOf } from '../../shared/problem.js'
import { confirm } from '../confirm.js'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import { toJson } from '../json.js'
import { parseMoment, withCatalogue, withJson } from '../options.js'
import { withProgress } from '../progress.js'
import { warn, withEngine, type CommandRun } from '../session.js'
import { printable, print } from '../terminal.js'

type UndoOptions = Readonly<{
  catalogue?: string
  /** True: the last one. */
  batch?: string | true
  photo?: string
  since?: string
  yes?: true
  json?: true
}>

type Target = Readonly<{
  input: { batchId?: BatchId; photoId?: PhotoId; since?: string }
  question: string
}>

/** `undo`: takes written tags out again; verdicts stay, so the photos are pending again. */
export function undoCommand(program: Command, session: CommandRun): void {
  withCatalogue(withJson(program.command('undo')))
    .description(undoText.description)
    .addOption(new Option('--batch [name]', undoText.batch).conflicts(['photo', 'since']))
    .addOption(new Option('--photo <file>', undoText.photo).conflicts('since'))
    .option('--since <date>', undoText.since, parseMoment)
    .option('--yes', optionText.yes)
    .action(async (options: UndoOptions) => {
      session.end(await undo(session, options))
    })
}

async function undo(session: CommandRun, options: UndoOptions): Promise<ExitCode> {
  return withEngine(session, options.catalogue, async (engine) => {
    const target = await targetOf(engine.api, options)
    if (!target) {
      const nothing: UndoReport = { restored: 0, merged: 0, failed: 0, results: [] }
      await print(session.terminal.stdout, options.json ? json(nothing) : `${undoText.nothingToUndo}\n`)
      return exitCodes.done
    }
    if (
      !(await confirm(session.terminal, target.question, {
        yes: options.yes === true,
        signal: session.signal,
      }))
    ) {
      await warn(session, undoText.nothingChanged)
      return exitCodes.done
    }
    const report = await withProgress(session.terminal, engine.on, () => engine.api.undoWrites(target.input))
    await print(session.terminal.stdout, options.json ? json(report) : text(report))
    for (const { name, outcome, problem } of report.results) {
      if (outcome !== 'failed') continue
      await warn(session, undoText.leftAsItIs(name, problem ? sentenceOf(problem) : undoText.noReason))
    }
    throwIfCancelled(session.signal)
    return report.failed > 0 ? exitCodes.someFailed : exitCodes.done
  })
}

async function targetOf(api: FullEngineApi, options: UndoOptions): Promise<Target | null> {
  if (options.photo !== undefined) {
    const photoId = await findPhoto(api, resolve(options.photo))
    return { input: { photoId }, question: undoText.photoQuestion(printable(options.photo)) }
  }
  if (options.since !== undefined) return sinceTarget(api, options.since)
  const name = options.batch === true ? undefined : options.batch
  const batches = await api.writeHistory({})
  const batch =
    name === undefined
      ? batches.find(({ undoableCount }) => undoableCount > 0)
      : batches.find(({ batchId }) => batchId === name)
  if (!batch && name !== undefined) {
    throw new AppError('batch-not-listed', { found: name })
  }
  return batch && batch.undoableCount > 0
    ? { input: { batchId: batch.batchId }, question: question(batch) }
    : null
}

async function sinceTarget(api: FullEngineApi, since: string): Promise<Target | null> {
  const entries = await api.journal({ of: 'since', since })
  if (entries.length === 0) return null
  const files = new Set(entries.map(({ path }) => path)).size
  return { input: { since }, question: undoText.sinceQuestion(files, printable(since)) }
}

function question({ appliedAt, undoableCount }: WriteBatch): string {
  return undoText.batchQuestion(undoableCount, appliedAt)
}

/** The photo of this path, looked up in the folders that the catalogue knows. */
async function findPhoto(api: FullEngineApi, path: string): Promise<PhotoId> {
  const { folders } = await api.status({})
  for (const { id: folderId, location } of folders) {
    if (!path.startsWith(location.endsWith(sep) ? location : location + sep)) continue
    // Photos can be listed once their folder has been looked through.
    await api.scanFolder({ folderId })
    const { ids } = await api.listPhotos({ folderId, filter: 'all', sort: 'name' })
    for (const photoId of ids) {
      if ((await api.photoPath({ photoId })) === path) return photoId
    }
  }
  const seenFrom = folders.map(({ location }) => relative(dirname(path), location) || '.')
  throw new AppError('photo-not-known', { path, folders: seenFrom })
}

function text(report: UndoReport): string {
  if (report.restored + report.merged + report.failed === 0) return `${undoText.nothingToUndo}\n`
  const counts = [
    undoText.restored(report.restored),
    ...(report.merged > 0 ? [undoText.merged(report.merged)] : []),
    ...(report.failed > 0 ? [undoText.failed(report.failed)] : []),
  ]
  return `${counts.join('; ')}.\n`
}

function json({ restored, merged, failed, results }: UndoReport): string {
  const photos = results.map(({ name, outcome, problem }) => ({
    name,
    outcome,
    ...(problem === null ? {} : { reason: sentenceOf(problem), kind: problem.kind }),
  }))
  return toJson({ restored, merged, failed, photos })
}
