import { createHash } from 'node:crypto'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { BatchId } from '../../../src/shared/write-plan.js'
import type { Catalogue, FolderRow } from '../../../src/core/catalogue/catalogue.js'
import { openCatalogue } from '../../../src/core/catalogue/open-catalogue.js'
import { openExifTool, type ExifToolProcess } from '../../../src/core/metadata/tool/exiftool.js'
import type { AppliedWrite } from '../../../src/core/metadata/plan/planned-write.js'
import { readMetadata } from '../../../src/core/metadata/read/read-metadata.js'
import { createWriter, type Writer } from '../../../src/core/metadata/write/writer.js'
import { bundle } from '../../support/bundle.js'
import { startChild } from '../../support/child.js'
import { photoBytes } from '../../support/photo-factory.js'
import { seededRandom } from '../../../src/core/support/seeded-random.js'
import { policyWith, scanPhoto, tagToWrite } from '../../support/write-bench.js'
import { tempFolder } from '../../support/temp-folder.js'
import { wordsOf } from '../../support/told.js'

/** SHUTTERWORD_KILLS=200 is the long run: minutes. */
const killCount = Number(process.env.SHUTTERWORD_KILLS ?? 20)
const photoCount = killCount > 20 ? 500 : 80
const timeout = 300_000 + killCount * 10_000

describe('a process that is killed while it writes', () => {
  it(
    `${killCount} times leaves no photo corrupt, and the next start settles everything`,
    { timeout },
    async () => {
      const folder = tempFolder()
      const catalogueFolder = tempFolder()
      await makePhotos(folder)
      await withWriter(catalogueFolder, async ({ catalogue, tool }) => {
        catalogue.folders.add(folder)
        await rescan({ catalogue, tool }, await pathsIn(folder))
      })
      const script = await bundle('test/support/writer-child.ts', tempFolder())
      const random = seededRandom(20_261_123)
      let interrupted = 0
      let written = 0
      const startMs = performance.now()
      for (let round = 0; round < killCount; round += 1) {
        const before = await hashes(folder)
        const batch = `batch-${round}`
        const child = startChild(script, [catalogueFolder, batch, `round ${round}`])
        await child.line((text) => text === (round % 3 === 0 ? 'start' : 'written'))
        await delay(random() * 600)
        await child.kill()

        await withWriter(catalogueFolder, async (parts) => {
          const { catalogue, writer } = parts
          interrupted += catalogue.writes.open().length
          await writer.recover()
          expect(catalogue.writes.open()).toEqual([])
          const entries = catalogue.writes.ofBatch(batch as never)
          written += entries.filter(({ state }) => state === 'done').length
          const expected = new Map(before)
          for (const entry of entries) {
            expect(['done', 'abandoned']).toContain(entry.state)
            if (entry.state === 'done') expected.set(entry.path, entry.newHash ?? '')
          }
          expect(await hashes(folder)).toEqual(expected)
          const done = entries.filter(({ state }) => state === 'done').map(({ path }) => path)
          await rescan(parts, done)
        })
      }
      await decodeAll(folder)
      console.log(
        `killed ${killCount} times in ${((performance.now() - startMs) / 1000).toFixed(0)} s: ` +
          `${written} photos written, ${interrupted} interrupted and settled`,
      )
    },
  )

  it(
    'and while it takes writes back, ends with every photo in one of its two versions',
    { timeout: 300_000 },
    async () => {
      const folder = tempFolder()
      const catalogueFolder = tempFolder()
      await makePhotos(folder, 40)
      const original = await hashes(folder)
      await withWriter(catalogueFolder, async ({ catalogue, tool }) => {
        catalogue.folders.add(folder)
        await rescan({ catalogue, tool }, await pathsIn(folder))
      })
      const script = await bundle('test/support/writer-child.ts', tempFolder())
      await startChild(script, [catalogueFolder, 'batch', 'tag']).line((text) => text === 'end')
      const tagged = await hashes(folder)
      for (let round = 0; round < 4; round += 1) {
        const child = startChild(script, [catalogueFolder, 'batch', 'tag', 'undo'])
        await child.line((text) => text === 'restored' || text === 'end')
        await child.kill()
        await withWriter(catalogueFolder, async ({ catalogue, writer }) => {
          await writer.recover()
          expect(catalogue.writes.open()).toEqual([])
          for (const entry of catalogue.writes.ofBatch('batch' as never)) {
            const versions = entry.state === 'done' ? tagged : original
            expect((await hashes(folder)).get(entry.path)).toBe(versions.get(entry.path))
          }
        })
      }
      await startChild(script, [catalogueFolder, 'batch', 'tag', 'undo']).line((text) => text === 'end')
      expect(await hashes(folder)).toEqual(original)
    },
  )
})

describe('an ExifTool that is killed while it writes', () => {
  it(`${killCount} times costs single photos their write, and none its bytes`, { timeout }, async () => {
    const folder = tempFolder()
    await makePhotos(folder)
    await withWriter(tempFolder(), async (parts) => {
      const { catalogue, tool } = parts
      const row = catalogue.folders.add(folder)
      await rescan(parts, await pathsIn(folder))
      const random = seededRandom(20_261_124)
      const running = new Set<number>()
      let kills = 0
      let failed = 0
      const watched: ExifToolProcess = {
        ...tool,
        run: async (args, onStart) => {
          let started = 0
          try {
            return await tool.run(args, (pid) => {
              started = pid
              running.add(pid)
              onStart?.(pid)
            })
          } finally {
            running.delete(started)
          }
        },
      }
      const writer = createWriter({ catalogue, tool: watched })
      for (let round = 0; kills < killCount; round += 1) {
        const before = await hashes(folder)
        const batch = `tool-${round}` as BatchId
        const stop = new AbortController()
        const killing = (async () => {
          while (!stop.signal.aborted && kills < killCount) {
            await delay(random() * 150)
            const [pid] = running
            if (pid === undefined) continue
            running.delete(pid)
            try {
              process.kill(pid, 'SIGKILL')
            } catch {
              // Killed before, and given one more command in the moment before that was noticed.
              continue
            }
            kills += 1
          }
        })()
        const results = await write(writer, catalogue, row, batch, `round ${round}`)
        stop.abort()
        await killing

        expect(catalogue.writes.open()).toEqual([])
        const expected = new Map(before)
        const entries = catalogue.writes.ofBatch(batch)
        for (const { state, path, newHash } of entries) {
          expect(['done', 'abandoned']).toContain(state)
          if (state === 'done') expected.set(path, newHash ?? '')
        }
        expect(await hashes(folder)).toEqual(expected)
        for (const { outcome, problem } of results) {
          if (outcome === 'failed') expect(wordsOf(problem)).toMatch(/ExifTool|found/)
          else expect(outcome).toBe('written')
        }
        failed += results.filter(({ outcome }) => outcome === 'failed').length
        const done = entries.filter(({ state }) => state === 'done').map(({ path }) => path)
        expect(done).toHaveLength(results.filter(({ outcome }) => outcome === 'written').length)
        await rescan(parts, done)
      }
      await decodeAll(folder)
      console.log(`ExifTool killed ${kills} times: ${failed} photos not written, each said why`)
    })
  })
})

function write(
  writer: Writer,
  catalogue: Catalogue,
  folder: FolderRow,
  batchId: BatchId,
  tag: string,
): Promise<readonly AppliedWrite[]> {
  const requests = catalogue.photos.inFolder(folder.id).map((photo) => ({
    photo,
    folderPath: folder.path,
    found: catalogue.keywords.of(photo.id),
    accepted: [tagToWrite(['killed', tag])],
    rejected: [],
  }))
  const signal = new AbortController().signal
  return writer
    .plan(requests, policyWith())
    .then((planned) => writer.apply(planned, { batchId, policy: policyWith(), signal }))
}

async function decodeAll(folder: string): Promise<void> {
  for (const path of await pathsIn(folder)) await sharp(path, { failOn: 'error' }).raw().toBuffer()
}

async function pathsIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).map((name) => join(folder, name))
}

async function makePhotos(folder: string, count = photoCount): Promise<void> {
  const bytes = await photoBytes({ width: 64, height: 48 })
  for (let index = 0; index < count; index += 1) {
    // A comment segment makes each file its own without encoding it anew.
    const comment = Buffer.from(`photo ${index}`)
    const segment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, comment.length + 2]), comment])
    const photo = Buffer.concat([bytes.subarray(0, 2), segment, bytes.subarray(2)])
    await writeFile(join(folder, `${String(index).padStart(3, '0')}.jpg`), photo)
  }
}

/** Every file of the folder by its path, so that a helper file left behind is seen as well. */
async function hashes(folder: string): Promise<Map<string, string>> {
  const result = new Map<string, string>()
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    result.set(
      path,
      `sha256:${createHash('sha256')
        .update(await readFile(path))
        .digest('hex')}`,
    )
  }
  return result
}

type Parts = Readonly<{
  catalogue: Catalogue
  tool: ReturnType<typeof openExifTool>
  writer: ReturnType<typeof createWriter>
}>

async function withWriter(catalogueFolder: string, work: (parts: Parts) => Promise<void>): Promise<void> {
  const catalogue = openCatalogue(catalogueFolder)
  const tool = openExifTool()
  try {
    await work({ catalogue, tool, writer: createWriter({ catalogue, tool }) })
  } finally {
    await tool.close()
    catalogue.close()
  }
}

/** Brings the catalogue up to date with what was written, as the engine does after each photo. */
async function rescan(
  { catalogue, tool }: Pick<Parts, 'catalogue' | 'tool'>,
  paths: readonly string[],
): Promise<void> {
  const [row] = catalogue.folders.all()
  if (!row) throw new Error('Expected a folder')
  const metadata = await readMetadata(tool, paths)
  for (const path of paths) await scanPhoto(catalogue, tool, row, path, {}, metadata.get(path))
}
