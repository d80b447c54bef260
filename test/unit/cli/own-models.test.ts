import { expect, test } from 'vitest'
import type { FullEngineApi } from '../../../src/shared/contract.js'
import type { DamagedModelFile, ListedModel } from '../../../src/shared/models.js'
import { fakeModels } from '../../support/fake-models.js'
import { fakeEngine, modelList, runCli, type Outcome } from './fake-engine.js'

const clip = fakeModels.find(({ id }) => id === 'vit-b-32-256-datacomp')!
const own: ListedModel = {
  ...clip,
  id: 'my-own',
  groupId: 'my-own',
  name: 'Mine',
  canDownload: false,
  state: { kind: 'damaged', files: ['model.onnx'] },
}
const damage: DamagedModelFile = { path: 'model.onnx', expected: '1000 bytes', found: 'no file' }

async function run(
  args: readonly string[],
  damaged: readonly DamagedModelFile[] = [],
): Promise<Outcome & { calls: readonly string[] }> {
  const changes: Partial<FullEngineApi> = {
    models: async () => modelList([...fakeModels, own]),
    useModelSource: async () => undefined,
    verifyModel: async () => damaged,
    repairModel: async () => [],
  }
  const { engine, calls } = fakeEngine([], changes)
  return { ...(await runCli(['models', ...args], engine)), calls }
}

const wayOut = 'remove it (shutterword models remove my-own) and import its folder again'

test('tells how a damaged model of one’s own is mended, wherever it is listed', async () => {
  expect((await run([])).stdout).toContain(`Damaged: model.onnx. It cannot be downloaded: ${wayOut}\n`)
  expect((await run(['verify', 'my-own'], [damage])).stdout).toBe(
    `my-own: damaged. It cannot be downloaded: ${wayOut}\n  model.onnx: expected 1000 bytes, found no file\n`,
  )
})

test('names the id in the command that mends a published model', async () => {
  const { stdout } = await run([])
  expect(stdout).toContain('Mend it with: shutterword models repair siglip2-b-16-224-fp16\n')
})

test('tells that only a new installation mends the model that comes with it', async () => {
  expect((await run(['verify', 'starter'], [damage])).stdout).toContain(
    'starter: damaged. It comes with Shutterword: install Shutterword again\n',
  )
})

test('calls only what was published as published', async () => {
  expect((await run(['verify', 'my-own'])).stdout).toBe('my-own: every file is as it was imported.\n')
  expect((await run(['verify', clip.id])).stdout).toBe(`${clip.id}: every file is as published.\n`)
  expect((await run(['verify', 'starter'])).stdout).toBe('starter: every file is as published.\n')
})

test.each([
  ['my-own', `Expected a model that can be downloaded, found my-own. It cannot be downloaded: ${wayOut}`],
  [
    'starter',
    'Expected a model that can be downloaded, found starter. It comes with Shutterword: install Shutterword again',
  ],
  [
    'vit-bigg-14-laion2b',
    'Expected a model that can be downloaded, found vit-bigg-14-laion2b. It is imported with: shutterword models import FOLDER --as vit-bigg-14-laion2b',
  ],
])('refuses to repair %s before it speaks of a server', async (id, sentence) => {
  const { code, stderr, calls } = await run(['repair', id])
  expect({ code, stderr }).toEqual({ code: 2, stderr: `shutterword: ${sentence}\n` })
  expect(calls.some((call) => call.startsWith('repairModel'))).toBe(false)
})
