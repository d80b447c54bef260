import { readdir, readFile, writeFile } from 'node:fs/promises'
import type * as System from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { makePhoto } from '../../support/photo-factory.js'
import { canMount, mountSmallDisk } from '../../support/small-disk.js'
import { tempFolder } from '../../support/temp-folder.js'
import { openWriteBench } from '../../support/write-bench.js'
import { wordsOf } from '../../support/told.js'

let temp: string | null = null

vi.mock('node:os', async (importOriginal) => {
  const real = await importOriginal<typeof System>()
  return { ...real, tmpdir: () => temp ?? real.tmpdir() }
})

describe.skipIf(!canMount)('a temp folder of the system that is full', () => {
  it('fails the write, leaves the photo as it was and nothing behind', { timeout: 60_000 }, async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'), {
      tags: { 'XMP-dc:Description': 'x'.repeat(30_000) },
    })
    const old = await readFile(path)
    const planned = await bench.plan(path, { accepted: [['dog']] })
    const disk = tempFolder()
    mountSmallDisk(disk, '64k')
    temp = disk
    onTestFinished(() => {
      temp = null
    })
    const folder = await bench.tool.privateFolder()
    await fill(disk)
    const [failed] = await bench.apply([planned])
    expect(failed).toMatchObject({ outcome: 'failed' })
    expect(wordsOf(failed?.problem)).toContain('ENOSPC')
    expect((await readFile(path)).equals(old)).toBe(true)
    expect(await readdir(bench.folder)).toEqual(['photo.jpg'])
    expect((await readdir(folder)).filter((name) => name.startsWith('stub-'))).toEqual([])
  })
})

/** Leaves no more than the folder's next few entries. */
async function fill(disk: string): Promise<void> {
  try {
    await writeFile(join(disk, 'other'), Buffer.alloc(1024 * 1024))
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' })
  }
}
