import { existsSync } from 'node:fs'
import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { photoBytes } from '../../support/photo-factory.js'
import { tempFolder } from '../../support/temp-folder.js'
import { openWriteBench } from '../../support/write-bench.js'

const names = [
  'new\nline.jpg',
  'tab\t.jpg',
  `${'n'.repeat(251)}.jpg`,
  '-dash.jpg',
  '#hash.jpg',
  '@at.jpg',
  '%d %f.jpg',
  '$x `id`.jpg',
  'a&amp;b.jpg',
  '日本 🐈 e\u0301.jpg',
  ' space .jpg',
  'quo\'te".jpg',
  '[a]*?.jpg',
  'back\\slash.jpg',
  'no-extension',
  'really-a-jpeg.png',
  'PHOTO.JPE',
]
const folders = ['100%d', '%f%e', 'new\nline', '-o', 'plain %c']

describe.skipIf(process.platform === 'win32')('names that command lines stumble over', () => {
  it.each(names)('%j is written and undone', async (name) => {
    await writeAndUndo('.', name)
  })

  it.each(folders)(
    'a photo in the folder %j is written and undone, and nothing appears elsewhere',
    async (folder) => {
      await writeAndUndo(folder, 'photo.jpg')
    },
  )
})

async function writeAndUndo(folder: string, name: string): Promise<void> {
  const bench = openWriteBench()
  await mkdir(join(bench.folder, folder), { recursive: true })
  const path = join(bench.folder, folder, name)
  const original = await photoBytes()
  await writeFile(path, original)
  const before = await readdir(bench.folder, { recursive: true })
  const result = await bench.write(path, { accepted: [['animal', 'dog']] })
  expect(result).toMatchObject({ outcome: 'written', problem: null })
  const values = (await bench.request(path, {})).found.map(({ value }) => value)
  expect(values).toEqual(['animal', 'dog', 'animal|dog', 'animal/dog'])
  expect(await bench.undoAll()).toMatchObject([{ outcome: 'restored' }])
  expect((await readFile(path)).equals(original)).toBe(true)
  expect(await readdir(bench.folder, { recursive: true })).toEqual(before)
}

describe('a link inside the chosen folder', () => {
  it('is followed: the photo that it names is written and the link stays', async () => {
    const bench = openWriteBench()
    await mkdir(join(bench.folder, 'real'))
    const target = join(bench.folder, 'real', 'photo.jpg')
    await writeFile(target, await photoBytes())
    await symlink(target, join(bench.folder, 'link.jpg'))
    expect(await bench.write(join(bench.folder, 'link.jpg'), { accepted: [['dog']] })).toMatchObject({
      outcome: 'written',
    })
    expect((await bench.request(target, {})).found).toHaveLength(1)
  })
})

describe('a hostile .ExifTool_config', () => {
  it('beside the photos, in HOME or in the environment is never run', async () => {
    const hostile = tempFolder()
    const marker = join(hostile, 'executed')
    await writeFile(join(hostile, '.ExifTool_config'), `open(my $f, '>', '${marker}'); close($f); 1;`)
    const bench = openWriteBench()
    await writeFile(join(bench.folder, '.ExifTool_config'), `open(my $f, '>', '${marker}'); close($f); 1;`)
    await writeFile(join(bench.folder, 'photo.jpg'), await photoBytes())
    const { HOME, EXIFTOOL_HOME } = process.env
    const folder = process.cwd()
    try {
      process.env.HOME = hostile
      process.env.EXIFTOOL_HOME = hostile
      process.chdir(bench.folder)
      expect(await bench.write(join(bench.folder, 'photo.jpg'), { accepted: [['dog']] })).toMatchObject({
        outcome: 'written',
      })
    } finally {
      process.chdir(folder)
      restore('HOME', HOME)
      restore('EXIFTOOL_HOME', EXIFTOOL_HOME)
    }
    expect(existsSync(marker)).toBe(false)
  })
})

function restore(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name)
  else process.env[name] = value
}
