import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Catalogue, WriteTable } from '../../src/core/catalogue/catalogue.js'
import type { ExifToolProcess } from '../../src/core/metadata/tool/exiftool.js'
import { createWriter } from '../../src/core/metadata/write/writer.js'
import {
  note,
  recordingThreads,
  startRecording,
  stopRecording,
  type DiskStep,
  type JournalCall,
} from './disk-recorder.js'
import type { AfterPowerCut } from './power-cut.js'
import type { WriteBench } from './write-bench.js'
import type { Problem } from '../../src/shared/problem.js'

/** What the journal was asked for, in order. */
export function callsOf(steps: readonly DiskStep[]): readonly JournalCall[] {
  return steps.flatMap((step) => (step.kind === 'journal' ? step.calls : []))
}

/** Puts disk and journal as a power cut left them, starts the writer, looks at what it made of it and how it did. */
export async function recoverFrom(
  cut: AfterPowerCut,
  bench: WriteBench,
  old: ReadonlyMap<string, Buffer>,
  tagged: ReadonlyMap<string, Buffer>,
): Promise<readonly DiskStep[]> {
  const { folder, catalogue } = bench
  for (const path of filesOf(folder).keys()) rmSync(path)
  for (const [path, bytes] of cut.files) writeFileSync(path, bytes)
  const ids = replayJournal(cut.journal, catalogue.writes)
  startRecording({ hasLinks: true })
  await recordedWriter(bench).recover()
  const steps = stopRecording()

  const about = JSON.stringify({
    journal: cut.journal.map(({ method }) => method),
    disk: [...cut.files].map(([path, bytes]) => [path.slice(folder.length + 1), bytes.length]),
  })
  expect(catalogue.writes.open(), about).toEqual([])
  const expected = new Map(old)
  for (const id of ids.values()) {
    const entry = catalogue.writes.get(id)
    expect(['done', 'abandoned', 'undone'], about).toContain(entry?.state)
    if (entry?.state === 'done') expected.set(entry.path, tagged.get(entry.path) ?? Buffer.alloc(0))
  }
  expect(digest(filesOf(folder)), about).toEqual(digest(expected))
  return withOldIds(steps, ids)
}

/** Names the entries of the journal as the record does: this replay gave them numbers of their own. */
function withOldIds(steps: readonly DiskStep[], ids: ReadonlyMap<number, number>): readonly DiskStep[] {
  const recorded = new Map([...ids].map(([old, id]) => [id, old]))
  return steps.map((step) => {
    if (step.kind !== 'journal') return step
    const calls = step.calls.map(({ method, args: [id, ...rest] }) => ({
      method,
      args: [recorded.get(Number(id)), ...rest],
    }))
    return { kind: 'journal', calls }
  })
}

/** True for a state that was seen before; notes it. */
export function isKnown(cut: AfterPowerCut, seen: Set<string>): boolean {
  const { size } = seen
  return seen.add(keyOf(cut)).size === size
}

function replayJournal(calls: readonly JournalCall[], writes: WriteTable): ReadonlyMap<number, number> {
  const ids = new Map<number, number>()
  const idOf = (recorded: unknown) => {
    const id = ids.get(Number(recorded))
    if (id === undefined) throw new Error(`Expected entry ${String(recorded)} to be in the record`)
    return id
  }
  for (const { method, args } of calls) {
    // The casts: these are the arguments that the same methods were called with.
    switch (method) {
      case 'intend':
        ids.set(Number(args[1]), writes.intend(args[0] as Parameters<WriteTable['intend']>[0]))
        break
      case 'ready':
        writes.ready(idOf(args[0]), args[1] as Parameters<WriteTable['ready']>[1])
        break
      case 'settle':
        writes.settle(idOf(args[0]), args[1] as 'done', args[2] as Problem | null)
        break
      case 'reopen':
        writes.reopen(idOf(args[0]))
    }
  }
  return ids
}

/** The bench's writer, noting what it asks of the journal and what its ExifTool writes. */
export function recordedWriter({ catalogue, tool }: WriteBench) {
  const { writes } = catalogue
  let inTransaction: JournalCall[] | null = null
  const journal = (method: JournalCall['method'], ...args: readonly unknown[]) => {
    if (inTransaction) inTransaction.push({ method, args })
    else note({ kind: 'journal', calls: [{ method, args }] })
  }
  const transaction: Catalogue['transaction'] = (work) => {
    const calls: JournalCall[] = []
    inTransaction = calls
    try {
      const result = catalogue.transaction(work)
      note({ kind: 'journal', calls })
      return result
    } finally {
      inTransaction = null
    }
  }
  const recorded: WriteTable = {
    ...writes,
    intend: (entry) => {
      const id = writes.intend(entry)
      journal('intend', entry, id)
      return id
    },
    ready: (id, result) => {
      writes.ready(id, result)
      journal('ready', id, result)
    },
    settle: (id, state, problem) => {
      writes.settle(id, state, problem)
      journal('settle', id, state, problem)
    },
    reopen: (id) => {
      writes.reopen(id)
      journal('reopen', id)
    },
  }
  const watched: ExifToolProcess = {
    ...tool,
    run: async (args, onStart) => {
      const output = await tool.run(args, onStart)
      const temp = args.find((arg) => arg.includes('.shutterword-') && onStart !== undefined)
      if (temp !== undefined) note({ kind: 'write', path: temp, bytes: readFileSync(temp) })
      return output
    },
  }
  const parts: Catalogue = { ...catalogue, writes: recorded, transaction }
  return createWriter({ catalogue: parts, tool: watched, openThreads: recordingThreads })
}

/** Bytes by path. */
export function filesOf(folder: string): Map<string, Buffer> {
  return new Map(
    readdirSync(folder)
      .sort()
      .map((name) => [join(folder, name), readFileSync(join(folder, name))]),
  )
}

function digest(files: ReadonlyMap<string, Buffer>): Readonly<Record<string, string>> {
  const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
  return Object.fromEntries(
    [...files].sort().map(([path, bytes]) => [path, `${bytes.length} ${hash(bytes)}`]),
  )
}

function keyOf({ files, journal }: AfterPowerCut): string {
  return JSON.stringify([
    digest(files),
    journal.map(({ method, args }) => [method, method === 'settle' ? args : []]),
  ])
}
