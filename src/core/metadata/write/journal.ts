import { setTimeout as delay } from 'node:timers/promises'
import type { Catalogue, WriteTable } from '../../catalogue/catalogue.js'
import type { Problem } from '../../../shared/problem.js'

type Entry = Parameters<WriteTable['intend']>[0]
type Result = Parameters<WriteTable['ready']>[1]
type FinalState = Parameters<WriteTable['settle']>[1]

/**
 * The journal as those see it who write many photos at a time: what they ask for within some milliseconds becomes
 * durable together, as each wait for the disk costs as long as ExifTool needs for a photo. Every promise resolves
 * when its change is durable.
 */
export type Journal = Readonly<{
  intend(entry: Entry): Promise<number>
  ready(id: number, result: Result): Promise<void>
  settle(id: number, state: FinalState, problem: Problem | null): Promise<void>
}>

/** How long a change waits for company, unless as many come that waiting longer would gain little. */
const patienceMs = 20
const enoughChanges = 24

type Change = Readonly<{
  run: () => unknown
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}>

/** Makes the journal of a writer. */
export function createJournal({ writes, transaction }: Pick<Catalogue, 'writes' | 'transaction'>): Journal {
  let waiting: Change[] = []

  const commit = (): void => {
    const changes = waiting
    waiting = []
    if (changes.length === 0) return
    try {
      const values = transaction(() => changes.map(({ run }) => run()))
      for (const [index, { resolve }] of changes.entries()) resolve(values[index])
    } catch {
      // Nothing of it was kept. One of them is at fault, and only that one shall fail.
      for (const change of changes) runAlone(change)
    }
  }

  const enqueue = <Value>(run: () => Value): Promise<Value> =>
    new Promise<Value>((resolve, reject) => {
      // The cast: `commit` gives back what this very `run` returned.
      waiting.push({ run, resolve: resolve as (value: unknown) => void, reject })
      if (waiting.length >= enoughChanges) commit()
      else if (waiting.length === 1) void delay(patienceMs).then(commit)
    })

  return {
    intend: (entry) => enqueue(() => writes.intend(entry)),
    ready: (id, result) =>
      enqueue(() => {
        writes.ready(id, result)
      }),
    settle: (id, state, problem) =>
      enqueue(() => {
        writes.settle(id, state, problem)
      }),
  }
}

function runAlone({ run, resolve, reject }: Change): void {
  try {
    resolve(run())
  } catch (error) {
    reject(error)
  }
}
