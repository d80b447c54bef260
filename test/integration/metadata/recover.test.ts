import { spawn } from 'node:child_process'
import { link, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { BatchId } from '../../../src/shared/write-plan.js'
import { toolFolderPrefix } from '../../../src/core/metadata/tool/tool-folder.js'
import { hashBytes } from '../../../src/core/metadata/read/hash-file.js'
import { makeReversePatch } from '../../../src/core/metadata/write/reverse-patch.js'
import { openWriteBench, type WriteBench } from '../../support/write-bench.js'

const old = Buffer.from('the old bytes of a photo')
const fresh = Buffer.from('the old bytes of a photo with tags')
const foreign = Buffer.from('bytes that another program wrote')

/** Puts an open entry in the journal, as a crash leaves it. */
function interrupted(
  bench: WriteBench,
  options: { ready: boolean; creates?: boolean; undo?: boolean; toolPid?: number },
) {
  const path = join(bench.folder, 'photo.jpg')
  const temp = join(bench.folder, '.shutterword-1.tmp.jpg')
  const aside = join(bench.folder, '.shutterword-1.orig')
  const { writes } = bench.catalogue
  const id = writes.intend({
    batchId: 'batch' as BatchId,
    photoId: null,
    contentHash: 'sha256-jpeg:0',
    path,
    tempPath: temp,
    asidePath: aside,
    oldHash: options.creates ? null : hashBytes(old),
    edits: '[]',
    attributes: 'null',
    at: '2026-01-01T00:00:00.000Z',
  })
  if (options.toolPid !== undefined) writes.setToolPid(id, options.toolPid)
  const reversePatch = options.creates ? null : makeReversePatch(fresh, old).bytes
  if (options.ready) writes.ready(id, { newHash: hashBytes(fresh), reversePatch })
  if (options.undo) {
    writes.settle(id, 'done', null)
    writes.reopen(id)
  }
  return { id, path, temp, aside }
}

async function settled(bench: WriteBench, id: number) {
  const sentences = await bench.writer.recover()
  expect(sentences).toHaveLength(1)
  expect(bench.catalogue.writes.open()).toEqual([])
  // A second start finds nothing more to do.
  expect(await bench.writer.recover()).toEqual([])
  return bench.catalogue.writes.get(id)?.state
}

describe('recovery of a write that was interrupted', () => {
  it('before the rename removes the temp file', async () => {
    for (const ready of [false, true]) {
      const bench = openWriteBench()
      const { id, path, temp } = interrupted(bench, { ready })
      await writeFile(path, old)
      await writeFile(temp, ready ? fresh : 'half')
      expect(await settled(bench, id)).toBe('abandoned')
      expect(await readdir(bench.folder)).toEqual(['photo.jpg'])
      expect((await readFile(path)).equals(old)).toBe(true)
    }
  })

  it('between link and rename removes both helper files', async () => {
    const bench = openWriteBench()
    const { id, path, temp, aside } = interrupted(bench, { ready: true })
    await writeFile(path, old)
    await link(path, aside)
    await writeFile(temp, fresh)
    expect(await settled(bench, id)).toBe('abandoned')
    expect(await readdir(bench.folder)).toEqual(['photo.jpg'])
  })

  it('after the rename keeps the new photo', async () => {
    const bench = openWriteBench()
    const { id, path, aside } = interrupted(bench, { ready: true })
    await writeFile(path, fresh)
    await writeFile(aside, old)
    expect(await settled(bench, id)).toBe('done')
    expect(await readdir(bench.folder)).toEqual(['photo.jpg'])
    expect((await readFile(path)).equals(fresh)).toBe(true)
  })

  it('puts the original back when only the aside file is there', async () => {
    const bench = openWriteBench()
    const { id, path, temp, aside } = interrupted(bench, { ready: true })
    await writeFile(aside, old)
    await writeFile(temp, fresh)
    expect(await settled(bench, id)).toBe('abandoned')
    expect(await readdir(bench.folder)).toEqual(['photo.jpg'])
    expect((await readFile(path)).equals(old)).toBe(true)
  })

  it('puts the version back that another program saved in the moment of the rename', async () => {
    const bench = openWriteBench()
    const { id, path, aside } = interrupted(bench, { ready: true })
    await writeFile(path, fresh)
    await writeFile(aside, foreign)
    expect(await settled(bench, id)).toBe('abandoned')
    expect((await readFile(path)).equals(foreign)).toBe(true)
  })

  it('touches nothing when the photo is neither the old nor the new one, and says so', async () => {
    const bench = openWriteBench()
    const { id, path, temp } = interrupted(bench, { ready: true })
    await writeFile(path, foreign)
    await writeFile(temp, fresh)
    expect(await settled(bench, id)).toBe('unclear')
    expect((await readdir(bench.folder)).sort()).toEqual(['.shutterword-1.tmp.jpg', 'photo.jpg'])
  })

  it.each([true, false])('says so when the photo was moved away (verified: %s)', async (ready) => {
    const bench = openWriteBench()
    const { id, path } = interrupted(bench, { ready })
    await writeFile(path, old)
    await rename(path, join(bench.folder, 'moved.jpg'))
    expect(await settled(bench, id)).toBe('unclear')
    expect(await readdir(bench.folder)).toEqual(['moved.jpg'])
  })

  it('removes an unfinished copy that stands aside where the file system has no links', async () => {
    const bench = openWriteBench()
    const { id, path, aside } = interrupted(bench, { ready: true })
    await writeFile(path, old)
    await writeFile(aside, old.subarray(0, 5))
    expect(await settled(bench, id)).toBe('abandoned')
    expect(await readdir(bench.folder)).toEqual(['photo.jpg'])
  })

  it('of a new sidecar removes its temp file, or keeps the finished sidecar', async () => {
    for (const ready of [true, false]) {
      const bench = openWriteBench()
      const { id, temp } = interrupted(bench, { ready, creates: true })
      await writeFile(temp, fresh)
      expect(await settled(bench, id)).toBe('abandoned')
      expect(await readdir(bench.folder)).toEqual([])
    }
    const again = openWriteBench()
    const second = interrupted(again, { ready: true, creates: true })
    await writeFile(second.path, fresh)
    await writeFile(second.temp, fresh)
    expect(await settled(again, second.id)).toBe('done')
    expect(await readdir(again.folder)).toEqual(['photo.jpg'])
  })

  it('never deletes a sidecar that somebody else made in the meantime', async () => {
    const bench = openWriteBench()
    const { id, path, temp } = interrupted(bench, { ready: true, creates: true })
    await writeFile(path, foreign)
    await writeFile(temp, fresh)
    expect(await settled(bench, id)).toBe('abandoned')
    expect((await readFile(path)).equals(foreign)).toBe(true)
  })

  it('of an undo ends with the tags in or out', async () => {
    const before = openWriteBench()
    const first = interrupted(before, { ready: true, undo: true })
    await writeFile(first.path, fresh)
    await writeFile(first.temp, old)
    expect(await settled(before, first.id)).toBe('done')
    expect(await readdir(before.folder)).toEqual(['photo.jpg'])
    const after = openWriteBench()
    const second = interrupted(after, { ready: true, undo: true })
    await writeFile(second.path, old)
    await writeFile(second.aside, fresh)
    expect(await settled(after, second.id)).toBe('undone')
    expect(await readdir(after.folder)).toEqual(['photo.jpg'])
  })

  it('of deleting a sidecar that we had made ends with it there or gone', async () => {
    const bench = openWriteBench()
    const { id, path, aside } = interrupted(bench, { ready: true, creates: true, undo: true })
    await writeFile(aside, fresh)
    expect(await settled(bench, id)).toBe('done')
    expect((await readFile(path)).equals(fresh)).toBe(true)
    const gone = openWriteBench()
    expect(await settled(gone, interrupted(gone, { ready: true, creates: true, undo: true }).id)).toBe(
      'undone',
    )
  })

  it.skipIf(process.platform !== 'linux')(
    'ends an ExifTool of ours first, and no other process',
    async () => {
      const ours = await mkdtemp(join(tmpdir(), toolFolderPrefix))
      onTestFinished(() => rm(ours, { recursive: true, force: true }))
      const script = 'setInterval(() => {}, 1000)'
      const exifTool = spawn(process.execPath, ['-e', script, '--', '-stay_open'], {
        cwd: ours,
        stdio: 'ignore',
      })
      const stranger = spawn(process.execPath, ['-e', script, '--', '-stay_open'], {
        cwd: '/',
        stdio: 'ignore',
      })
      onTestFinished(() => {
        exifTool.kill('SIGKILL')
        stranger.kill('SIGKILL')
      })
      const ended = new Promise((resolve) => exifTool.once('exit', resolve))
      for (const toolPid of [exifTool.pid, stranger.pid]) {
        const bench = openWriteBench()
        const { id, path } = interrupted(bench, { ready: false, toolPid: toolPid ?? 0 })
        await writeFile(path, old)
        expect(await settled(bench, id)).toBe('abandoned')
      }
      await ended
      expect(stranger.exitCode ?? stranger.signalCode).toBeNull()
    },
  )
})
