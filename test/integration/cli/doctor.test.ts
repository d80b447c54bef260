import { readFile, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openCatalogue } from '../../../src/core/catalogue/open-catalogue.js'
import type { DiagnosisRecord } from '../../../src/cli/diagnosis-record.js'
import { makePhoto } from '../../support/photo-factory.js'
import { buildCli, runCli } from '../../support/run-cli.js'
import { installSecondModel } from '../../support/second-model.js'
import { softwareDeviceTimeoutMs, swiftShader } from '../../support/swiftshader.js'
import { tempFolder } from '../../support/temp-folder.js'

beforeAll(buildCli)

/** A catalogue that has seen one photo, with a second model beside it. */
async function setUp() {
  const folder = tempFolder()
  const catalogue = join(folder, 'catalogue')
  const modelFolder = installSecondModel(catalogue)
  const photos = join(folder, 'private party')
  await makePhoto(join(photos, 'secret.jpg'), { width: 320, height: 240, seed: 1 })
  return { catalogue, modelFolder, photos }
}

/** Notes for every photo that the engine crashed on it once more than it is forgiven. */
function quarantineAll(catalogueFolder: string): void {
  const catalogue = openCatalogue(catalogueFolder)
  const hashes = catalogue.folders
    .all()
    .flatMap(({ id }) => catalogue.photos.inFolder(id))
    .map(({ contentHash }) => contentHash)
  catalogue.quarantine.begin(hashes)
  catalogue.quarantine.settleCrash(2)
  catalogue.quarantine.begin(hashes)
  catalogue.close()
}

describe('shutterword doctor', () => {
  it('explains what runs, names no photo and no folder, and remembers what it measured', async () => {
    const { catalogue, photos } = await setUp()
    expect((await runCli(catalogue, ['tag', photos])).code).toBe(0)
    const { code, stdout, stderr } = await runCli(catalogue, ['doctor'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/ONNX Runtime {2}1\.\d+\.\d+/)
    expect(stdout).toMatch(/Provider {6}CPU, \d+ threads?, \d+ photos? at once: [\d.]+ ms a photo/)
    expect(stdout).toContain('(remembered)')
    expect(stdout).toMatch(/CPU +in use: the fastest correct one/)
    expect(stdout).toMatch(/CUDA +refused: |CUDA +not available: /)
    expect(stdout).toContain('7 files, 30.4 MB, all as their SHA-256 says')
    expect(stdout).toMatch(/Checked {7}\S+: sound/)
    expect(stdout).toMatch(/Holds {9}1 photo, 1 embedding, 0 verdicts/)
    expect(stdout).toContain('No problem found.')
    for (const secret of ['secret', 'private party', catalogue, homedir() + '/']) {
      expect(stdout).not.toContain(secret)
    }
    expect((await runCli(catalogue, ['doctor', '--with-paths'])).stdout).toContain(catalogue)
    expect((await runCli(catalogue, ['doctor', '--measure-again'])).stdout).toContain('(at this start)')
  })

  it('counts what it may not name: photos that a crash or an interrupted write left behind', async () => {
    const { catalogue, photos } = await setUp()
    expect((await runCli(catalogue, ['tag', photos])).code).toBe(0)
    quarantineAll(catalogue)
    const { stdout } = await runCli(catalogue, ['doctor'])
    expect(stdout).toContain('Notices on single photos, not shown without paths: 1')
    expect(stdout).not.toContain('secret')
  })

  it('says the same as JSON', async () => {
    const { catalogue } = await setUp()
    const { code, stdout } = await runCli(catalogue, ['doctor', '--json'])
    expect(code).toBe(0)
    const found = JSON.parse(stdout) as DiagnosisRecord
    expect(found).toMatchObject({ version: 1, choice: 'auto', problems: [], logsFolder: null })
    expect(found.providers.map(({ provider }) => provider)).toEqual([
      'cuda',
      'dml',
      'coreml',
      'webgpu',
      'cpu',
    ])
    expect(found.run?.memory.after).toBeGreaterThan(found.run?.memory.before ?? Infinity)
    expect(JSON.stringify(found)).not.toContain(catalogue)
  })

  it('ends with 3 and a sentence of advice when a file of the model is damaged', async () => {
    const { catalogue, modelFolder } = await setUp()
    const path = join(modelFolder, 'text_model.onnx')
    await writeFile(path, (await readFile(path)).fill(7, 0, 64))
    const { code, stdout } = await runCli(catalogue, ['doctor', '--model', 'second'])
    expect(code).toBe(3)
    expect(stdout).toContain('nothing: the model could not be loaded')
    expect(stdout).toMatch(/! Model file <model second>\/text_model.onnx: expected sha256 \w+, found sha256/)
    expect(stdout).toContain('Repair or install the model again, or choose another one in Settings.')
  })

  it(
    'finds WebGPU right and slow on a device made of software',
    { timeout: softwareDeviceTimeoutMs },
    async (context) => {
      const graphics = swiftShader()
      if (!graphics.environment) return context.skip(graphics.reason)
      const { VK_ICD_FILENAMES = '', LD_LIBRARY_PATH = '' } = graphics.environment
      const under = ['env', `VK_ICD_FILENAMES=${VK_ICD_FILENAMES}`, `LD_LIBRARY_PATH=${LD_LIBRARY_PATH}`]
      const { catalogue } = await setUp()
      const { code, stdout } = await runCli(catalogue, ['doctor', '--json'], under)
      expect(code).toBe(0)
      const { providers, run } = JSON.parse(stdout) as DiagnosisRecord
      expect(run?.plan.provider).toBe('cpu')
      const webgpu = providers.find(({ provider }) => provider === 'webgpu')
      expect(webgpu?.state).toBe('slower')
      expect(webgpu?.reason).toMatch(/^CPU is \d+ times as fast$/)
      expect(webgpu?.milliseconds).toBeGreaterThan(run?.plan.milliseconds ?? Infinity)
      expect(webgpu?.largestDifference).toBeLessThan(1e-3)
    },
  )

  const isWindows = process.platform === 'win32'
  it.skipIf(isWindows)('ends with 3 when the provider that was asked for is refused', async () => {
    const { catalogue } = await setUp()
    const { code, stdout } = await runCli(catalogue, ['doctor', '--provider', 'dml'])
    expect(code).toBe(3)
    expect(stdout).toContain('DirectML was asked for and refused: DirectML is not part of ONNX Runtime')
    expect(stdout).toContain('Choose Automatic')
  })
})

describe('--model', () => {
  it('uses another installed model for one run and leaves the setting alone', async () => {
    const { catalogue, photos } = await setUp()
    const tagged = await runCli(catalogue, ['tag', photos, '--model', 'second', '--json'])
    expect(tagged.code).toBe(0)
    // The starter's thresholds are not the second model's.
    expect(JSON.parse(tagged.stdout)).toMatchObject({ photos: [{ state: 'ready' }] })
    expect((await runCli(catalogue, ['search', photos, 'dog', '--model', 'second'])).stdout).toContain(
      'secret.jpg',
    )
    const models = await runCli(catalogue, ['models', '--json'])
    const listed = (JSON.parse(models.stdout) as { models: { id: string; isInUse: boolean }[] }).models
    expect(listed.find(({ id }) => id === 'second')?.isInUse).toBe(false)
    expect(listed.filter(({ isInUse }) => isInUse).map(({ id }) => id)).toEqual(['starter'])
  })

  it('refuses one that is not installed as wrong usage', async () => {
    const { catalogue, photos } = await setUp()
    const { code, stderr } = await runCli(catalogue, ['tag', photos, '--model', 'vit-bigg-14'])
    expect(code).toBe(2)
    expect(stderr).toContain('--model: expected one of starter, second, found "vit-bigg-14"')
  })
})
