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
 * systems are kinder and keep their order.
 */
export function* powerCuts(
  before: ReadonlyMap<string, Buffer>,
  steps: readonly DiskStep[],
): Generator<AfterPowerCut> {
  for (let count = 0; count <= steps.length; count += 1) yield* cutAfter(before, steps.slice(0, count))
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
): Generator<AfterPowerCut> {
  const { durable, pending, journal } = run(before, steps)
  for (let chosen = 0; chosen < 2 ** pending.length; chosen += 1) {
    const names = new Map(durable)
    for (const [index, change] of pending.entries()) if (chosen & (2 ** index)) rename(names, change)
    for (const remain of remains) {
      const files = [...names].map(
        ([path, { bytes, isSynced }]) => [path, isSynced ? bytes : remain(bytes)] as const,
      )
      yield { files: new Map(files), journal }
    }
  }
}

function run(before: ReadonlyMap<string, Buffer>, steps: readonly DiskStep[]) {
  const start = [...before].map(([path, bytes]) => [path, { bytes, isSynced: true }] as const)
  const names = new Map<string, Inode>(start)
  const durable = new Map<string, Inode>(start)
  let pending: NameChange[] = []
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
      case 'sync-folder':
        // One folder holds all files of a recording.
        for (const one of pending) rename(durable, one)
        pending = []
        break
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
        journal.push(step.call)
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
