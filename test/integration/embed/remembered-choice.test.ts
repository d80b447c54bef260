import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openRunner, type Runner } from '../../../src/core/embed/open-runner.js'
import { memoryMeasurements } from '../../support/starter-model.js'
import { tinyOptions, tinyTensor, writeTinyTower } from '../../support/tiny-tower.js'
import { tempFolder } from '../../support/temp-folder.js'

const measurements = memoryMeasurements()

async function open(path: string, model: string, store = measurements): Promise<Runner> {
  const runner = await openRunner({
    ...tinyOptions(path, 'cpu'),
    model,
    measurements: store,
    measuresAgain: false,
  })
  onTestFinished(() => runner.close())
  return runner
}

it('measures a model once, remembers it, and measures again for other weights or another choice', async () => {
  const path = writeTinyTower(join(tempFolder(), 'tiny.onnx'))
  const first = await open(path, 'tiny@1/fp32')
  expect(first.isRemembered).toBe(false)
  expect(first.plan()).toMatchObject({ provider: 'cpu' })
  expect(first.plan().milliseconds).toBeGreaterThan(0)
  const again = await open(path, 'tiny@1/fp32')
  expect(again).toMatchObject({ isRemembered: true, measuredAt: first.measuredAt, trials: first.trials })
  expect(again.plan()).toEqual(first.plan())
  expect(await again.embed([tinyTensor(1), tinyTensor(2)])).toHaveLength(2)
  expect((await open(path, 'tiny@2/fp32')).isRemembered).toBe(false)
  const auto = await openRunner({
    ...tinyOptions(path, 'auto'),
    model: 'tiny@1/fp32',
    measurements,
    measuresAgain: false,
  })
  onTestFinished(() => auto.close())
  expect(auto.isRemembered).toBe(false)
})

it('takes what it cannot read for nothing measured', async () => {
  const path = writeTinyTower(join(tempFolder(), 'tiny.onnx'))
  const store = { ...memoryMeasurements(), get: () => '{"plan":"older"}' }
  expect((await open(path, 'tiny@1/fp32', store)).isRemembered).toBe(false)
})

it('takes about a second to measure', async () => {
  const path = writeTinyTower(join(tempFolder(), 'tiny.onnx'))
  const startedMs = performance.now()
  await open(path, 'tiny@3/fp32')
  expect(performance.now() - startedMs).toBeLessThan(5000)
})

it('says how much memory loading took', async () => {
  const { memory } = await open(writeTinyTower(join(tempFolder(), 'tiny.onnx')), 'tiny@4/fp32')
  expect(memory.before).toBeGreaterThan(1e7)
  expect(memory.peak).toBeGreaterThanOrEqual(Math.max(memory.before, memory.after) - 1e6)
})
