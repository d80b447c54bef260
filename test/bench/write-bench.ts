import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import { cp, mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { ExifTool } from 'exiftool-vendored'
import { defaultSettings } from '../../src/shared/settings.js'
import type { BatchId } from '../../src/shared/write-plan.js'
import { openCatalogue } from '../../src/core/catalogue/open-catalogue.js'
import { hashPhoto } from '../../src/core/identity/content-hash.js'
import { factsOf } from '../../src/core/identity/file-facts.js'
import { openExifTool, toolLanes } from '../../src/core/metadata/tool/exiftool.js'
import type { PlannedWrite } from '../../src/core/metadata/plan/planned-write.js'
import type { WriteRequest } from '../../src/core/metadata/fields/write-request.js'
import { createWriter, type Writer } from '../../src/core/metadata/write/writer.js'
import { benchPhotos } from './bench-photos.js'
import { inLanes, secondsOf, spreadOf, type Spread } from './measure.js'
import { problemWords } from '../support/problem-words.js'

const run = promisify(execFile)

type WriteRound = Readonly<{
  /** The whole of a safe write after its plan: journal, temp file, verification, undo record, replacement. */
  safe: number
  /** exiftool-vendored's write() with -overwrite_original and as many processes. */
  plain: number
  /** One ExifTool for all files, with -overwrite_original. */
  commandLine: number
  /** Planning, which is done before anybody confirms. */
  plan: number
}>

/** Figures of one size of photos. */
export type WriteResult = Readonly<{
  input: string
  filesPerSecond: Readonly<Record<keyof WriteRound, Spread>>
  /** The rounds' own ratios. */
  overPlain: Spread
  overCommandLine: Spread
  loadAfter: number
}>

const names = ['animal', 'dog', 'golden retriever']
const accepted = [{ path: names, exported: names.map(() => true), also: [] }]

/** Writes the same tags into copies of the same photos in three ways a round, in turn the first. */
export async function benchWriting(count: number, megapixels: number, rounds: number): Promise<WriteResult> {
  const { paths, description } = await benchPhotos(count, megapixels)
  const parent = await mkdtemp(join(tmpdir(), 'shutterword-write-bench-'))
  const catalogue = openCatalogue(join(parent, 'catalogue'))
  const tool = openExifTool()
  const plainTool = new ExifTool({ maxProcs: toolLanes, maxTasksPerProcess: 5000 })
  try {
    const writer = createWriter({ catalogue, tool })
    const results: WriteRound[] = []
    for (let round = -1; round < rounds; round++) {
      process.stderr.write(
        round < 0 ? 'writing, first files\n' : `writing, round ${round + 1} of ${rounds}\n`,
      )
      // the first files start the processes
      const chosen = round < 0 ? paths.slice(0, 4 * toolLanes) : paths
      const folder = join(parent, `round-${round}`)
      const copies: string[][] = []
      for (const way of ['safe', 'plain', 'command-line']) {
        await mkdir(join(folder, way), { recursive: true })
        const files = chosen.map((path) => join(folder, way, basename(path)))
        for (const [index, file] of files.entries()) await cp(chosen[index]!, file)
        copies.push(files)
      }
      const [safe = [], plain = [], commandLine = []] = copies
      const requests = await requestsFor(catalogue, join(folder, 'safe'), safe)
      let planned: readonly PlannedWrite[] = []
      const plan = await perSecond(safe, async () => {
        planned = await writer.plan(requests, defaultSettings)
      })
      const tags = tagsOf(planned)
      const figures = new Map<string, number>([['plan', plan]])
      const ways: readonly (() => Promise<unknown>)[] = [
        async () => figures.set('safe', await perSecond(safe, () => apply(writer, planned))),
        async () => figures.set('plain', await perSecond(plain, () => writePlainly(plainTool, plain, tags))),
        async () =>
          figures.set(
            'commandLine',
            await perSecond(commandLine, () => commandLineRun(dirname(commandLine[0]!), tags)),
          ),
      ]
      for (let turn = 0; turn < ways.length; turn++) {
        // nobody shall wait for the disk on account of the copies, or of the way before
        if (process.platform !== 'win32') await run('sync')
        await ways[(turn + round + 1) % ways.length]?.()
      }
      await rm(folder, { recursive: true })
      const figure = (name: keyof WriteRound) => figures.get(name) ?? NaN
      if (round < 0) continue
      results.push({
        safe: figure('safe'),
        plain: figure('plain'),
        commandLine: figure('commandLine'),
        plan: figure('plan'),
      })
    }
    const spread = (figure: (round: WriteRound) => number) => spreadOf(results.map(figure))
    const sizeBytes = (await stat(paths[0]!)).size
    return {
      input: `${description}, ${Math.round(sizeBytes / 1000)} KB each`,
      filesPerSecond: {
        safe: spread((round) => round.safe),
        plain: spread((round) => round.plain),
        commandLine: spread((round) => round.commandLine),
        plan: spread((round) => round.plan),
      },
      overPlain: spread((round) => round.safe / round.plain),
      overCommandLine: spread((round) => round.safe / round.commandLine),
      loadAfter: Math.round((loadavg()[0] ?? 0) * 10) / 10,
    }
  } finally {
    await Promise.all([tool.close(), plainTool.end()])
    catalogue.close()
    await rm(parent, { recursive: true })
  }
}

/** Puts the copies into the catalogue as a scan does. */
async function requestsFor(
  catalogue: ReturnType<typeof openCatalogue>,
  folder: string,
  files: readonly string[],
): Promise<readonly WriteRequest[]> {
  const row = catalogue.folders.add(folder)
  const requests: WriteRequest[] = []
  for (const file of files) {
    const id = catalogue.photos.insert({
      folderId: row.id,
      relativePath: basename(file),
      ...factsOf(await stat(file)),
      ...(await hashPhoto(file, 'jpeg')),
      ...{ format: 'jpeg', sidecarStamp: '', width: 0, height: 0, orientation: 1 },
      ...{ takenAt: null, state: 'found', problem: null },
    })
    const photo = catalogue.photos.get(id)
    if (photo) requests.push({ photo, folderPath: folder, found: [], accepted, rejected: [] })
  }
  return requests
}

async function apply(writer: Writer, planned: readonly PlannedWrite[]): Promise<void> {
  const results = await writer.apply(planned, {
    batchId: randomUUID() as BatchId,
    policy: defaultSettings,
    signal: new AbortController().signal,
  })
  const failed = results.find(({ outcome }) => outcome !== 'written')
  if (failed)
    throw new Error(
      `Expected every photo to be written, found: ${problemWords(failed.problem) ?? failed.outcome}`,
    )
}

/** The fields that the plan writes, so that all ways write the same. */
function tagsOf(planned: readonly PlannedWrite[]): Readonly<Record<string, string[]>> {
  const edits = planned[0]?.files[0]?.edits ?? []
  return Object.fromEntries(edits.map(({ field, after }) => [field, [...after]]))
}

async function writePlainly(
  tool: ExifTool,
  files: readonly string[],
  tags: Readonly<Record<string, string[]>>,
): Promise<void> {
  // twice as many as processes, so that none waits for this one
  await inLanes(files, 2 * toolLanes, async (file) => {
    await tool.write(file, tags, { writeArgs: ['-overwrite_original'] })
  })
}

async function commandLineRun(folder: string, tags: Readonly<Record<string, string[]>>): Promise<void> {
  const fromVendored = createRequire(createRequire(import.meta.url).resolve('exiftool-vendored'))
  const script = join(dirname(fromVendored.resolve('exiftool-vendored.pl')), 'bin', 'exiftool')
  const values = Object.entries(tags).flatMap(([field, list]) => list.map((value) => `-${field}=${value}`))
  await run('perl', [script, '-config', '', '-overwrite_original', '-q', ...values, folder])
}

async function perSecond(files: readonly string[], work: () => Promise<unknown>): Promise<number> {
  return files.length / (await secondsOf(work))
}

const meanings: Readonly<Record<keyof WriteRound, string>> = {
  safe: `journal, verification, undo record; ${toolLanes} processes`,
  plain: `exiftool-vendored's write(), -overwrite_original, ${toolLanes} processes`,
  commandLine: 'one ExifTool for the whole folder, -overwrite_original',
  plan: 'reading and planning, before the writing',
}

/** Prints the result as a table. */
export function printWriting(result: WriteResult): void {
  console.log(`\ninput    ${result.input}; load after ${result.loadAfter}\n`)
  console.log('files written a second  median (lowest to highest)')
  // Object.entries loses the key type; the record has no other keys
  for (const [name, spread] of Object.entries(result.filesPerSecond) as [keyof WriteRound, Spread][]) {
    console.log(`${name.padEnd(18)} ${figuresOf(spread, 1)} ${meanings[name]}`)
  }
  console.log(`\nsafe / plain       ${figuresOf(result.overPlain, 2)} wanted: at least 0.9`)
  console.log(`safe / commandLine ${figuresOf(result.overCommandLine, 2)}`)
}

function figuresOf({ median, minimum, maximum }: Spread, digits: number): string {
  const range = `(${minimum.toFixed(digits)} to ${maximum.toFixed(digits)})`
  return `${median.toFixed(digits).padStart(9)} ${range.padEnd(20)}`
}
