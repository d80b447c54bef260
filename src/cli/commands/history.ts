import type { Command } from 'commander'
import type { FullEngineApi } from '../../shared/contract.js'
import type { JournalEntry, WriteBatch } from '../../shared/write-plan.js'
import { historyText } from '../../shared/texts/command-line/history-text.js'
import { sentenceOf } from '../../shared/problem.js'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import { toJson } from '../json.js'
import { withCatalogue, withJson, type CommonOptions } from '../options.js'
import { withEngine, type CommandRun } from '../session.js'
import { printable, print } from '../terminal.js'

type HistoryOptions = CommonOptions & { readonly photos?: true }

/** A batch with what is shown below it: all of its files, or those that did not come to their end. */
type ListedBatch = WriteBatch & { readonly files: readonly JournalEntry[] }

/** `history`: what was written and when, with the names that `undo --batch` takes. */
export function historyCommand(program: Command, session: CommandRun): void {
  withCatalogue(withJson(program.command('history')))
    .description(historyText.description)
    .option('--photos', historyText.photos)
    .action(async (options: HistoryOptions) => {
      session.end(await history(session, options))
    })
}

async function history(session: CommandRun, options: HistoryOptions): Promise<ExitCode> {
  return withEngine(session, options.catalogue, async (engine) => {
    const batches = await listBatches(engine.api, options.photos === true)
    const text = batches.length > 0 ? batches.map(batchText).join('') : `${historyText.nothingWritten}\n`
    await print(session.terminal.stdout, options.json ? json(batches) : text)
    return exitCodes.done
  })
}

async function listBatches(api: FullEngineApi, isWhole: boolean): Promise<readonly ListedBatch[]> {
  const batches = await api.writeHistory({})
  const unfinished = isWhole ? [] : await api.journal({ of: 'unfinished' })
  const listed: ListedBatch[] = []
  for (const batch of batches) {
    const { batchId } = batch
    const files = isWhole
      ? await api.journal({ of: 'batch', batchId })
      : unfinished.filter((entry) => entry.batchId === batchId)
    listed.push({ ...batch, files })
  }
  return listed
}

function batchText({ batchId, appliedAt, photoCount, undoableCount, files }: ListedBatch): string {
  const head = historyText.batch(batchId, appliedAt, photoCount, undoableCount)
  return head + files.map(fileText).join('')
}

function fileText({ path, state, problem, edits }: JournalEntry): string {
  const why = problem === null ? null : printable(sentenceOf(problem))
  const list = (values: readonly string[]): string => values.map(printable).join(', ')
  const changes = edits.flatMap(({ field, added, removed }) => [
    ...(removed.length > 0 ? [`      - ${field}: ${list(removed)}\n`] : []),
    ...(added.length > 0 ? [`      + ${field}: ${list(added)}\n`] : []),
  ])
  return `${historyText.file(printable(path), historyText.states[state], why)}${changes.join('')}`
}

function json(batches: readonly ListedBatch[]): string {
  const records = batches.map(({ files, ...batch }) => ({
    ...batch,
    files: files.map(({ path, state, problem, edits }) => ({
      path,
      state,
      ...(problem === null ? {} : { reason: sentenceOf(problem), kind: problem.kind }),
      edits: edits.map(({ field, added, removed }) => ({ field, added, removed })),
    })),
  }))
  return toJson({ batches: records })
}
