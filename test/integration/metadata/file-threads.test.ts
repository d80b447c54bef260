import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openFileThreads, type FileThreads } from '../../../src/core/metadata/write/file-threads.js'
import { tempFolder } from '../../support/temp-folder.js'

function startThreads(): FileThreads {
  const threads = openFileThreads()
  onTestFinished(() => threads.close())
  return threads
}

/** Larger than the piece in which written files are read back. */
const bytes = Buffer.alloc(2_500_000, 'picture')

function hashOf(data: Uint8Array): string {
  return `sha256:${createHash('sha256').update(data).digest('hex')}`
}

describe('threads for files', () => {
  it('read a file and hash it', async () => {
    const threads = startThreads()
    const path = join(tempFolder(), 'photo.jpg')
    writeFileSync(path, bytes)
    const read = await threads.read(path, bytes.length)
    expect(bytes.equals(read.bytes)).toBe(true)
    expect(read.hash).toBe(hashOf(bytes))
    read.release()
  })

  it('use memory again without giving away what the last file held', async () => {
    const threads = startThreads()
    const path = join(tempFolder(), 'photo.jpg')
    for (const content of ['a longer file', 'short']) {
      writeFileSync(path, content)
      const read = await threads.read(path, 13)
      expect(Buffer.from(read.bytes).toString()).toBe(content)
      expect(read.hash).toBe(hashOf(Buffer.from(content)))
      read.release()
    }
  })

  it('write a new file in pieces, and never over another', async () => {
    const threads = startThreads()
    const path = join(tempFolder(), 'photo.jpg')
    const pieces = [Buffer.from('head'), Buffer.alloc(0), bytes]
    expect(await threads.write(path, pieces)).toBe(hashOf(Buffer.concat(pieces)))
    expect(readFileSync(path).equals(Buffer.concat(pieces))).toBe(true)
    await expect(threads.write(path, [Buffer.from('other')])).rejects.toMatchObject({ code: 'EEXIST' })
    expect(readFileSync(path).equals(Buffer.concat(pieces))).toBe(true)
  })

  it('write no file of memory that is not the original any more', async () => {
    const threads = startThreads()
    const folder = tempFolder()
    const original = join(folder, 'photo.jpg')
    writeFileSync(original, bytes)
    const same = { path: original, bytes }
    expect(await threads.write(join(folder, 'one.tmp'), [bytes], same)).toBe(hashOf(bytes))
    const lent = { path: original, bytes: Buffer.alloc(bytes.length, 'another') }
    await expect(threads.write(join(folder, 'two.tmp'), [lent.bytes], lent)).rejects.toThrow('other bytes')
  })

  it('say what the system said, and go on', async () => {
    const threads = startThreads()
    const missing = join(tempFolder(), 'missing.jpg')
    await expect(threads.read(missing, 10)).rejects.toMatchObject({ code: 'ENOENT' })
    expect(existsSync(missing)).toBe(false)
    const path = join(tempFolder(), 'photo.jpg')
    expect(await threads.write(path, [bytes])).toBe(hashOf(bytes))
  })
})
