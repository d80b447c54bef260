import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import type * as Files from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { BatchId } from '../../../src/shared/write-plan.js'
import type { Catalogue, WriteTable } from '../../../src/core/catalogue/catalogue.js'
import type { ExifToolProcess } from '../../../src/core/metadata/exiftool.js'
import { createWriter } from '../../../src/core/metadata/writer.js'
import {
  note,
  recordingThreads,
  startRecording,
  stopRecording,
  type DiskStep,
  type JournalCall,
} from '../../support/disk-recorder.js'
import { makePhoto } from '../../support/photo-factory.js'
import { afterAll, powerCuts, type AfterPowerCut } from '../../support/power-cut.js'
import { makeRaw } from '../../support/raw-factory.js'
import { openWriteBench, policyWith, type WriteBench } from '../../support/write-bench.js'

vi.mock('node:fs/promises', async (importOriginal) => {
  const { recordingFiles } = await import('../../support/disk-recorder.js')
  return recordingFiles(await importOriginal<typeof Files>())
})

type Case = Readonly<{ name: string; hasLinks: boolean; make: (bench: WriteBench) => Promise<string> }>

const cases: readonly Case[] = [true, false].flatMap((hasLinks) => [
  {
    name: `a photo${place(hasLinks)}`,
    hasLinks,
    make: ({ folder }: WriteBench) => makePhoto(join(folder, 'photo.jpg')),
  },
  {
    name: `a new sidecar${place(hasLinks)}`,
    hasLinks,
    make: ({ folder }: WriteBench) => makeRaw(join(folder, 'photo.nef'), { kind: 'nef' }),
  },
  {
    name: `a photo with a sidecar${place(hasLinks)}`,
    hasLinks,
    make: ({ folder }: WriteBench) => {
      writeFileSync(join(folder, 'photo.jpg.xmp'), sidecar)
      return makePhoto(join(folder, 'photo.jpg'))
    },
  },
])

function place(hasLinks: boolean): string {
  return hasLinks ? '' : ' on a disk without links'
}

const sidecar =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
  '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag>' +
  '<rdf:li>mine</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>'

describe('a power cut at any moment', () => {
  it.each(cases)('of writing and undoing $name leaves the old or the new files', async (one) => {
    const bench = openWriteBench()
    const path = await one.make(bench)
    const planned = await bench.plan(path, { accepted: [['animal', 'dog']] })
    const old = filesOf(bench.folder)
    const writer = recordedWriter(bench)
    const signal = new AbortController().signal

    startRecording(one)
    const batchId = 'batch' as BatchId
    const [applied] = await writer.apply([planned], { batchId, policy: policyWith(), signal })
    const applying = stopRecording()
    expect(applied).toMatchObject({ outcome: 'written', reason: null })
    const tagged = filesOf(bench.folder)
    expect(afterAll(old, applying)).toEqual(tagged)

    startRecording(one)
    const [undone] = await writer.undo(bench.catalogue.writes.ofBatch(batchId), { signal })
    const undoing = stopRecording()
    expect(undone).toMatchObject({ outcome: 'restored', reason: null })
    expect(filesOf(bench.folder)).toEqual(old)
    expect(afterAll(tagged, undoing)).toEqual(old)

    const calls = applying.flatMap((step) => (step.kind === 'journal' ? [step.call] : []))
    const cuts = [
      ...powerCuts(old, applying),
      ...[...powerCuts(tagged, undoing)].map((cut) => ({ ...cut, journal: [...calls, ...cut.journal] })),
    ]
    const seen = new Set<string>()
    const recoveries: AfterPowerCut[] = []
    for (const cut of cuts) {
      if (isKnown(cut, seen)) continue
      const steps = await recoverFrom(cut, bench, old, tagged)
      for (const again of powerCuts(cut.files, steps))
        recoveries.push({ ...again, journal: [...cut.journal, ...again.journal] })
    }
    const first = seen.size
    for (const cut of recoveries) if (!isKnown(cut, seen)) await recoverFrom(cut, bench, old, tagged)
    console.log(
      `${one.name}: ${applying.length} and ${undoing.length} steps, ${first} states after a power cut, ` +
        `${seen.size - first} more after another while recovering`,
    )
    expect(first).toBeGreaterThan(10)
  })
})

/** Puts disk and journal as a power cut left them, starts the writer, looks at what it made of it and how it did. */
async function recoverFrom(
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
    const [id, ...rest] = step.call.args
    return { kind: 'journal', call: { ...step.call, args: [recorded.get(Number(id)), ...rest] } }
  })
}

function isKnown(cut: AfterPowerCut, seen: Set<string>): boolean {
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
        writes.settle(idOf(args[0]), args[1] as 'done', args[2] as string | null)
        break
      case 'reopen':
        writes.reopen(idOf(args[0]))
    }
  }
  return ids
}

/** The bench's writer, noting what it asks of the journal and what its ExifTool writes. */
function recordedWriter({ catalogue, tool }: WriteBench) {
  const { writes } = catalogue
  const journal = (method: JournalCall['method'], ...args: readonly unknown[]) => {
    note({ kind: 'journal', call: { method, args } })
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
    settle: (id, state, reason) => {
      writes.settle(id, state, reason)
      journal('settle', id, state, reason)
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
  const parts: Catalogue = { ...catalogue, writes: recorded }
  return createWriter({ catalogue: parts, tool: watched, openThreads: recordingThreads })
}

function filesOf(folder: string): Map<string, Buffer> {
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
