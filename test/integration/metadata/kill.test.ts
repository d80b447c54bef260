import { createHash } from 'node:crypto'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { Catalogue } from '../../../src/core/catalogue/catalogue.js'
import { openCatalogue } from '../../../src/core/catalogue/open-catalogue.js'
import { openExifTool } from '../../../src/core/metadata/exiftool.js'
import { readMetadata } from '../../../src/core/metadata/read-metadata.js'
import { createWriter } from '../../../src/core/metadata/writer.js'
import { bundle } from '../../support/bundle.js'
import { startChild } from '../../support/child.js'
import { photoBytes } from '../../support/photo-factory.js'
import { scanPhoto } from '../../support/write-bench.js'
import { tempFolder } from '../../support/temp-folder.js'

const photoCount = 200
const killCount = 20

/** Random, but the same in every run: a failure can be repeated. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return state / 2 ** 32
  }
}

describe('a process that is killed while it writes', () => {
  it(
    `${killCount} times leaves no photo corrupt, and the next start settles everything`,
    { timeout: 600_000 },
    async () => {
      const folder = tempFolder()
      const catalogueFolder = tempFolder()
      await makePhotos(folder)
      await withWriter(catalogueFolder, async ({ catalogue, tool }) => {
        const row = catalogue.folders.add(folder)
        for (const name of await readdir(folder)) await scanPhoto(catalogue, tool, row, join(folder, name))
      })
      const script = await bundle('test/support/writer-child.ts', tempFolder())
      const random = randomFrom(20_261_123)
      let interrupted = 0
      let written = 0
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
      for (const name of await readdir(folder)) {
        await sharp(join(folder, name), { failOn: 'error' }).raw().toBuffer()
      }
      console.log(
        `killed ${killCount} times: ${written} photos written, ${interrupted} interrupted and settled`,
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
        const row = catalogue.folders.add(folder)
        for (const name of await readdir(folder)) await scanPhoto(catalogue, tool, row, join(folder, name))
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
async function rescan({ catalogue, tool }: Parts, paths: readonly string[]): Promise<void> {
  const [row] = catalogue.folders.all()
  if (!row) throw new Error('Expected a folder')
  const metadata = await readMetadata(tool, paths)
  for (const path of paths) await scanPhoto(catalogue, tool, row, path, {}, metadata.get(path))
}
