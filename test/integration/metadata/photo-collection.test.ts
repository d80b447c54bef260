import { createHash } from 'node:crypto'
import { chmodSync, cpSync, existsSync, readdirSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { runExifTool } from '../../support/exiftool-command.js'
import { tempFolder } from '../../support/temp-folder.js'
import {
  leftovers,
  openWriteBench,
  policyWith,
  tagToWrite,
  type WriteBench,
} from '../../support/write-bench.js'
import { saying, wordsOf } from '../../support/told.js'

const collection = resolve('../shared/photos')
const accepted = [tagToWrite(['animal', 'dog', 'golden retriever']), tagToWrite(['写真'])]
const names = accepted.flatMap(({ path }) => path)

/** Photos of many cameras, rotated, damaged and strange ones; they are not part of the repository. */
describe.skipIf(!existsSync(collection))('the photo collection', () => {
  it.each(['most-programs', 'digikam'] as const)(
    'is written for %s or refused with a reason, loses no keyword and no pixel, and comes back byte for byte',
    { timeout: 600_000 },
    async (fieldPreset) => {
      const folder = tempFolder()
      cpSync(collection, folder, { recursive: true, preserveTimestamps: true })
      makeWritable(folder)
      const bench = openWriteBench(folder)
      const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.startsWith('README'))
        .map((entry) => join(entry.parentPath, entry.name))
      const before = await statesOf(paths)
      const requests = await Promise.all(
        paths.map(async (path) => ({ ...(await bench.request(path, {})), accepted })),
      )

      const planned = await bench.writer.plan(requests, policyWith({ fieldPreset }))
      const start = performance.now()
      const results = await bench.apply(planned, { fieldPreset })
      const seconds = (performance.now() - start) / 1000
      const written = paths.filter((_, index) => results[index]?.outcome === 'written')
      const refused = results.filter(({ outcome }) => outcome !== 'written')
      for (const { outcome, problem } of refused)
        expect({ outcome, problem }).toMatchObject({ problem: saying(/\w/) })
      console.log(
        `${written.length} written at ${(written.length / seconds).toFixed(1)} a second, ${refused.length} not:`,
        refused.map(({ photoId, problem }) => `${nameOf(bench, photoId)}: ${wordsOf(problem) ?? ''}`),
      )
      expect(written.length).toBeGreaterThan(paths.length * 0.9)

      const after = await statesOf(paths)
      for (const [index, path] of paths.entries()) {
        const [old, now] = [before.get(path)!, after.get(path)!]
        if (results[index]?.outcome !== 'written') {
          expect(now.hash, path).toBe(old.hash)
          continue
        }
        expect(now.pixels, path).toBe(old.pixels)
        expect(now.modifiedNs, path).toBe(old.modifiedNs)
        for (const [field, values] of Object.entries(old.keywords)) {
          expect(now.keywords[field]?.slice(0, values.length), `${path} ${field}`).toEqual(values)
        }
        expect(now.keywords['XMP-dc:Subject'], path).toEqual(expect.arrayContaining(names))
        expect(lost(old.otherTags, now.otherTags), path).toEqual([])
      }

      const again = await bench.writer.plan(
        await Promise.all(written.map(async (path) => ({ ...(await bench.request(path, {})), accepted }))),
        policyWith({ fieldPreset }),
      )
      for (const { photo } of again)
        expect(photo).toMatchObject({ decision: 'skip', skipReason: 'no-change' })

      const undone = await bench.undoAll()
      expect(undone.filter(({ outcome }) => outcome !== 'restored')).toEqual([])
      const restored = await statesOf(paths)
      for (const path of paths) {
        expect(restored.get(path)?.hash, path).toBe(before.get(path)?.hash)
        expect(restored.get(path)?.modifiedNs, path).toBe(before.get(path)?.modifiedNs)
      }
      expect(leftovers(readdirSync(folder, { recursive: true, encoding: 'utf8' }))).toEqual([])
    },
  )
})

/** The collection itself is read-only, and a copy keeps the modes. */
function makeWritable(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) makeWritable(path)
    else chmodSync(path, 0o644)
  }
}

type State = Readonly<{
  hash: string
  pixels: string
  modifiedNs: bigint
  keywords: Readonly<Record<string, readonly string[]>>
  otherTags: ReadonlyMap<string, string>
}>

async function statesOf(paths: readonly string[]): Promise<ReadonlyMap<string, State>> {
  const output = await runExifTool([
    '-json',
    '-a',
    '-G1',
    '-u',
    '-m',
    '-struct',
    '-api',
    'structformat=JSONQ',
    '-api',
    'requesttags=imagedatahash',
    ...paths,
  ])
  const tags = new Map(
    (JSON.parse(output) as Record<string, unknown>[]).map((entry) => [String(entry.SourceFile), entry]),
  )
  const states = new Map<string, State>()
  for (const path of paths) {
    const entries = Object.entries(tags.get(path) ?? {})
    const isKeyword = (name: string) =>
      /Subject$|TagsList$|Keywords$|LastKeyword|CatalogSets|Categories/.test(name)
    states.set(path, {
      hash: createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
      pixels: await pixelsOf(path, String(tags.get(path)?.['File:ImageDataHash'])),
      modifiedNs: (await stat(path, { bigint: true })).mtimeNs,
      keywords: Object.fromEntries(
        entries.filter(([name]) => isKeyword(name)).map(([name, value]) => [name, valuesOf(name, value)]),
      ),
      otherTags: new Map(
        entries.filter(([name]) => !isKeyword(name)).map(([name, value]) => [name, JSON.stringify(value)]),
      ),
    })
  }
  return states
}

/** XPKeywords is one text with ';' between keywords. */
function valuesOf(name: string, value: unknown): readonly string[] {
  const values = [value].flat().map(String)
  return name.endsWith(':XPKeywords') ? values.flatMap((text) => text.split(';')) : values
}

/** Decoded pixels; where sharp cannot decode (HEIC, damaged photos), what ExifTool takes for the image data. */
async function pixelsOf(path: string, imageDataHash: string): Promise<string> {
  try {
    const pixels = await sharp(path, { failOn: 'none', limitInputPixels: false }).raw().toBuffer()
    return createHash('sha256').update(pixels).digest('hex')
  } catch {
    return imageDataHash
  }
}

/** Tags that are gone or have another value, but for places and sizes inside the file. */
function lost(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] {
  const bookkeeping =
    /^(System|ExifTool|File|XMP-x):|Offset|Start$|MediaData|XMPToolkit|HasExtendedXMP|IPTCDigest/
  return [...before.keys()].filter((name) => !bookkeeping.test(name) && before.get(name) !== after.get(name))
}

function nameOf(bench: WriteBench, photoId: Parameters<WriteBench['catalogue']['photos']['get']>[0]): string {
  return basename(bench.catalogue.photos.get(photoId)?.relativePath ?? '')
}
