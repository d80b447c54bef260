import type { DiskStep, JournalCall } from './disk-recorder.js'

/** What may lie on the disk after a power cut, and what the journal then says. */
export type AfterPowerCut = Readonly<{
  /** Bytes by path. */
  files: ReadonlyMap<string, Buffer>
  journal: readonly JournalCall[]
}>

type Inode = { bytes: Buffer; isSynced: boolean }
/** Sets names at once: null for a name that goes. */
type NameChange = ReadonlyMap<string, Inode | null>

/** Half of the bytes reached the disk, or none: the two worst that can become of what was not synced. */
const remains = [
  (bytes: Buffer) => bytes.subarray(0, 0),
  (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1),
  (bytes: Buffer) => bytes,
] as const

/**
 * Every state that a power cut after any step can leave. What was not synced is dropped, torn or kept, and of the names
 * that were changed since their folder was synced any may be the old or the new ones, as POSIX allows; common file
 * systems are kinder and keep their order. Where that makes more states than `mostPerCut`, they are taken at even distances,
 * the one with all old names and the one with all new names among them.
 */
export function* powerCuts(
  before: ReadonlyMap<string, Buffer>,
  steps: readonly DiskStep[],
  mostPerCut = Infinity,
): Generator<AfterPowerCut> {
  for (let count = 0; count <= steps.length; count += 1)
    yield* cutAfter(before, steps.slice(0, count), mostPerCut)
}

/** What is there when every step reached the disk; it must be what the real folder holds. */
export function afterAll(
  before: ReadonlyMap<string, Buffer>,
  steps: readonly DiskStep[],
): ReadonlyMap<string, Buffer> {
  const { names } = run(before, steps)
  return new Map([...names].map(([path, inode]) => [path, inode.bytes]))
}

function* cutAfter(
  before: ReadonlyMap<string, Buffer>,
  steps: readonly DiskStep[],
  most: number,
): Generator<AfterPowerCut> {
  const { durable, pending, journal } = run(before, steps)
  for (const chosen of evenly(2 ** pending.length, Math.max(2, Math.floor(most / remains.length)))) {
    const names = new Map(durable)
    for (const [index, change] of pending.entries())
      if (Math.floor(chosen / 2 ** index) % 2 === 1) rename(names, change)
    for (const remain of remains) {
      const files = [...names].map(
        ([path, { bytes, isSynced }]) => [path, isSynced ? bytes : remain(bytes)] as const,
      )
      yield { files: new Map(files), journal }
    }
  }
}

/** Numbers from 0 to `count` - 1: all of them, or `most` from the first to the last. */
function evenly(count: number, most: number): readonly number[] {
  const wanted = Math.min(count, most)
  return Array.from({ length: wanted }, (_, index) =>
    wanted === 1 ? 0 : Math.round((index * (count - 1)) / (wanted - 1)),
  )
}

function run(before: ReadonlyMap<string, Buffer>, steps: readonly DiskStep[]) {
  const start = [...before].map(([path, bytes]) => [path, { bytes, isSynced: true }] as const)
  const names = new Map<string, Inode>(start)
  const durable = new Map<string, Inode>(start)
  let pending: NameChange[] = []
  const syncing = new Map<number, readonly NameChange[]>()
  const journal: JournalCall[] = []
  const change = (...entries: readonly (readonly [string, Inode | null])[]) => {
    const changed = new Map(entries)
    rename(names, changed)
    pending.push(changed)
  }
  const inodeAt = (path: string) => {
    const inode = names.get(path)
    if (!inode) throw new Error(`Expected ${path} in the record of the disk`)
    return inode
  }
  for (const step of steps) {
    switch (step.kind) {
      case 'write': {
        const inode = names.get(step.path)
        if (inode) Object.assign(inode, { bytes: step.bytes, isSynced: false })
        else change([step.path, { bytes: step.bytes, isSynced: false }])
        break
      }
      case 'sync-file':
        inodeAt(step.path).isSynced = true
        break
      case 'begin-sync-folder':
        // One folder holds all files of a recording.
        syncing.set(step.token, [...pending])
        break
      case 'sync-folder': {
        const safe = syncing.get(step.token) ?? []
        for (const one of pending) if (safe.includes(one)) rename(durable, one)
        pending = pending.filter((one) => !safe.includes(one))
        break
      }
      case 'link':
        change([step.to, inodeAt(step.from)])
        break
      case 'rename':
        change([step.to, inodeAt(step.from)], [step.from, null])
        break
      case 'remove':
        change([step.path, null])
        break
      case 'journal':
        journal.push(...step.calls)
    }
  }
  return { names, durable, pending, journal }
}

function rename(names: Map<string, Inode>, change: NameChange): void {
  for (const [path, inode] of change) {
    if (inode) names.set(path, inode)
    else names.delete(path)
  }
}
