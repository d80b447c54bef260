import type { Stats } from 'node:fs'

/** What tells, without reading a file, that it is the same as before. */
export type FileFacts = Readonly<{
  sizeBytes: number
  /** Milliseconds with fraction. */
  modifiedMs: number
  changedMs: number
  inode: string
}>

/** The facts of a file as the catalogue keeps them; scan and writer must take them the same way to compare equal. */
export function factsOf(stats: Stats): FileFacts {
  return {
    sizeBytes: stats.size,
    modifiedMs: stats.mtimeMs,
    changedMs: stats.ctimeMs,
    inode: String(stats.ino),
  }
}

/** True when nothing wrote to the file: equal size and time alone can be forged by tools that set the time back. */
export function sameFacts(one: FileFacts, other: FileFacts): boolean {
  return (
    one.sizeBytes === other.sizeBytes &&
    one.modifiedMs === other.modifiedMs &&
    one.changedMs === other.changedMs &&
    one.inode === other.inode
  )
}
