import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { installModel, type InstallOptions } from '../../../../src/core/models/install/install-model.js'
import { partialBytes } from '../../../../src/core/models/install/work-folders.js'
import { listModels, verifiedFile } from '../../../../src/core/models/installed-models.js'
import { bundle } from '../../../support/bundle.js'
import { startChild } from '../../../support/child.js'
import { fileServer, type FileServer } from '../../../support/file-server.js'
import { testNetwork } from '../../../support/model-network.js'
import { canMount, mountSmallDisk } from '../../../support/small-disk.js'
import { tempFolder } from '../../../support/temp-folder.js'
import { onHub, planOf, runnableModel, tinyModel, type TinyModel } from '../../../support/tiny-model.js'

type Prepared = Readonly<{
  server: FileServer
  modelsFolder: string
  install: (others?: Partial<InstallOptions>) => Promise<void>
}>

async function prepare(model: TinyModel, modelsFolder = join(tempFolder(), 'models')): Promise<Prepared> {
  const server = await fileServer(onHub(model))
  return {
    server,
    modelsFolder,
    install: (others = {}) =>
      installModel({
        plan: planOf(model, server.address),
        modelsFolder,
        network: testNetwork({ silenceMs: 500 }),
        signal: new AbortController().signal,
        onProgress: () => undefined,
        ...others,
      }),
  }
}

const totalBytes = 65_000

test('makes a model that can be used, and leaves nothing else behind', async () => {
  const model = runnableModel('copied')
  const { modelsFolder, install } = await prepare(model)
  const seen: number[] = []
  await install({ onProgress: ({ doneBytes }) => seen.push(doneBytes) })
  expect(readdirSync(modelsFolder)).toEqual(['copied'])
  const [installed] = await listModels([tempFolder(), modelsFolder])
  expect(installed).toMatchObject({ manifest: { id: 'copied' }, isBundled: false })
  await verifiedFile(installed!, 'image')
  await verifiedFile(installed!, 'text')
  expect(seen.at(-1)).toBe(model.manifest.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))
})

test('goes on where it was cancelled, file by file', async () => {
  const { server, modelsFolder, install } = await prepare(tinyModel(3))
  const stop = new AbortController()
  server.misbehave((_asked, index) => (index === 1 ? { kind: 'stall', at: 7000 } : { kind: 'none' }))
  const cancelled = install({
    signal: stop.signal,
    onProgress: ({ doneBytes }) => {
      if (doneBytes >= 40_000) stop.abort()
    },
  })
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
  const partial = await partialBytes(modelsFolder, 'tiny')
  expect(partial).toBeGreaterThanOrEqual(40_000)
  expect(await listModels([modelsFolder])).toEqual([])
  const seen: number[] = []
  await install({ onProgress: ({ doneBytes }) => seen.push(doneBytes) })
  // The first file was whole and is not asked for again.
  expect(server.asked.filter(({ path }) => path.endsWith('image.onnx'))).toHaveLength(1)
  expect(seen[0]).toBe(partial)
  expect(seen.at(-1)).toBe(totalBytes)
})

test('notices when a file that was whole has been damaged before the install ended', async () => {
  const { server, modelsFolder, install } = await prepare(tinyModel(3))
  server.misbehave((_asked, index) => (index === 1 ? { kind: 'status', status: 404 } : { kind: 'none' }))
  await expect(install()).rejects.toMatchObject({ code: 'download-failed' })
  const image = join(modelsFolder, '.partial-tiny/model/onnx/image.onnx')
  const bytes = readFileSync(image)
  bytes[5] = (bytes[5] ?? 0) ^ 1
  writeFileSync(image, bytes)
  await install()
  expect(server.asked.filter(({ path }) => path.endsWith('image.onnx'))).toHaveLength(2)
  await verifiedFile((await listModels([modelsFolder]))[0]!, 'image')
})

test('takes nothing over from a download of another revision', async () => {
  const { server, modelsFolder, install } = await prepare(tinyModel(3))
  server.misbehave((_asked, index) => (index === 1 ? { kind: 'status', status: 404 } : { kind: 'none' }))
  await expect(install()).rejects.toMatchObject({ code: 'download-failed' })
  const newer = await prepare(tinyModel(4), modelsFolder)
  await newer.install()
  expect(newer.server.asked.map(({ offset }) => offset)).toEqual([0, 0, 0])
})

test('refuses a second install of the same model while one runs', async () => {
  const { server, install } = await prepare(tinyModel(5))
  const stop = new AbortController()
  server.misbehave(() => ({ kind: 'stall', at: 100 }))
  let announce: () => void = () => undefined
  const underWay = new Promise<void>((resolve) => {
    announce = resolve
  })
  const running = install({
    signal: stop.signal,
    onProgress: () => {
      announce()
    },
  })
  const ended = expect(running).rejects.toMatchObject({ code: 'cancelled' })
  await underWay
  await expect(install()).rejects.toMatchObject({ code: 'model-busy' })
  stop.abort()
  await ended
  server.misbehave(() => ({ kind: 'none' }))
  await install()
  await expect(install()).rejects.toMatchObject({ code: 'invalid-input' })
})

test('leaves nothing behind when nothing came', async () => {
  const { server, modelsFolder, install } = await prepare(tinyModel(6))
  server.misbehave(() => ({ kind: 'status', status: 404 }))
  await expect(install()).rejects.toMatchObject({ code: 'download-failed' })
  expect(readdirSync(modelsFolder)).toEqual([])
})

test('survives kill -9 in the middle and goes on from there', async () => {
  const folder = tempFolder()
  const { server, modelsFolder, install } = await prepare(tinyModel(1), join(folder, 'models'))
  const script = await bundle('test/support/install-child.ts', folder)
  const planFile = join(folder, 'plan.json')
  writeFileSync(planFile, JSON.stringify(planOf(tinyModel(1), server.address)))
  for (const at of [10_000, 25_000]) {
    server.misbehave((asked) =>
      asked.path.endsWith('image.onnx') ? { kind: 'stall', at } : { kind: 'none' },
    )
    const child = startChild(script, [planFile, modelsFolder])
    await expect.poll(async () => partialBytes(modelsFolder, 'tiny'), { timeout: 20_000 }).toBe(at)
    await child.kill()
    expect(child.lines()).not.toContain('installed')
    expect(await listModels([modelsFolder])).toEqual([])
  }
  server.misbehave(() => ({ kind: 'none' }))
  await install()
  const offsets = server.asked.filter(({ path }) => path.endsWith('image.onnx')).map(({ offset }) => offset)
  expect(offsets).toEqual([0, 10_000, 25_000])
  await verifiedFile((await listModels([modelsFolder]))[0]!, 'image')
  expect(readdirSync(modelsFolder)).toEqual(['tiny'])
})

test.skipIf(!canMount)('says before it starts that the disk is too small', async () => {
  const disk = tempFolder()
  mountSmallDisk(disk, '8m')
  const { server, modelsFolder, install } = await prepare(tinyModel(7), join(disk, 'models'))
  await expect(install()).rejects.toMatchObject({
    code: 'disk-full',
    message: expect.stringMatching(
      /^Expected 68 MB free for the model in .*, found 9 MB\. Free some space/,
    ) as string,
  })
  expect(server.asked).toEqual([])
  expect(readdirSync(modelsFolder)).toEqual([])
})

test.skipIf(!canMount)(
  'keeps what came when the disk becomes full, and goes on when there is room',
  async () => {
    const disk = tempFolder()
    mountSmallDisk(disk, '80m')
    const model = tinyModel(8, [2_000_000, 20_000, 5000])
    const { server, modelsFolder, install } = await prepare(model, join(disk, 'models'))
    const filler = join(disk, 'filler')
    mkdirSync(filler)
    server.misbehave((_asked, index) => (index === 0 ? { kind: 'stall', at: 500_000 } : { kind: 'none' }))
    let isFull = false
    const failed = install({
      onProgress: ({ doneBytes }) => {
        if (doneBytes === 0 || isFull) return
        isFull = true
        fill(filler)
      },
    })
    await expect(failed).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringContaining('kept') as string,
    })
    expect(await listModels([modelsFolder])).toEqual([])
    expect(await partialBytes(modelsFolder, 'tiny')).toBeGreaterThan(0)
    for (const name of readdirSync(filler)) writeFileSync(join(filler, name), '')
    await install()
    expect(existsSync(join(modelsFolder, 'tiny/manifest.json'))).toBe(true)
  },
)

/** Writes until the disk has no room left. */
function fill(folder: string): void {
  const megabyte = Buffer.alloc(1_000_000)
  for (let index = 0, size = megabyte.length; size >= 1; index++) {
    try {
      writeFileSync(join(folder, String(index)), megabyte.subarray(0, size))
    } catch {
      size = Math.floor(size / 4)
    }
  }
}
