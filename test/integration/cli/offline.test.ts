import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { makePhoto } from '../../support/photo-factory.js'
import { buildCli, runCli } from '../../support/run-cli.js'
import { tempFolder } from '../../support/temp-folder.js'
import { runnableModel, writeModel } from '../../support/tiny-model.js'

beforeAll(buildCli)

const canUnshare = spawnSync('unshare', ['--net', 'true']).status === 0
const canTrace = spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status === 0

/** Tags, writes and undoes: all that the program does with photos. */
async function mainJob(under: readonly string[]): Promise<void> {
  const root = tempFolder()
  const photos = join(root, 'photos')
  const catalogue = join(root, 'catalogue')
  mkdirSync(photos)
  for (const seed of [1, 2])
    await makePhoto(join(photos, `${String(seed)}.jpg`), { seed, width: 320, height: 240 })
  const write = ['tag', photos, '--min', '0.02', '--accept-above', '0.03', '--write', '--json']
  const written = await runCli(catalogue, write, under)
  expect(written.code).toBe(0)
  expect(written.stderr).toMatch(/^shutterword: 2 photos have suggestions that are taught or guesses.*\n$/)
  expect((JSON.parse(written.stdout) as { writes: unknown[] }).writes.length).toBeGreaterThan(0)
  expect(await runCli(catalogue, ['search', photos, 'a red ball'], under)).toMatchObject({ code: 0 })
  expect(await runCli(catalogue, ['undo', '--yes'], under)).toMatchObject({ code: 0, stderr: '' })
  // Models are listed, checked and imported without asking anybody; only install and repair do.
  expect(await runCli(catalogue, ['models'], under)).toMatchObject({ code: 0, stderr: '' })
  expect(await runCli(catalogue, ['models', 'verify'], under)).toMatchObject({ code: 0 })
  const own = writeModel(runnableModel('my-own'), join(root, 'mine'))
  expect(await runCli(catalogue, ['models', 'import', own], under)).toMatchObject({ code: 0 })
  expect(await runCli(catalogue, ['models', 'remove', 'my-own', '--yes'], under)).toMatchObject({ code: 0 })
}

it.skipIf(!canUnshare)('does the whole job where there is no network', async () => {
  await mainJob(['unshare', '--net'])
})

it.skipIf(!canTrace)('tries to reach nobody', async () => {
  const log = join(tempFolder(), 'connections.txt')
  await mainJob(['strace', '-f', '-A', '-e', 'trace=connect,sendto,sendmsg', '-o', log])
  const lines = readFileSync(log, 'utf8').split('\n')
  expect(lines.some((line) => line.includes('exited with 0'))).toBe(true)
  expect(lines.filter((line) => line.includes('AF_INET'))).toEqual([])
})

it.skipIf(!canTrace)('is seen when it does reach for somebody', async () => {
  const log = join(tempFolder(), 'connections.txt')
  const install = ['models', 'install', 'vit-b-32-256-datacomp', '--mirror', 'http://127.0.0.1:9/']
  const under = ['timeout', '-s', 'INT', '6', 'strace', '-f', '-e', 'trace=connect', '-o', log]
  // Nobody listens there. What counts is that the trace above would have shown it.
  expect((await runCli(join(tempFolder(), 'catalogue'), install, under)).code).not.toBe(0)
  expect(readFileSync(log, 'utf8')).toMatch(/AF_INET.*127\.0\.0\.1/)
})

it('leaves nothing in the home folder but the catalogue: no device id, no queue of events to be sent', async () => {
  const root = tempFolder()
  const home = join(root, 'home')
  const photos = join(root, 'photos')
  mkdirSync(home)
  await makePhoto(join(photos, '1.jpg'), { width: 320, height: 240 })
  const environment = { HOME: home, XDG_CACHE_HOME: '', XDG_CONFIG_HOME: '', XDG_DATA_HOME: '' }
  expect(await runCli(join(root, 'catalogue'), ['tag', photos], [], environment)).toMatchObject({ code: 0 })
  expect(readdirSync(home, { recursive: true })).toEqual([])
})
