import { PassThrough } from 'node:stream'
import { run } from '../../../src/cli/run.js'
import type { ForThisRun } from '../../../src/cli/session.js'
import type { Terminal } from '../../../src/cli/terminal.js'
import type { Engine } from '../../../src/core/engine/create-engine.js'
import type { EngineStatus, FolderSummary, FullEngineApi, PhotoDetail } from '../../../src/shared/contract.js'
import type { ListedModel, ModelList } from '../../../src/shared/models.js'
import type { FolderId, PhotoId, PhotoState } from '../../../src/shared/photo.js'
import { defaultSettings, writePolicyOf } from '../../../src/shared/settings.js'
import type { BatchId, PlanId } from '../../../src/shared/write-plan.js'
import { told } from '../../support/told.js'

// The command line itself is tested here: what it asks of the engine and how it prints the answers. The real engine
// behind it is tested in test/integration/cli.

export const folder: FolderSummary = {
  id: 'f1' as FolderId,
  name: 'photos',
  location: '/photos',
  photoCount: 2,
  lastOpenedAt: null,
  isWritable: true,
  isMissing: false,
}

const status: EngineStatus = {
  version: '0.0.0',
  settings: defaultSettings,
  folders: [folder],
  openFolderId: folder.id,
  vocabularies: [],
  models: [
    {
      id: 'starter',
      name: 'Starter',
      description: 'Small.',
      licence: 'MIT',
      embeddingDimension: 256,
      isInstalled: true,
      isBundled: true,
    },
  ],
  provider: null,
  job: null,
  notices: [],
}

export function photo(
  id: number,
  name: string,
  changes: Partial<PhotoDetail> = {},
  state: PhotoState = 'ready',
): PhotoDetail {
  return {
    summary: {
      id: String(id) as PhotoId,
      name,
      subfolder: '',
      format: 'jpeg',
      width: 1,
      height: 1,
      takenAt: null,
      state,
      problem: state === 'failed' ? told('Expected a JPEG, found half of one') : null,
      thumbnailVersion: 0,
      existingCount: 0,
      suggestionCount: 0,
      topProbability: null,
      topTag: null,
      acceptedCount: 0,
      isPending: false,
      isWritten: false,
      writeFailed: false,
    },
    contentHash: `sha256-jpeg:${String(id)}`,
    path: `/photos/${name}`,
    tags: [],
    suggestions: [],
    candidates: [],
    existing: [],
    ...changes,
  }
}

export const goldfish = photo(1, 'a.jpg', {
  existing: ['holiday'],
  suggestions: [
    {
      tag: 'goldfish',
      path: ['animal', 'fish', 'goldfish'],
      probability: 0.912345,
      evidence: 'measured',
    },
  ],
  candidates: [
    {
      tag: 'goldfish',
      path: ['animal', 'fish', 'goldfish'],
      probability: 0.912345,
      evidence: 'measured',
    },
  ],
})

export const broken = photo(2, 'b.jpg', {}, 'failed')

/** What the engine says of these models: they come from the hub itself, and nothing is under way. */
export function modelList(models: readonly ListedModel[]): ModelList {
  return {
    models,
    source: { mirror: null, proxy: null },
    sourceName: 'huggingface.co',
    isUnencrypted: false,
    location: '/data/models',
    work: [],
  }
}

/** An engine that answers with these photos; every call is noted. */
export function fakeEngine(
  photos: readonly PhotoDetail[],
  changes: Partial<FullEngineApi> = {},
): { readonly engine: Engine; readonly calls: string[] } {
  const calls: string[] = []
  const api: Partial<FullEngineApi> = {
    status: async () => status,
    registerFolder: async () => folder,
    openFolder: async () => folder,
    waitForJob: async () => null,
    jobScan: async () => null,
    cancelJob: async () => undefined,
    changeSettings: async () => defaultSettings,
    listPhotos: async () => ({
      ids: photos.map(({ summary }) => summary.id),
      counts: { all: 0, untagged: 0, suggested: 0, pending: 0, written: 0, failed: 0 },
    }),
    photoDetail: async ({ photoId }) => photos.find(({ summary }) => summary.id === photoId)!,
    photoPath: async ({ photoId }) => `/photos/${photoId}`,
    autoAccept: async () => ({ photos: 1, tags: 1 }),
    undo: async () => null,
    planWrites: async () => ({
      planId: 'p1' as PlanId,
      policy: writePolicyOf(defaultSettings),
      photos: [],
      writeCount: 0,
      skipCount: 0,
    }),
    writeHistory: async () => [
      { batchId: 'b1' as BatchId, appliedAt: '2026-01-01T00:00:00Z', photoCount: 1, undoableCount: 1 },
    ],
    journal: async () => [],
    standingVerdicts: async () => [],
    undoWrites: async () => ({ restored: 1, merged: 0, failed: 0, results: [] }),
    ...changes,
  }
  const noted = new Proxy(api, {
    get: (target, method: keyof FullEngineApi) => async (input: never) => {
      calls.push(`${method} ${JSON.stringify(input)}`)
      const handler = target[method]
      if (!handler) throw new Error(`Expected a method that this test prepared, found ${method}`)
      return (handler as (input: never) => Promise<unknown>)(input)
    },
  }) as FullEngineApi
  return { engine: { api: noted, on: () => () => undefined, close: async () => undefined }, calls }
}

export type Outcome = Readonly<{ code: number; stdout: string; stderr: string }>

/** What the command said of this run alone when it opened the engine. */
export async function forThisRunOf(args: readonly string[], engine: Engine): Promise<ForThisRun> {
  let found: ForThisRun = {}
  await runCli(args, engine, undefined, (forThisRun) => {
    found = forThisRun
  })
  return found
}

/** Runs one command line against an engine, without a terminal unless `answer` types on one; null only ends the input. */
export async function runCli(
  args: readonly string[],
  engine: Engine,
  answer?: string | null,
  onOpen: (forThisRun: ForThisRun) => void = () => undefined,
): Promise<Outcome> {
  const isTerminal = answer !== undefined
  const stream = (): PassThrough & { isTTY?: boolean } => new PassThrough()
  const [stdin, stdout, stderr] = [stream(), stream(), stream()]
  if (isTerminal) {
    stdin.isTTY = true
    stderr.isTTY = true
    stdin.end(answer === null ? '' : `${answer}\n`)
  }
  const terminal: Terminal = { stdin, stdout, stderr }
  const code = await run(args, {
    version: '1.2.3',
    terminal,
    signal: new AbortController().signal,
    places: () => ({ catalogueFolder: '/nowhere/catalogue', resourcesFolder: '/nowhere/resources' }),
    openEngine: async (_, forThisRun) => {
      onOpen(forThisRun)
      return engine
    },
  })
  return { code, stdout: textOf(stdout), stderr: textOf(stderr) }
}

function textOf(stream: PassThrough): string {
  const bytes = stream.read() as Buffer | null // null: nothing was written
  return bytes?.toString('utf8') ?? ''
}
