import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readTags } from '../../support/exiftool-command.js'
import { makePhoto, photoBytes } from '../../support/photo-factory.js'
import { buildCli, outcomeOf, runCli, startCli } from '../../support/run-cli.js'
import { tempFolder } from '../../support/temp-folder.js'

beforeAll(buildCli)

type Printed = {
  readonly photos: readonly {
    readonly path: string
    readonly state: string
    readonly reason?: string
    readonly existing: readonly string[]
    readonly suggestions: readonly {
      readonly tag: string
      readonly path: readonly string[]
      readonly probability: number
    }[]
    readonly candidates: readonly {
      readonly tag: string
      readonly probability: number
      readonly evidence: string
    }[]
  }[]
}

/** A folder of real photos with its own catalogue beside it. */
async function makeFolder(count: number): Promise<{ photos: string; catalogue: string }> {
  const root = tempFolder()
  const photos = join(root, 'photos')
  mkdirSync(photos)
  for (let index = 0; index < count; index += 1) {
    await makePhoto(join(photos, `photo-${String(index)}.jpg`), { width: 320, height: 240, seed: index + 1 })
  }
  return { photos, catalogue: join(root, 'catalogue') }
}

/** What the test checks of a command's JSON. */
function parsed(stdout: string): Printed {
  return JSON.parse(stdout) as Printed
}

function hashesOf(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name)
      return [path, createHash('sha256').update(readFileSync(path)).digest('hex')]
    }),
  )
}

describe('tag', () => {
  it('gives ten candidates for every photo and reports the broken one', async () => {
    const { photos, catalogue } = await makeFolder(3)
    writeFileSync(join(photos, 'broken.jpg'), (await photoBytes({ seed: 9 })).slice(0, 300))
    const { code, stdout, stderr } = await runCli(catalogue, ['tag', photos, '--min', '0.02', '--json'])
    const printed = parsed(stdout)
    expect(code).toBe(3)
    expect(printed.photos).toHaveLength(4)
    for (const photo of printed.photos.filter(({ state }) => state === 'ready')) {
      expect(photo.candidates).toHaveLength(10)
      expect(photo.suggestions.length).toBeGreaterThan(0)
      expect(photo.suggestions.every(({ probability }) => probability >= 0.02)).toBe(true)
    }
    expect(printed.photos.filter(({ state }) => state === 'failed').map(({ path }) => path)).toEqual([
      join(photos, 'broken.jpg'),
    ])
    expect(stderr).toContain('broken.jpg: ')
  })

  it('mentions videos, which it leaves alone', async () => {
    const { photos, catalogue } = await makeFolder(1)
    writeFileSync(join(photos, 'film.mp4'), Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42', 'latin1'))
    const { stdout } = await runCli(catalogue, ['tag', photos])
    expect(stdout).toMatch(/^1 photo · .* · 1 video \(not supported yet\)$/m)
  })

  it('suggests only words of the list that was given, and forgets the list afterwards', async () => {
    const { photos, catalogue } = await makeFolder(1)
    const words = join(photos, 'words.txt')
    writeFileSync(words, 'animal\n\tdog\n\tcat\nqwertzuiop\n☕\n')
    const own = await runCli(catalogue, ['tag', photos, '--vocabulary', words, '--min', '0', '--json'])
    const [photo] = parsed(own.stdout).photos
    expect(new Map(photo?.candidates.map(({ tag, evidence }) => [tag, evidence]))).toEqual(
      new Map([
        ['dog', 'measured'],
        ['cat', 'measured'],
        ['qwertzuiop', 'guess'],
      ]),
    )
    expect(own.stderr).toContain('1 word the model cannot spell, never suggested: ☕')
    const after = await runCli(catalogue, ['tag', photos, '--json'])
    expect(parsed(after.stdout).photos[0]?.candidates).toHaveLength(10)
  })

  it('goes on when its reader has gone away', async () => {
    const { photos, catalogue } = await makeFolder(2)
    const child = startCli(catalogue, ['tag', photos, '--json'])
    child.stdout?.destroy()
    expect(await outcomeOf(child)).toMatchObject({ code: 0, stderr: '' })
    const again = await runCli(catalogue, ['scan', photos, '--json'])
    expect(JSON.parse(again.stdout)).toMatchObject({ scan: { unchanged: 2, added: 0 } })
  })

  it('ends with 130 when it is interrupted, and goes on next time', async () => {
    const { photos, catalogue } = await makeFolder(60)
    const child = startCli(catalogue, ['tag', photos])
    const ended = outcomeOf(child)
    const thumbs = join(catalogue, 'thumbs')
    await expect
      .poll(() => existsSync(thumbs) && readdirSync(thumbs).length > 0, { timeout: 60_000 })
      .toBe(true)
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ code: 130, stdout: '' })
    expect(await runCli(catalogue, ['tag', photos])).toMatchObject({ code: 0 })
  })

  it('says who has the catalogue when another process does', async () => {
    const { photos, catalogue } = await makeFolder(60)
    const first = startCli(catalogue, ['tag', photos])
    const ended = outcomeOf(first)
    await expect.poll(() => existsSync(join(catalogue, 'thumbs')), { timeout: 60_000 }).toBe(true)
    const second = await runCli(catalogue, ['models'])
    expect(second.code).toBe(1)
    expect(second.stderr).toContain(String(first.pid))
    first.kill('SIGINT')
    await ended
  })
})

describe('tag --write and undo', () => {
  it('writes what was accepted, and undo restores every file byte for byte', async () => {
    const { photos, catalogue } = await makeFolder(2)
    for (const format of ['png', 'webp', 'tiff', 'avif', 'gif'] as const) {
      await makePhoto(join(photos, `photo.${format}`), { format, seed: 5, width: 320, height: 240 })
    }
    const before = hashesOf(photos)
    const options = ['tag', photos, '--min', '0.02', '--accept-above', '0.03', '--json']

    const dry = await runCli(catalogue, [...options, '--dry-run'])
    expect(dry.code).toBe(0)
    const { plan } = JSON.parse(dry.stdout) as { plan: readonly { path: string; decision: string }[] }
    expect(plan.some(({ decision }) => decision === 'write')).toBe(true)
    expect(hashesOf(photos)).toEqual(before)

    const written = await runCli(catalogue, [...options, '--write'])
    expect(written.code).toBe(0)
    const { writes } = JSON.parse(written.stdout) as { writes: readonly { path: string; outcome: string }[] }
    expect(writes.length).toBe(plan.filter(({ decision }) => decision === 'write').length)
    for (const { path } of writes) {
      const tagged = path.endsWith('.gif') ? `${path}.xmp` : path
      expect([(await readTags(tagged, ['XMP-dc:Subject']))['XMP-dc:Subject']].flat().length).toBeGreaterThan(
        0,
      )
    }

    const history = await runCli(catalogue, ['history', '--json'])
    expect(JSON.parse(history.stdout)).toMatchObject({ batches: [{ undoableCount: writes.length }] })
    expect(await runCli(catalogue, ['undo'])).toMatchObject({ code: 0, stderr: '' })
    expect(hashesOf(photos)).toEqual(before)
  })

  it('takes back one photo by its path', async () => {
    const { photos, catalogue } = await makeFolder(3)
    const before = hashesOf(photos)
    await runCli(catalogue, ['tag', photos, '--min', '0.02', '--accept-above', '0.03', '--write'])
    const after = hashesOf(photos)
    const [changed = ''] = Object.keys(after).filter((path) => after[path] !== before[path])
    expect(await runCli(catalogue, ['undo', '--photo', changed, '--yes'])).toMatchObject({ code: 0 })
    expect(hashesOf(photos)).toEqual({ ...after, [changed]: before[changed] })
  })
})

describe('the other commands', () => {
  it('scan, search, export and models answer for a script', async () => {
    const { photos, catalogue } = await makeFolder(2)
    await makePhoto(join(photos, 'tagged.jpg'), {
      seed: 7,
      tags: { 'XMP-dc:Subject': ['=harbour', 'night'] },
    })
    const scan = await runCli(catalogue, ['scan', photos, '--json'])
    expect(JSON.parse(scan.stdout)).toMatchObject({ version: 1, scan: { added: 3 } })
    const search = await runCli(catalogue, ['search', photos, 'a dog on a beach', '--limit', '2', '--json'])
    expect((JSON.parse(search.stdout) as { photos: unknown[] }).photos).toHaveLength(2)
    const exported = await runCli(catalogue, ['export', photos, '--format', 'csv'])
    expect(exported.stdout).toContain("existing,'=harbour,")
    const models = await runCli(catalogue, ['models', '--json'])
    expect(JSON.parse(models.stdout)).toMatchObject({
      models: expect.arrayContaining([
        expect.objectContaining({ id: 'starter', isInUse: true }),
      ]) as unknown[],
    })
  })

  it('fail with 1 for a folder that is not there', async () => {
    const { catalogue, photos } = await makeFolder(0)
    const { code, stderr } = await runCli(catalogue, ['tag', join(photos, 'missing')])
    expect(code).toBe(1)
    expect(stderr).toContain('missing')
  })
})

const sharedPhotos = resolve(import.meta.dirname, '../../../../shared/photos')

describe.skipIf(!existsSync(sharedPhotos))('real photos', () => {
  it('are tagged, written and restored, and the broken ones reported', async () => {
    const root = tempFolder()
    const photos = join(root, 'photos')
    const catalogue = join(root, 'catalogue')
    cpSync(sharedPhotos, photos, { recursive: true, mode: 0 })
    const before = hashesOf(photos)
    const { code, stdout, stderr } = await runCli(catalogue, [
      'tag',
      photos,
      '--accept-above',
      '0.8',
      '--write',
      '--json',
    ])
    const printed = parsed(stdout)
    const failed = printed.photos.filter(({ state }) => state !== 'ready')
    expect(failed.every(({ reason }) => reason !== undefined && reason !== '')).toBe(true)
    expect(code).toBe(failed.length === 0 && !stderr.includes('not written') ? 0 : 3)
    expect(
      printed.photos
        .filter(({ state }) => state === 'ready')
        .every(({ candidates }) => candidates.length === 10),
    ).toBe(true)
    const after = hashesOf(photos)
    expect(Object.keys(after).filter((path) => after[path] !== before[path]).length).toBeGreaterThan(0)
    expect((await runCli(catalogue, ['undo', '--yes'])).code).toBe(0)
    expect(hashesOf(photos)).toEqual(before)
  })
})
