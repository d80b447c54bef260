import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type * as Threads from 'node:worker_threads'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { openFileThreads, type FileThreads } from '../../../src/core/metadata/write/file-threads.js'
import { tempFolder } from '../../support/temp-folder.js'

/** The threads that were started, so that a test can end one as a lack of memory would. */
const started: Threads.Worker[] = []

vi.mock('node:worker_threads', async (importOriginal) => {
  const real = await importOriginal<typeof Threads>()
  class NotedWorker extends real.Worker {
    constructor(...parameters: ConstructorParameters<typeof real.Worker>) {
      super(...parameters)
      started.push(this)
    }
  }
  return { ...real, Worker: NotedWorker }
})

beforeEach(() => {
  started.length = 0
})

function startThreads(): FileThreads {
  const threads = openFileThreads()
  onTestFinished(() => threads.close())
  return threads
}

function photoIn(folder: string): string {
  const path = join(folder, 'photo.jpg')
  writeFileSync(path, 'picture')
  return path
}

describe('a thread that dies', () => {
  it('fails what it was given, and another takes its place', { timeout: 20_000 }, async () => {
    const threads = startThreads()
    const path = photoIn(tempFolder())
    const underWay = threads.read(path, 7)
    const [first] = started
    await Promise.all([first?.terminate(), expect(underWay).rejects.toThrow('stopped')])
    const read = await threads.read(path, 7)
    expect(Buffer.from(read.bytes).toString()).toBe('picture')
    read.release()
    expect(started).toHaveLength(2)
  })

  it('while it has nothing to do costs no file anything', { timeout: 20_000 }, async () => {
    const threads = startThreads()
    const path = photoIn(tempFolder())
    const before = await threads.read(path, 7)
    before.release()
    await started[0]?.terminate()
    const read = await threads.read(path, 7)
    expect(Buffer.from(read.bytes).toString()).toBe('picture')
    read.release()
  })
})
