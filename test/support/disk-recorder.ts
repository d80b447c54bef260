import { readFileSync } from 'node:fs'
import type * as Files from 'node:fs/promises'
import { openFileThreads, type FileThreads } from '../../src/core/metadata/write/file-threads.js'

/** One step of what a program asks of a disk, or of the journal, in the order in which it happened. */
export type DiskStep =
  /** A new file with these bytes, or new bytes of a file. Nothing of it is safe yet. */
  | Readonly<{ kind: 'write'; path: string; bytes: Buffer }>
  | Readonly<{ kind: 'sync-file'; path: string }>
  /** A folder is made durable as it was when that began, not as it is when it ends. */
  | Readonly<{ kind: 'begin-sync-folder'; token: number }>
  | Readonly<{ kind: 'sync-folder'; token: number }>
  | Readonly<{ kind: 'link'; from: string; to: string }>
  | Readonly<{ kind: 'rename'; from: string; to: string }>
  | Readonly<{ kind: 'remove'; path: string }>
  /** Calls of the journal that became durable together. */
  | Readonly<{ kind: 'journal'; calls: readonly JournalCall[] }>

export type JournalCall = Readonly<{
  method: 'intend' | 'ready' | 'settle' | 'reopen'
  args: readonly unknown[]
}>

let steps: DiskStep[] | null = null
let hasLinks = true
let lastToken = 0

/** Records until `stopRecording`; on a disk without hard links (exFAT) where asked for. */
export function startRecording(options: { readonly hasLinks: boolean }): void {
  steps = []
  hasLinks = options.hasLinks
}

export function stopRecording(): readonly DiskStep[] {
  const recorded = steps ?? []
  steps = null
  hasLinks = true
  return recorded
}

/** For what other programs do: ExifTool's writing of a file. */
export function note(step: DiskStep): void {
  steps?.push(step)
}

/** The writer's threads, which node:fs/promises knows nothing of; they write a new file at once. */
export function recordingThreads(): FileThreads {
  const threads = openFileThreads()
  return {
    ...threads,
    write: async (path, pieces, original) => {
      const hash = await threads.write(path, pieces, original)
      note({ kind: 'write', path, bytes: readFileSync(path) })
      return hash
    },
  }
}

/** node:fs/promises, which does everything as ever and notes what changes files. For vi.mock. */
export function recordingFiles(real: typeof Files): typeof Files {
  return {
    ...real,
    link: async (from, to) => {
      if (!hasLinks) throw Object.assign(new Error('Operation not permitted'), { code: 'EPERM' })
      await real.link(from, to)
      note({ kind: 'link', from: String(from), to: String(to) })
    },
    rename: async (from, to) => {
      await real.rename(from, to)
      note({ kind: 'rename', from: String(from), to: String(to) })
    },
    rm: async (path, options) => {
      const wasThere = isThere(String(path))
      await real.rm(path, options)
      if (wasThere) note({ kind: 'remove', path: String(path) })
    },
    unlink: async (path) => {
      await real.unlink(path)
      note({ kind: 'remove', path: String(path) })
    },
    copyFile: async (from, to, mode) => {
      await real.copyFile(from, to, mode)
      note({ kind: 'write', path: String(to), bytes: readFileSync(String(to)) })
    },
    writeFile: async (path, data, options) => {
      await real.writeFile(path, data, options)
      if (typeof path === 'string') note({ kind: 'write', path, bytes: readFileSync(path) })
    },
    open: async (path, flags, mode) => {
      const handle = await real.open(path, flags, mode)
      const sync = handle.sync.bind(handle)
      const isFolder = (await handle.stat()).isDirectory()
      if (String(flags).startsWith('w')) note({ kind: 'write', path: String(path), bytes: Buffer.alloc(0) })
      handle.sync = async () => {
        lastToken += 1
        const token = lastToken
        if (isFolder) note({ kind: 'begin-sync-folder', token })
        await sync()
        note(isFolder ? { kind: 'sync-folder', token } : { kind: 'sync-file', path: String(path) })
      }
      return handle
    },
  }
}

function isThere(path: string): boolean {
  try {
    readFileSync(path)
    return true
  } catch {
    return false
  }
}
