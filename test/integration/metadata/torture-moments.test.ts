import { readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { link, readFile, readdir, rm, statfs, symlink, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { BatchId } from '../../../src/shared/write-plan.js'
import { createWriter, type Writer } from '../../../src/core/metadata/write/writer.js'
import { readTags } from '../../support/exiftool-command.js'
import { makePhoto } from '../../support/photo-factory.js'
import { canMount, mountSmallDisk } from '../../support/small-disk.js'
import { tempFolder } from '../../support/temp-folder.js'
import { leftovers, openWriteBench, policyWith, type WriteBench } from '../../support/write-bench.js'
import { saying, wordsOf } from '../../support/told.js'

const accepted = [['dog']]
const signal = new AbortController().signal
const batchId = 'batch' as BatchId

/** The bench's writer; something happens in the moment before ExifTool is told to write. */
function interruptedWriter({ catalogue, tool }: WriteBench, beforeWrite: () => void): Writer {
  return createWriter({
    catalogue,
    tool: {
      ...tool,
      run: (args, onStart) => {
        if (args.includes('-o')) beforeWrite()
        return tool.run(args, onStart)
      },
    },
  })
}

describe('between the plan and the write', () => {
  it('a photo replaced by a link is left, and so is what it points to', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'))
    const planned = await bench.plan(path, { accepted })
    const elsewhere = join(tempFolder(), 'elsewhere.jpg')
    const bytes = await readFile(path)
    await writeFile(elsewhere, bytes)
    await rm(path)
    await symlink(elsewhere, path)
    expect(await bench.apply([planned])).toMatchObject([
      { outcome: 'failed', problem: saying('no longer an ordinary file') },
    ])
    expect((await readFile(elsewhere)).equals(bytes)).toBe(true)
    expect(await readdir(bench.folder)).toEqual(['photo.jpg'])
  })

  it('a photo that became one of two hard links is left', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'))
    const planned = await bench.plan(path, { accepted })
    await link(path, join(bench.folder, 'twin.jpg'))
    expect(await bench.apply([planned])).toMatchObject([{ outcome: 'failed', problem: saying('hard links') }])
    expect(statSync(path).nlink).toBe(2)
  })
})

describe('while ExifTool writes', () => {
  it.each([
    ['saved in place', (path: string) => writeFileSync(path, 'of another program')],
    [
      'saved by renaming',
      (path: string) => {
        writeFileSync(`${path}.new`, 'of another program')
        renameSync(`${path}.new`, path)
      },
    ],
  ])('a photo %s by another program keeps that version', async (_, save) => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'))
    const planned = await bench.plan(path, { accepted })
    const writer = interruptedWriter(bench, () => {
      save(path)
    })
    const [result] = await writer.apply([planned], { batchId, policy: policyWith(), signal })
    expect(result).toMatchObject({ outcome: 'failed', problem: saying(/found/) })
    expect(await readFile(path, 'utf8')).toBe('of another program')
    expect(await readdir(bench.folder)).toEqual(['photo.jpg'])
    expect(bench.catalogue.writes.open()).toEqual([])
  })

  it('a photo that is deleted or replaced by a link stays so', async () => {
    const elsewhere = await makePhoto(join(tempFolder(), 'elsewhere.jpg'), { seed: 5 })
    const before = readFileSync(elsewhere)
    const happenings: readonly ((path: string) => void)[] = [
      (path) => {
        rmSync(path)
      },
      (path) => {
        rmSync(path)
        symlinkSync(elsewhere, path)
      },
    ]
    for (const [index, happen] of happenings.entries()) {
      const bench = openWriteBench()
      const path = await makePhoto(join(bench.folder, 'photo.jpg'))
      const planned = await bench.plan(path, { accepted })
      const writer = interruptedWriter(bench, () => {
        happen(path)
      })
      const [result] = await writer.apply([planned], { batchId, policy: policyWith(), signal })
      expect(result).toMatchObject({
        outcome: 'failed',
        problem: saying(/^Expected/),
      })
      expect(await readdir(bench.folder)).toEqual(index === 0 ? [] : ['photo.jpg'])
      expect(readFileSync(elsewhere).equals(before)).toBe(true)
      expect(bench.catalogue.writes.open()).toEqual([])
    }
  })

  it.skipIf(!canMount)('a disk that fills up costs nothing but that write', async () => {
    const folder = tempFolder()
    mountSmallDisk(folder, '3m')
    const bench = openWriteBench(folder)
    const path = await makePhoto(join(folder, 'photo.jpg'), {
      width: 700,
      height: 500,
      pattern: 'noise',
      quality: 90,
    })
    const original = await readFile(path)
    const planned = await bench.plan(path, { accepted })
    const { bavail, bsize } = await statfs(folder)
    // What is left runs out at several points of the new file, and once right behind it.
    for (const left of [0, 1, bsize, original.length >> 1, original.length - 1]) {
      const filler = join(folder, 'filler')
      const writer = interruptedWriter(bench, () => {
        writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - left)))
      })
      const [result] = await writer.apply([planned], { batchId, policy: policyWith(), signal })
      expect(result).toMatchObject({
        outcome: 'failed',
        problem: saying(/^Expected/),
      })
      rmSync(filler)
      expect((await readFile(path)).equals(original)).toBe(true)
      expect(await readdir(folder)).toEqual(['photo.jpg'])
      expect(bench.catalogue.writes.open()).toEqual([])
    }
    expect(await bench.apply([planned])).toMatchObject([{ outcome: 'written' }])
  })
})

describe('temp files of others', () => {
  it("that an earlier program left behind are in nobody's way and stay", async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'))
    const stale = ['photo.jpg_exiftool_tmp', 'photo.jpg_original', '.shutterword-000000000000.tmp.jpg']
    for (const name of stale) await writeFile(join(bench.folder, name), `stale ${name}`)
    expect(await bench.write(path, { accepted })).toMatchObject({ outcome: 'written' })
    await bench.undoAll()
    await bench.writer.recover()
    expect((await readdir(bench.folder)).sort()).toEqual(['photo.jpg', ...stale].sort())
    for (const name of stale) expect(await readFile(join(bench.folder, name), 'utf8')).toBe(`stale ${name}`)
  })
})

describe('two engines with two catalogues on one folder', () => {
  it(
    'never corrupt a photo, and a tag that was reported as written is in it',
    { timeout: 240_000 },
    async () => {
      const folder = tempFolder()
      const paths: string[] = []
      for (let seed = 1; seed <= 12; seed += 1)
        paths.push(await makePhoto(join(folder, `${String(seed).padStart(2, '0')}.jpg`), { seed }))
      const benches = [openWriteBench(folder), openWriteBench(folder)]
      const plans = await Promise.all(
        benches.map(async (bench, index) => {
          const requests = []
          for (const path of paths)
            requests.push(await bench.request(path, { accepted: [[`engine ${index}`]] }))
          return bench.writer.plan(requests, policyWith())
        }),
      )
      const results = await Promise.all(benches.map((bench, index) => bench.apply(plans[index] ?? [])))
      for (const [at, path] of paths.entries()) {
        const tags = await readTags(path, ['XMP-dc:Subject'])
        const found = [tags['XMP-dc:Subject'] ?? []].flat()
        const written = results.flatMap((list, index) =>
          list[at]?.outcome === 'written' ? [`engine ${index}`] : [],
        )
        expect(found, basename(path)).toEqual(written)
        for (const list of results) {
          if (list[at]?.outcome !== 'written') expect(wordsOf(list[at]?.problem)).toMatch(/^Expected/)
        }
        await sharp(path, { failOn: 'error' }).raw().toBuffer()
      }
      expect(leftovers(await readdir(folder))).toEqual([])
    },
  )
})
