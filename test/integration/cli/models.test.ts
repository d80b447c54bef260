import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import type { ListedModel } from '../../../src/shared/models.js'
import { fileServer, type FileServer } from '../../support/file-server.js'
import { listInOwnRegistry } from '../../support/own-registry.js'
import { makePhoto } from '../../support/photo-factory.js'
import { buildCli, outcomeOf, runCli, startCli, type CliOutcome } from '../../support/run-cli.js'
import { tempFolder } from '../../support/temp-folder.js'
import { onHub, runnableModel, writeModel } from '../../support/tiny-model.js'

beforeAll(buildCli)

const id = 'tiny-clip'

type Prepared = Readonly<{
  catalogue: string
  modelsFolder: string
  server: FileServer
  models: (...args: string[]) => Promise<CliOutcome>
}>

async function prepare(terms: string | null = null): Promise<Prepared> {
  const catalogue = join(tempFolder(), 'catalogue')
  const modelsFolder = join(catalogue, 'models')
  const model = runnableModel(id)
  listInOwnRegistry(model, modelsFolder, terms)
  const server = await fileServer(onHub(model))
  return { catalogue, modelsFolder, server, models: (...args) => runCli(catalogue, ['models', ...args]) }
}

async function stateOf({ models }: Prepared): Promise<unknown> {
  const { stdout } = await models('--json')
  const listed = (JSON.parse(stdout) as { models: ListedModel[] }).models
  return listed.find((one) => one.id === id)?.state.kind
}

test('installs, uses, checks, repairs and removes a model', async () => {
  const prepared = await prepare()
  const { catalogue, modelsFolder, server, models } = prepared
  expect(await stateOf(prepared)).toBe('not-installed')
  const installed = await models('install', id, '--mirror', server.address)
  expect(installed).toMatchObject({ code: 0, stdout: expect.stringContaining(`models use ${id}`) as string })
  expect(installed.stderr).toContain(
    `Downloading Tiny model ${id} (27 MB) from ${server.address.slice(0, -1)}`,
  )
  expect(installed.stderr).toMatch(/tiny-clip: 100 % of 27 MB/)
  expect(await models('use', id)).toMatchObject({ code: 0, stderr: '' })

  const photos = join(tempFolder(), 'photos')
  mkdirSync(photos)
  await makePhoto(join(photos, 'one.jpg'), { seed: 1, width: 320, height: 240 })
  const tagged = await runCli(catalogue, ['tag', photos, '--json'])
  expect(tagged).toMatchObject({ code: 0, stderr: '' })
  const [photo] = (JSON.parse(tagged.stdout) as { photos: { candidates: unknown[] }[] }).photos
  expect(photo?.candidates).toHaveLength(10)

  const inUse = await models('remove', id, '--yes')
  expect(inUse).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('in use: choose another') as string,
  })
  rmSync(join(modelsFolder, id, 'tokenizer.json'))
  const damaged = await models('verify')
  expect(damaged.code).toBe(1)
  expect(damaged.stdout).toContain('starter: every file is as published.')
  expect(damaged.stdout).toContain('tokenizer.json: expected 328292 bytes, found no file')
  const repaired = await models('repair', id, '--mirror', server.address)
  expect(repaired).toMatchObject({ code: 0, stdout: `${id}: repaired tokenizer.json.\n` })
  expect(await models('verify', id)).toMatchObject({ code: 0 })
  expect(await models('use', 'starter')).toMatchObject({ code: 0 })
  expect(await models('remove', id, '--yes')).toMatchObject({ code: 0, stdout: `Removed ${id}.\n` })
  expect(readdirSync(modelsFolder)).toEqual(['registry.json'])
})

test('downloads nothing under a licence that nobody accepted', async () => {
  const { server, models } = await prepare('For research only.')
  const refused = await models('install', id, '--mirror', server.address)
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toMatch(/For research only\. https:.* Say --accept-licence/)
  expect(server.asked).toEqual([])
  expect(await models('install', id, '--mirror', server.address, '--accept-licence')).toMatchObject({
    code: 0,
  })
})

test('is stopped by Ctrl+C, keeps what came, and goes on', async () => {
  const prepared = await prepare()
  const { catalogue, server, models } = prepared
  server.misbehave(() => ({ kind: 'stall', at: 2_000_000 }))
  const child = startCli(catalogue, ['models', 'install', id, '--mirror', server.address])
  const outcome = outcomeOf(child)
  await expect.poll(() => server.asked.length, { timeout: 30_000 }).toBe(1)
  child.kill('SIGINT')
  expect(await outcome).toMatchObject({ code: 130 })
  server.misbehave(() => ({ kind: 'none' }))
  expect(await models('install', id, '--mirror', server.address, '--json')).toMatchObject({
    code: 0,
    stdout: `{"version":1,"installed":"${id}"}\n`,
  })
})

test('imports a folder where there is no network', async () => {
  const { models } = await prepare()
  const source = writeModel(runnableModel('my-own'), join(tempFolder(), 'mine'))
  const imported = await models('import', source)
  expect(imported).toMatchObject({ code: 0, stdout: expect.stringContaining('models use my-own') as string })
  writeFileSync(join(source, 'manifest.json'), '{}')
  expect(await models('import', source)).toMatchObject({ code: 1 })
})

test('says what is wrong with a command', async () => {
  const { models } = await prepare()
  expect(await models('install', 'nothing')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('vit-b-32-256-datacomp') as string,
  })
  expect(await models('install', id, '--mirror', 'hub.example')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Expected a mirror') as string,
  })
  expect(await models('use', id)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('not installed') as string,
  })
  const help = await models('--help')
  expect(help.stdout).toContain('NODE_EXTRA_CA_CERTS')
  expect((await models('install', '--help')).stdout).toContain('--accept-licence')
})
