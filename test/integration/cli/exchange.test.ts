import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readTags, runExifTool } from '../../support/exiftool-command.js'
import { makePhoto } from '../../support/photo-factory.js'
import { buildCli, runCli } from '../../support/run-cli.js'
import { tempFolder } from '../../support/temp-folder.js'

beforeAll(buildCli)

/** A folder of two photos, tagged and written. */
async function writtenFolder() {
  const root = tempFolder()
  const [photos, catalogue] = [join(root, 'photos'), join(root, 'catalogue')]
  mkdirSync(photos)
  for (const seed of [1, 2])
    await makePhoto(join(photos, `${String(seed)}.jpg`), { seed, width: 320, height: 240 })
  const original = bytesOf(photos)
  const options = ['--min', '0.02', '--accept-above', '0.03', '--write']
  expect(await runCli(catalogue, ['tag', photos, ...options])).toMatchObject({ code: 0 })
  const written = bytesOf(photos)
  const names = Object.keys(written).filter((name) => written[name] !== original[name])
  expect(names.length).toBeGreaterThan(0)
  return { root, photos, catalogue, original, names }
}

function bytesOf(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'base64')]),
  )
}

const subjectOf = async (path: string) =>
  [(await readTags(path, ['XMP-dc:Subject']))['XMP-dc:Subject'] ?? []].flat()

describe('undo and history', () => {
  it('take back everything since a day, only ours where another program edited since', async () => {
    const { photos, catalogue, original, names } = await writtenFolder()
    const edited = names[0] ?? ''
    await runExifTool(['-overwrite_original', '-XMP-dc:Subject+=theirs', join(photos, edited)])
    expect(await runCli(catalogue, ['undo', '--since', '2999-01-01', '--yes'])).toMatchObject({
      code: 0,
      stdout: 'Nothing to undo.\n',
    })
    const undone = await runCli(catalogue, ['undo', '--since', '2000-01-01', '--yes', '--json'])
    expect(undone.code).toBe(0)
    expect(JSON.parse(undone.stdout)).toMatchObject({ merged: 1, restored: names.length - 1, failed: 0 })
    expect(await subjectOf(join(photos, edited))).toEqual(['theirs'])
    expect({ ...bytesOf(photos), [edited]: '' }).toEqual({ ...original, [edited]: '' })
    const history = await runCli(catalogue, ['history', '--photos'])
    expect(history.stdout).toContain(`${join(photos, edited)} (undone`)
    expect(history.stdout).toContain('+ XMP-dc:Subject: ')
  })

  it('take --batch without a name for the last batch', async () => {
    const { photos, catalogue, original } = await writtenFolder()
    expect(await runCli(catalogue, ['undo', '--batch', '--yes'])).toMatchObject({ code: 0, stderr: '' })
    expect(bytesOf(photos)).toEqual(original)
  })

  it('name a date that is none as wrong usage', async () => {
    const { catalogue } = await writtenFolder()
    const { code, stderr } = await runCli(catalogue, ['undo', '--since', 'last week', '--yes'])
    expect(code).toBe(2)
    expect(stderr).toContain('since')
  })
})

describe('export and import', () => {
  it('carry verdicts to another catalogue, and back out of a dry run', async () => {
    const { root, photos, catalogue, names } = await writtenFolder()
    const exported = await runCli(catalogue, ['export', photos])
    const file = join(root, 'export.json')
    writeFileSync(file, exported.stdout)
    await runCli(catalogue, ['undo', '--yes'])
    const elsewhere = join(root, 'elsewhere')
    mkdirSync(elsewhere)
    copyFileSync(join(photos, names[0] ?? ''), join(elsewhere, 'renamed.jpg'))
    const other = join(root, 'other-catalogue')
    await runCli(other, ['scan', elsewhere])

    const dry = await runCli(other, ['import', file, '--dry-run', '--json'])
    expect(JSON.parse(dry.stdout)).toMatchObject({ isImported: false, photos: 1 })
    const imported = await runCli(other, ['import', file, '--yes', '--json'])
    expect(imported.code).toBe(names.length === 1 ? 0 : 3)
    expect(JSON.parse(imported.stdout)).toMatchObject({ isImported: true, photos: 1 })

    const copies = join(root, 'copies')
    expect(await runCli(other, ['export', elsewhere, '--copies-to', copies])).toMatchObject({ code: 0 })
    expect((await subjectOf(join(copies, 'renamed.jpg'))).length).toBeGreaterThan(0)
    expect(await subjectOf(join(elsewhere, 'renamed.jpg'))).toEqual([])
    const sidecars = join(root, 'sidecars')
    expect(await runCli(other, ['export', elsewhere, '--sidecars-to', sidecars])).toMatchObject({ code: 0 })
    expect(await subjectOf(join(sidecars, 'renamed.jpg.xmp'))).toEqual(
      await subjectOf(join(copies, 'renamed.jpg')),
    )
    expect((await runCli(other, ['export', elsewhere, '--copies-to', join(elsewhere, 'in')])).code).toBe(2)
  })

  it('print one row per photo for a spreadsheet', async () => {
    const { photos, catalogue } = await writtenFolder()
    const { stdout } = await runCli(catalogue, ['export', photos, '--format', 'csv', '--rows', 'photos'])
    expect(stdout.trimEnd().split('\r\n')).toHaveLength(3)
  })
})
