import { Option, type Command } from 'commander'
import { dirname, relative, resolve, sep } from 'node:path'
import type { FullEngineApi } from '../../shared/contract.js'
import { AppError, throwIfCancelled } from '../../shared/errors.js'
import type { PhotoId } from '../../shared/photo.js'
import type { BatchId, UndoReport, WriteBatch } from '../../shared/write-plan.js'
import { confirm } from '../confirm.js'
import { exitCodes, UsageError, type ExitCode } from '../exit-codes.js'
import { toJson } from '../json.js'
import { parseMoment, withCatalogue, withJson } from '../options.js'
import { withProgress } from '../progress.js'
import { warn, withEngine, type CommandRun } from '../session.js'
import { counted, printable, print } from '../terminal.js'
import { sentenceOf } from '../../shared/problem.js'

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
    .description('take back what was written last, byte for byte; asks first')
    .addOption(
      new Option(
        '--batch [name]',
        'take back this batch, the last one without a name; shutterword history lists them',
      ).conflicts(['photo', 'since']),
    )
    .addOption(
      new Option('--photo <file>', 'take back what was last written into this photo').conflicts('since'),
    )
    .option(
      '--since <date>',
      'take back everything written since, e.g. 2026-05-01 or 2026-05-01T14:30',
      parseMoment,
    )
    .option('--yes', 'do not ask; a command without a terminal never asks')
    .action(async (options: UndoOptions) => {
      session.end(await undo(session, options))
    })
}

async function undo(session: CommandRun, options: UndoOptions): Promise<ExitCode> {
  return withEngine(session, options.catalogue, async (engine) => {
    const target = await targetOf(engine.api, options)
    if (!target) {
      const nothing: UndoReport = { restored: 0, merged: 0, failed: 0, results: [] }
      await print(session.terminal.stdout, options.json ? json(nothing) : 'Nothing to undo.\n')
      return exitCodes.done
    }
    if (
      !(await confirm(session.terminal, target.question, {
        yes: options.yes === true,
        signal: session.signal,
      }))
    ) {
      await warn(session, 'nothing was changed')
      return exitCodes.done
    }
    const report = await withProgress(session.terminal, engine.on, () => engine.api.undoWrites(target.input))
    await print(session.terminal.stdout, options.json ? json(report) : text(report))
    for (const { name, outcome, problem } of report.results) {
      if (outcome === 'failed')
        await warn(session, `${name}: left as it is: ${problem ? sentenceOf(problem) : 'no reason given'}`)
    }
    throwIfCancelled(session.signal)
    return report.failed > 0 ? exitCodes.someFailed : exitCodes.done
  })
}

async function targetOf(api: FullEngineApi, options: UndoOptions): Promise<Target | null> {
  if (options.photo !== undefined) {
    const photoId = await findPhoto(api, resolve(options.photo))
    return { input: { photoId }, question: `Take the written tags out of ${printable(options.photo)}?` }
  }
  if (options.since !== undefined) return sinceTarget(api, options.since)
  const name = options.batch === true ? undefined : options.batch
  const batches = await api.writeHistory({})
  const batch =
    name === undefined
      ? batches.find(({ undoableCount }) => undoableCount > 0)
      : batches.find(({ batchId }) => batchId === name)
  if (!batch && name !== undefined) {
    throw new UsageError(`Expected a batch that shutterword history lists, found "${name}"`)
  }
  return batch && batch.undoableCount > 0
    ? { input: { batchId: batch.batchId }, question: question(batch) }
    : null
}

async function sinceTarget(api: FullEngineApi, since: string): Promise<Target | null> {
  const entries = await api.journal({ of: 'since', since })
  if (entries.length === 0) return null
  const files = counted(new Set(entries.map(({ path }) => path)).size, 'file')
  return { input: { since }, question: `Take back the tags written into ${files} since ${printable(since)}?` }
}

function question({ appliedAt, undoableCount }: WriteBatch): string {
  return `Take back the tags written into ${counted(undoableCount, 'photo')} on ${appliedAt}?`
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
  const places = folders.map(({ location }) => relative(dirname(path), location) || '.')
  throw new AppError('photo-not-known', { path, places: places.join(', ') || 'none' })
}

function text(report: UndoReport): string {
  if (report.restored + report.merged + report.failed === 0) return 'Nothing to undo.\n'
  const counts = [
    `Restored byte for byte: ${counted(report.restored, 'photo')}`,
    ...(report.merged > 0
      ? [`edited by another program since, only our tags taken out: ${String(report.merged)}`]
      : []),
    ...(report.failed > 0 ? [`left as they are: ${String(report.failed)}`] : []),
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
