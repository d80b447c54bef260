import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runStages } from '../../../scripts/lib/run-stages.mjs'

let printed = ''

beforeEach(() => {
  printed = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text
    return true
  })
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})

afterEach(() => {
  vi.restoreAllMocks()
})

const stage = (name, passed, failed, skipped = 0) => ({
  name,
  run: async () => ({ passed, failed, skipped }),
})

test('ends with the sums of all stages', async () => {
  const exitCode = await runStages([stage('unit', 5, 0, 1), stage('lint', 1, 0)], {})
  expect(printed).toBe('1 skipped\n6 passed, 0 failed\n')
  expect(exitCode).toBe(0)
})

test('runs the stages after a failed one and after one that threw', async () => {
  const broken = {
    name: 'broken',
    run: async () => {
      throw new Error('no such program')
    },
  }
  const exitCode = await runStages([stage('lint', 0, 1), broken, stage('unit', 5, 0)], {})
  expect(printed.split('\n').at(-2)).toBe('5 passed, 2 failed')
  expect(exitCode).toBe(1)
})

test('nothing passed is not success', async () => {
  expect(await runStages([stage('e2e', 0, 0, 3)], {})).toBe(1)
})
