import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importModel, type LocalModel } from '../../../../src/core/models/install/import-model.js'
import type { InstallOptions } from '../../../../src/core/models/install/install-model.js'
import { readLocalModel } from '../../../../src/core/models/install/local-model.js'
import { removeModel, removePartial } from '../../../../src/core/models/install/remove-model.js'
import { repairModel } from '../../../../src/core/models/install/repair-model.js'
import { damageOf } from '../../../../src/core/models/install/verify-model.js'
import { listModels, verifiedFile } from '../../../../src/core/models/installed-models.js'
import { fileServer, type FileServer } from '../../../support/file-server.js'
import { testNetwork } from '../../../support/model-network.js'
import { canMount, mountSmallDisk } from '../../../support/small-disk.js'
import { tempFolder } from '../../../support/temp-folder.js'
import { onHub, planOf, tinyModel, writeModel } from '../../../support/tiny-model.js'

const { signal } = new AbortController()
const onProgress = (): void => undefined

async function importInto(modelsFolder: string, model: LocalModel): Promise<void> {
  await importModel({ model, modelsFolder, signal, onProgress })
}

function damage(path: string): void {
  const bytes = readFileSync(path)
  bytes[0] = (bytes[0] ?? 0) ^ 1
  rmSync(path) // not through a hard link into somebody else's file
  writeFileSync(path, bytes)
}

test('imports a folder with a manifest without copying where both are on one disk', async () => {
  const source = writeModel(tinyModel(1), join(tempFolder(), 'mine'))
  const modelsFolder = join(tempFolder(), 'models')
  await importInto(modelsFolder, await readLocalModel(source))
  expect(readdirSync(modelsFolder)).toEqual(['tiny'])
  const [installed] = await listModels([tempFolder(), modelsFolder])
  await verifiedFile(installed!, 'image')
  expect(statSync(join(modelsFolder, 'tiny/onnx/image.onnx')).ino).toBe(
    statSync(join(source, 'onnx/image.onnx')).ino,
  )
})

test.skipIf(!canMount)('copies from another disk', async () => {
  const disk = tempFolder()
  mountSmallDisk(disk, '8m')
  const source = writeModel(tinyModel(1), join(disk, 'mine'))
  const modelsFolder = join(tempFolder(), 'models')
  await importInto(modelsFolder, await readLocalModel(source))
  rmSync(source, { recursive: true })
  await verifiedFile((await listModels([modelsFolder]))[0]!, 'image')
})

test('imports from a folder of links, as the hub’s own cache is one', async () => {
  const store = writeModel(tinyModel(1), join(tempFolder(), 'store'))
  const source = join(tempFolder(), 'snapshot')
  mkdirSync(join(source, 'onnx'), { recursive: true })
  for (const name of ['manifest.json', 'tokenizer.json', 'onnx/image.onnx', 'onnx/text.onnx'])
    symlinkSync(join(store, name), join(source, name))
  const modelsFolder = join(tempFolder(), 'models')
  await importInto(modelsFolder, await readLocalModel(source))
  expect(lstatSync(join(modelsFolder, 'tiny/onnx/image.onnx')).isFile()).toBe(true)
})

test('imports nothing from a folder with a damaged file, and says which', async () => {
  const source = writeModel(tinyModel(1), join(tempFolder(), 'mine'))
  damage(join(source, 'onnx/text.onnx'))
  const modelsFolder = join(tempFolder(), 'models')
  const said = { code: 'model-damaged', message: expect.stringContaining('onnx/text.onnx') as string }
  await expect(readLocalModel(source)).rejects.toMatchObject(said)
  // And when it is damaged only after it was looked at:
  const { manifest } = tinyModel(1)
  const sources = new Map(manifest.files.map(({ path }) => [path, join(source, path)]))
  await expect(importInto(modelsFolder, { manifest, sources })).rejects.toMatchObject(said)
  expect(readdirSync(modelsFolder)).toEqual([])
  expect(existsSync(join(source, 'onnx/text.onnx'))).toBe(true)
})

test('does not import over a model that is there', async () => {
  const source = writeModel(tinyModel(1), join(tempFolder(), 'mine'))
  const modelsFolder = join(tempFolder(), 'models')
  await importInto(modelsFolder, await readLocalModel(source))
  await expect(importInto(modelsFolder, await readLocalModel(source))).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('already installed') as string,
  })
})

test('names what a folder without a model lacks', async () => {
  await expect(readLocalModel(tempFolder())).rejects.toMatchObject({ code: 'model-damaged' })
  await expect(readLocalModel(join(tempFolder(), 'nowhere'))).rejects.toMatchObject({ code: 'model-missing' })
})

async function installed(): Promise<{
  folder: string
  modelsFolder: string
  server: FileServer
  options: InstallOptions
}> {
  const model = tinyModel(2)
  const modelsFolder = join(tempFolder(), 'models')
  const folder = writeModel(model, join(modelsFolder, 'tiny'))
  const server = await fileServer(onHub(model))
  const plan = planOf(model, server.address)
  return {
    folder,
    modelsFolder,
    server,
    options: { plan, modelsFolder, network: testNetwork(), signal, onProgress },
  }
}

test('says which files are damaged, and in what', async () => {
  const { folder, options } = await installed()
  expect(await damageOf(options.plan.manifest, folder, { signal })).toEqual([])
  damage(join(folder, 'onnx/text.onnx'))
  rmSync(join(folder, 'tokenizer.json'))
  expect(await damageOf(options.plan.manifest, folder, { signal })).toEqual([
    expect.objectContaining({ path: 'onnx/text.onnx', found: expect.stringMatching(/^sha256/) as string }),
    { path: 'tokenizer.json', expected: '5000 bytes', found: 'no file' },
  ])
})

test('repairs by downloading the damaged files alone', async () => {
  const { folder, modelsFolder, server, options } = await installed()
  damage(join(folder, 'onnx/text.onnx'))
  expect(await repairModel(options, folder, options.plan.manifest)).toEqual(['onnx/text.onnx'])
  expect(server.asked.map(({ path }) => path.split('/').at(-1))).toEqual(['text.onnx'])
  expect(await damageOf(options.plan.manifest, folder, { signal })).toEqual([])
  expect(readdirSync(modelsFolder)).toEqual(['tiny'])
  expect(await repairModel(options, folder, options.plan.manifest)).toEqual([])
})

test('repairs a model whose manifest is lost', async () => {
  const { folder, modelsFolder, options } = await installed()
  rmSync(join(folder, 'manifest.json'))
  expect(await listModels([tempFolder(), modelsFolder])).toEqual([])
  expect(await repairModel(options, folder, null)).toEqual(['manifest.json'])
  expect(await listModels([tempFolder(), modelsFolder])).toHaveLength(1)
})

test('keeps the model as it is when a repair fails, and goes on from there', async () => {
  const { folder, server, options } = await installed()
  damage(join(folder, 'onnx/text.onnx'))
  server.misbehave((asked) =>
    asked.offset === 0 ? { kind: 'cut', at: 9000 } : { kind: 'status', status: 404 },
  )
  await expect(repairModel(options, folder, options.plan.manifest)).rejects.toMatchObject({
    code: 'download-failed',
  })
  expect(existsSync(join(folder, 'onnx/text.onnx'))).toBe(true)
  server.misbehave(() => ({ kind: 'none' }))
  await repairModel(options, folder, options.plan.manifest)
  expect(server.asked.at(-1)?.offset).toBeGreaterThan(0)
})

test('does not repair a model of another revision', async () => {
  const { folder, options } = await installed()
  const older = { ...options.plan.manifest, revision: 'older' }
  await expect(repairModel(options, folder, older)).rejects.toMatchObject({ code: 'invalid-input' })
})

test.skipIf(process.platform === 'win32')('does not wait for a pipe or a device in a folder', async () => {
  const source = writeModel(tinyModel(1), join(tempFolder(), 'mine'))
  rmSync(join(source, 'tokenizer.json'))
  symlinkSync('/dev/zero', join(source, 'tokenizer.json'))
  await expect(readLocalModel(source)).rejects.toMatchObject({
    code: 'model-damaged',
    message: expect.stringContaining('tokenizer.json: expected a file') as string,
  })
})

test('repairs nothing through a link that leads out of the folder of models', async () => {
  const { folder, options } = await installed()
  const elsewhere = join(tempFolder(), 'elsewhere')
  renameSync(join(folder, 'onnx'), elsewhere)
  symlinkSync(elsewhere, join(folder, 'onnx'))
  damage(join(elsewhere, 'text.onnx'))
  const before = readFileSync(join(elsewhere, 'text.onnx'))
  await expect(repairModel(options, folder, options.plan.manifest)).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('found a link to') as string,
  })
  expect(readFileSync(join(elsewhere, 'text.onnx'))).toEqual(before)

  const moved = join(tempFolder(), 'moved')
  renameSync(folder, moved)
  symlinkSync(moved, folder)
  await expect(repairModel(options, folder, options.plan.manifest)).rejects.toMatchObject({
    code: 'invalid-input',
  })
})

test('removes a model and nothing else', async () => {
  const { folder, modelsFolder } = await installed()
  const other = writeModel(tinyModel(3), join(modelsFolder, 'other'))
  await removeModel(folder, modelsFolder)
  expect(readdirSync(modelsFolder)).toEqual(['other'])
  expect(existsSync(join(other, 'manifest.json'))).toBe(true)
})

test('leaves a download alone that another process is at, and discards one that nobody is', async () => {
  const modelsFolder = tempFolder()
  const work = join(modelsFolder, '.partial-tiny')
  mkdirSync(work)
  writeFileSync(join(work, 'lock'), String(process.pid))
  await expect(removePartial(modelsFolder, 'tiny')).rejects.toMatchObject({ code: 'model-busy' })
  // Higher than any process number of Linux: a process that has died.
  writeFileSync(join(work, 'lock'), '4194305')
  await removePartial(modelsFolder, 'tiny')
  expect(readdirSync(modelsFolder)).toEqual([])
})

test('removes a link and not what it points at', async () => {
  const source = writeModel(tinyModel(1), join(tempFolder(), 'mine'))
  const modelsFolder = tempFolder()
  symlinkSync(source, join(modelsFolder, 'tiny'))
  await removeModel(join(modelsFolder, 'tiny'), modelsFolder)
  expect(readdirSync(modelsFolder)).toEqual([])
  expect(existsSync(join(source, 'manifest.json'))).toBe(true)
})

test('refuses to remove what lies elsewhere', async () => {
  const elsewhere = writeModel(tinyModel(1), join(tempFolder(), 'tiny'))
  const modelsFolder = tempFolder()
  for (const folder of [elsewhere, modelsFolder, join(modelsFolder, '..')]) {
    await expect(removeModel(folder, modelsFolder)).rejects.toMatchObject({ code: 'invalid-input' })
  }
  expect(existsSync(join(elsewhere, 'manifest.json'))).toBe(true)
})
