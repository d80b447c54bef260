import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Engine } from '../../../src/core/engine/create-engine.js'
import type { ModelProgress, ModelState } from '../../../src/shared/models.js'
import { fileServer, type FileServer } from '../../support/file-server.js'
import { openEngine } from '../../support/open-engine.js'
import { listInOwnRegistry } from '../../support/own-registry.js'
import { makePhoto } from '../../support/photo-factory.js'
import { tempFolder } from '../../support/temp-folder.js'
import { onHub, runnableModel, writeModel } from '../../support/tiny-model.js'
import { sentenceOf } from '../../../src/shared/problem.js'

type Prepared = Readonly<{ engine: Engine; server: FileServer; modelsFolder: string; catalogue: string }>

const id = 'tiny-clip'
const model = runnableModel(id)

/** An engine whose user lists a model of their own, with a local server as mirror. */
async function prepare(terms: string | null = null): Promise<Prepared> {
  const catalogue = join(tempFolder(), 'my catalogue')
  const modelsFolder = join(catalogue, 'models')
  listInOwnRegistry(model, modelsFolder, terms)
  const server = await fileServer(onHub(model))
  const engine = await openEngine(catalogue)
  await engine.api.setModelSource({ mirror: server.address, proxy: null })
  return { engine, server, modelsFolder, catalogue }
}

async function stateOf({ engine }: Prepared, modelId = id): Promise<ModelState | undefined> {
  const { models } = await engine.api.models({})
  return models.find((one) => one.id === modelId)?.state
}

test('lists the bundled model, the known ones and those of the user’s own list', async () => {
  const { engine, modelsFolder } = await prepare()
  const { models, location, source } = await engine.api.models({})
  expect(models[0]).toMatchObject({ id: 'starter', isBundled: true, state: { kind: 'installed' } })
  expect(models.length).toBeGreaterThanOrEqual(19)
  expect(models.find((one) => one.id === id)).toMatchObject({
    canDownload: true,
    state: { kind: 'not-installed' },
  })
  expect(models.some(({ state }) => state.kind === 'import-only' && state.why !== '')).toBe(true)
  expect(new Set(models.map((one) => one.id)).size).toBe(models.length)
  expect(location).toBe(modelsFolder)
  expect(source.proxy).toBeNull()
})

test('installs a model, tags with it, and removes it again', async () => {
  const prepared = await prepare()
  const { engine, modelsFolder, catalogue } = prepared
  const progress: ModelProgress[] = []
  engine.on('modelProgress', (one) => progress.push(one))
  await engine.api.installModel({ modelId: id, acceptsLicence: false })
  expect(progress.at(-1)).toMatchObject({ modelId: id, activity: 'install' })
  expect(progress.at(-1)?.doneBytes).toBe(progress.at(-1)?.totalBytes)
  expect(await stateOf(prepared)).toEqual({ kind: 'installed' })
  expect((await engine.api.status({})).models.map((one) => one.id)).toContain(id)

  await engine.api.changeSettings({ changes: { modelId: id } })
  await expect(engine.api.removeModel({ modelId: id })).rejects.toMatchObject({ code: 'model-in-use' })
  const photos = join(tempFolder(), 'photos')
  mkdirSync(photos)
  await makePhoto(join(photos, 'one.jpg'), { seed: 1, width: 320, height: 240 })
  const folder = await engine.api.registerFolder({ path: photos })
  await engine.api.openFolder({ folderId: folder.id })
  expect(await engine.api.waitForJob({})).toMatchObject({ status: 'done', failed: 0 })
  const { ids } = await engine.api.listPhotos({ folderId: folder.id, filter: 'all', sort: 'name' })
  expect((await engine.api.photoDetail({ photoId: ids[0]! })).candidates).toHaveLength(10)

  await engine.api.changeSettings({ changes: { modelId: 'starter' } })
  await engine.api.removeModel({ modelId: id })
  expect(await stateOf(prepared)).toEqual({ kind: 'not-installed' })
  expect(readdirSync(modelsFolder)).toEqual(['registry.json'])
  expect(existsSync(join(catalogue, 'user.db'))).toBe(true)
})

test('asks for the licence first, once', async () => {
  const prepared = await prepare('For research only.')
  const { engine, server } = prepared
  await expect(engine.api.installModel({ modelId: id, acceptsLicence: false })).rejects.toMatchObject({
    code: 'licence-needed',
    message: expect.stringContaining('For research only.') as string,
  })
  expect(server.asked).toEqual([])
  server.misbehave((_asked, index) => (index === 1 ? { kind: 'status', status: 404 } : { kind: 'none' }))
  await expect(engine.api.installModel({ modelId: id, acceptsLicence: true })).rejects.toMatchObject({
    code: 'download-failed',
  })
  expect(await stateOf(prepared)).toMatchObject({ kind: 'partial' })
  await engine.api.installModel({ modelId: id, acceptsLicence: false })
  expect(await stateOf(prepared)).toEqual({ kind: 'installed' })
})

test('keeps what came when it is stopped, and says so', async () => {
  const prepared = await prepare()
  const { engine, server } = prepared
  server.misbehave(() => ({ kind: 'stall', at: 300_000 }))
  const installing = engine.api.installModel({ modelId: id, acceptsLicence: false })
  const stopped = expect(installing).rejects.toMatchObject({ code: 'cancelled' })
  await expect.poll(async () => (await stateOf(prepared))?.kind).toBe('partial')
  expect((await engine.api.models({})).work).toMatchObject([{ modelId: id, activity: 'install' }])
  await expect(engine.api.installModel({ modelId: id, acceptsLicence: false })).rejects.toMatchObject({
    code: 'model-busy',
  })
  await engine.api.stopModelWork({ modelId: id })
  await stopped
  expect((await engine.api.models({})).work).toEqual([])
  await engine.api.removeModel({ modelId: id })
  expect(await stateOf(prepared)).toEqual({ kind: 'not-installed' })
})

test('stops a download when it closes', async () => {
  const { engine, server } = await prepare()
  server.misbehave(() => ({ kind: 'stall', at: 10 }))
  const installing = engine.api.installModel({ modelId: id, acceptsLicence: false })
  const stopped = expect(installing).rejects.toMatchObject({ code: 'cancelled' })
  await engine.close()
  await stopped
})

test('finds damage, and repairs it', async () => {
  const prepared = await prepare()
  const { engine, server, modelsFolder } = prepared
  await engine.api.installModel({ modelId: id, acceptsLicence: false })
  expect(await engine.api.verifyModel({ modelId: id })).toEqual([])
  rmSync(join(modelsFolder, id, 'tokenizer_config.json'))
  expect(await stateOf(prepared)).toEqual({ kind: 'damaged', files: ['tokenizer_config.json'] })
  const before = server.asked.length
  expect(await engine.api.repairModel({ modelId: id })).toEqual(['tokenizer_config.json'])
  expect(server.asked.length - before).toBe(1)
  expect(await stateOf(prepared)).toEqual({ kind: 'installed' })
})

test('does not repair what is not installed, and nothing under a licence that nobody accepted', async () => {
  const prepared = await prepare('For research only.')
  const { engine, server, modelsFolder } = prepared
  await expect(engine.api.repairModel({ modelId: id })).rejects.toMatchObject({ code: 'licence-needed' })
  const source = writeModel(model, join(tempFolder(), 'mine'))
  await engine.api.importModel({ path: source })
  rmSync(join(modelsFolder, id, 'tokenizer_config.json'))
  await expect(engine.api.repairModel({ modelId: id })).rejects.toMatchObject({
    code: 'licence-needed',
    message: expect.stringContaining('For research only.') as string,
  })
  expect(server.asked).toEqual([])

  const free = await prepare()
  await expect(free.engine.api.repairModel({ modelId: id })).rejects.toMatchObject({ code: 'model-missing' })
  expect(free.server.asked).toEqual([])
  expect(readdirSync(free.modelsFolder)).toEqual(['registry.json'])
})

test('imports a folder, and never over the bundled model', async () => {
  const prepared = await prepare()
  const { engine } = prepared
  const source = writeModel(runnableModel('my-own'), join(tempFolder(), 'mine'))
  expect(await engine.api.importModel({ path: source })).toMatchObject({ modelId: 'my-own' })
  expect(await stateOf(prepared, 'my-own')).toEqual({ kind: 'installed' })
  await expect(engine.api.repairModel({ modelId: 'my-own' })).rejects.toMatchObject({ code: 'model-missing' })
  const other = writeModel(runnableModel('starter'), join(tempFolder(), 'mine'))
  await expect(engine.api.importModel({ path: other })).rejects.toMatchObject({ code: 'invalid-input' })
})

test('keeps the bundled model', async () => {
  const { engine } = await prepare()
  await expect(engine.api.removeModel({ modelId: 'starter' })).rejects.toMatchObject({
    code: 'invalid-input',
  })
  await expect(engine.api.removeModel({ modelId: 'nothing' })).rejects.toMatchObject({
    code: 'model-missing',
  })
})

test('remembers where models come from, without showing a password', async () => {
  const { engine, catalogue } = await prepare()
  const kept = { mirror: 'https://hub.example/', proxy: 'http://ada:s3cret@proxy.example:3128/' }
  await engine.api.setModelSource(kept)
  const shown = { mirror: kept.mirror, proxy: 'http://ada:***@proxy.example:3128/' }
  expect((await engine.api.models({})).source).toEqual(shown)
  // As a page sends it back that changes the mirror alone.
  await engine.api.setModelSource({ ...shown, mirror: null })
  await engine.api.useModelSource({ mirror: 'http://127.0.0.1:9/' })
  expect((await engine.api.models({})).source).toEqual({ ...shown, mirror: 'http://127.0.0.1:9/' })
  await expect(engine.api.useModelSource({ proxy: 'ftp://x' })).rejects.toMatchObject({
    code: 'invalid-input',
  })
  await engine.close()
  const again = await openEngine(catalogue)
  expect((await again.api.models({})).source).toEqual({ ...shown, mirror: null })
})

test('tells of a list of the user’s that cannot be read, and lists the others', async () => {
  const catalogue = join(tempFolder(), 'catalogue')
  mkdirSync(join(catalogue, 'models'), { recursive: true })
  writeFileSync(join(catalogue, 'models/registry.json'), '{"version":1,"models":[{"id":"x"}]}')
  const engine = await openEngine(catalogue)
  expect((await engine.api.status({})).notices.map(sentenceOf).join()).toContain('registry.json')
  expect((await engine.api.models({})).models.length).toBeGreaterThan(10)
})
