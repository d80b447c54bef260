import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import program from './file-thread.cjs?raw'
import { createLentBuffers } from './lent-buffers.js'

/** A file in memory. The bytes are lent: nobody may look at them after `release`. */
export type ReadFile = Readonly<{ bytes: Uint8Array; hash: string; release: () => void }>

/** What a file should hold. */
export type FileInMemory = Readonly<{ path: string; bytes: Uint8Array }>

/** Reads, writes and hashes whole files in threads of their own. Errors carry the system's code. */
export type FileThreads = Readonly<{
  /** At most `sizeBytes` from the start of a file, and `sha256:<hex>` of them. */
  read(path: string, sizeBytes: number): Promise<ReadFile>
  /**
   * Makes a file where none may be, reads it back and compares; resolves with `sha256:<hex>` of what was read. Rejects when
   * the file that the pieces were taken from holds other bytes than are in memory.
   */
  write(path: string, pieces: readonly Uint8Array[], original?: FileInMemory): Promise<string>
  close(): Promise<void>
}>

type Answer = Readonly<
  | { id: number; length: number; hash: string; failure?: undefined }
  | { id: number; failure: { message: string; code?: string; syscall?: string } }
>

type Task = Readonly<{
  path: string
  target?: Uint8Array
  pieces?: readonly Uint8Array[]
  original?: FileInMemory | undefined
}>

type Job = Readonly<{
  resolve: (answer: { length: number; hash: string }) => void
  reject: (e: Error) => void
}>

/** Hashing is most of what they do: more threads than cores would gain nothing, and four are faster than any disk. */
const mostThreads = 4

/** Starts threads lazily: none runs before the first file. */
export function openFileThreads(): FileThreads {
  const buffers = createLentBuffers()
  const threads: ReturnType<typeof startThread>[] = []
  const count = Math.min(mostThreads, availableParallelism())

  const idlest = () => {
    const [first] = [...threads].sort((one, other) => one.waiting() - other.waiting())
    if (first && (first.waiting() === 0 || threads.length >= count)) return first
    const started = startThread(() => {
      // A dead thread answers nobody: whatever it were given would wait for ever.
      const place = threads.indexOf(started)
      if (place >= 0) threads.splice(place, 1)
    })
    threads.push(started)
    return started
  }

  return {
    async read(path, sizeBytes) {
      const target = buffers.lend(sizeBytes)
      const release = () => {
        buffers.giveBack(target)
      }
      try {
        const { length, hash } = await idlest().run({ path, target })
        return { bytes: target.subarray(0, length), hash, release }
      } catch (error) {
        release()
        throw error
      }
    },
    write: async (path, pieces, original) => (await idlest().run({ path, pieces, original })).hash,
    close: async () => {
      await Promise.all(threads.splice(0).map((thread) => thread.end()))
    },
  }
}

function startThread(onEnd: () => void) {
  const thread = new Worker(program, { eval: true, name: 'files' })
  const jobs = new Map<number, Job>()
  let lastId = 0
  thread.on('message', (answer: Answer) => {
    const job = jobs.get(answer.id)
    jobs.delete(answer.id)
    if (answer.failure) job?.reject(Object.assign(new Error(answer.failure.message), answer.failure))
    else job?.resolve(answer)
    if (jobs.size === 0) thread.unref()
  })
  const fail = (error: Error): void => {
    for (const { reject } of jobs.values()) reject(error)
    jobs.clear()
  }
  thread.on('error', fail)
  thread.on('exit', () => {
    onEnd()
    fail(new Error('the thread that reads and writes files stopped'))
  })
  return {
    waiting: () => jobs.size,
    run: (task: Task) =>
      new Promise<{ length: number; hash: string }>((resolve, reject) => {
        lastId += 1
        jobs.set(lastId, { resolve, reject })
        thread.ref()
        thread.postMessage({ id: lastId, ...task })
      }),
    end: () => thread.terminate(),
  }
}
