import { existsSync, readdirSync } from 'node:fs'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { splitJpeg } from '../../../src/core/metadata/write/split-jpeg.js'
import { writeArguments } from '../../../src/core/metadata/write/write-arguments.js'
import { runExifTool } from '../../support/exiftool-command.js'
import { makePhoto, photoBytes } from '../../support/photo-factory.js'
import { tempFolder } from '../../support/temp-folder.js'
import { openWriteBench, type WriteBench } from '../../support/write-bench.js'

const accepted = [['animal', 'dog', 'golden retriever']]

const collection = resolve('../shared/photos')

/** Photos whose heads differ in what they hold. */
const shapes: readonly (readonly [string, (path: string) => Promise<unknown>])[] = [
  ['plain', (path) => makePhoto(path)],
  ['EXIF', (path) => makePhoto(path, { orientation: 6, tags: { 'IFD0:Make': 'Maker' } })],
  ['IPTC', (path) => makePhoto(path, { tags: { 'IPTC:City': 'Paris', 'IFD0:Artist': 'Zoë' } })],
  ['many keywords', (path) => makePhoto(path, { tags: { 'XMP-dc:Subject': many } })],
  ['Extended XMP', (path) => makePhoto(path, { tags: { 'XMP-dc:Description': 'x'.repeat(90_000) } })],
  ['a comment', (path) => makePhoto(path, { tags: { 'File:Comment': 'hello' } })],
  ['a progressive picture', progressive],
  [
    'restart markers and grey',
    async (path) =>
      writeFile(
        path,
        await sharp(await photoBytes())
          .greyscale()
          .jpeg()
          .toBuffer(),
      ),
  ],
]

const many = Array.from({ length: 400 }, (_, index) => `keyword ${index}`)

async function progressive(path: string): Promise<void> {
  await writeFile(
    path,
    await sharp(await photoBytes({ width: 300, height: 200 }))
      .jpeg({ progressive: true })
      .toBuffer(),
  )
}

/** Writes by the writer and by one ExifTool over the whole file; both must give the same bytes. */
async function expectSame(bench: WriteBench, path: string): Promise<void> {
  const old = await readFile(path)
  const planned = await bench.plan(path, { accepted })
  const edits = planned.files[0]?.edits ?? []
  const whole = join(tempFolder(), basename(path))
  await runExifTool([...writeArguments(edits, null), '-o', whole, path])
  expect(await bench.apply([planned])).toMatchObject([{ outcome: 'written', problem: null }])
  expect((await readFile(path)).equals(await readFile(whole)), path).toBe(true)
  await bench.undoAll()
  expect((await readFile(path)).equals(old), path).toBe(true)
}

describe('a JPEG whose picture does not pass through ExifTool', () => {
  it.each(shapes)('with %s has the bytes that ExifTool gives to the whole file', async (_, make) => {
    const bench = openWriteBench()
    const path = join(bench.folder, 'photo.jpg')
    await make(path)
    expect(splitJpeg(await readFile(path))).not.toBeNull()
    await expectSame(bench, path)
  })

  it.skipIf(!existsSync(collection))(
    'has them with the heads of real cameras, too',
    { timeout: 300_000 },
    async () => {
      const bench = openWriteBench()
      let count = 0
      for (const entry of readdirSync(collection, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.jpe?g$/i.test(entry.name)) continue
        const bytes = await readFile(join(entry.parentPath, entry.name))
        if (!splitJpeg(bytes)) continue
        const path = join(bench.folder, `${count}-${entry.name}`)
        await copyFile(join(entry.parentPath, entry.name), path)
        const planned = await bench.plan(path, { accepted })
        // ExifTool says no more than a warning of what it would lose, and the writer makes an error of it.
        if (
          entry.name === '32-lens_data.jpeg' ||
          planned.photo.decision !== 'write' ||
          planned.files[0]?.sidecarName !== null
        )
          continue
        if (planned.files[0].edits.some(({ field }) => /IPTC|IFD0/.test(field))) continue
        const whole = join(tempFolder(), basename(path))
        await runExifTool([...writeArguments(planned.files[0].edits, null), '-o', whole, path]).catch(
          () => null,
        )
        const [applied] = await bench.apply([planned])
        expect(applied?.outcome === 'written', path).toBe(existsSync(whole))
        if (applied?.outcome !== 'written') continue
        expect((await readFile(path)).equals(await readFile(whole)), path).toBe(true)
        count += 1
      }
      console.log(`${count} photos as ExifTool writes them whole`)
      expect(count).toBeGreaterThan(30)
    },
  )

  it('is not split where tags go into EXIF, and comes back byte for byte', async () => {
    const bench = openWriteBench()
    const path = await makePhoto(join(bench.folder, 'photo.jpg'), { orientation: 6 })
    const old = await readFile(path)
    expect(await bench.write(path, { accepted }, { fieldPreset: 'windows' })).toMatchObject({
      outcome: 'written',
    })
    await bench.undoAll()
    expect((await readFile(path)).equals(old)).toBe(true)
  })
})
