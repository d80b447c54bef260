import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTags } from '../../support/exiftool-command.js'
import { makePhoto } from '../../support/photo-factory.js'
import { openScannedWriter } from '../../support/scanned-writer.js'

/** Different files on Linux; on macOS and Windows each pair is one file, which then exists once. */
const twins = [
  ['beach.jpg', 'Beach.jpg'],
  ['IMG_1.jpg', 'IMG_1.JPG'],
  ['caf\u00e9.jpg', 'cafe\u0301.jpg'],
] as const

describe('photos whose names differ in case or Unicode form alone', () => {
  it.each([false, true])(
    'are each scanned, written and undone, none for the other; sidecars: %s',
    async (alwaysSidecar) => {
      const { scanner, write, undo } = openScannedWriter()
      const { path: folder } = scanner.folder
      for (const [seed, name] of twins.flat().entries()) {
        const tags = { 'XMP-dc:Subject': [`own ${String(seed)}`] }
        await makePhoto(join(folder, name), { seed, width: 96, height: 64, tags })
      }
      const names = readdirSync(folder).sort()
      const bytesOf = () =>
        new Map(names.map((name) => [name, readFileSync(join(folder, name)).toString('hex')]))
      const keywordsOf = async (name: string): Promise<unknown[]> =>
        [(await readTags(join(folder, name), ['XMP-dc:Subject']))['XMP-dc:Subject']].flat()
      const before = bytesOf()
      const own = new Map<string, unknown[]>()
      for (const name of names) own.set(name, await keywordsOf(name))

      const outcomes = await write({ alwaysSidecar })
      expect([...outcomes.keys()].sort()).toEqual(names)
      expect([...outcomes.values()]).toEqual(names.map(() => ({ outcome: 'written', reason: null })))
      expect(readdirSync(folder)).toHaveLength(names.length * (alwaysSidecar ? 2 : 1))
      for (const name of names) {
        const written = alwaysSidecar ? `${name}.xmp` : name
        expect(await keywordsOf(written), name).toEqual([...(own.get(name) ?? []), 'animal', 'dog'])
      }
      if (alwaysSidecar) expect(bytesOf()).toEqual(before)

      await undo()
      expect(bytesOf()).toEqual(before)
      expect(readdirSync(folder).sort()).toEqual(names)
    },
  )
})
