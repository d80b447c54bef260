import { expect, test } from 'vitest'
import { createMemoryGate } from '../../../src/core/support/memory-gate.js'

/** Work that ends when told to. */
function controlled() {
  let end: () => void = () => undefined
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const work = {
    hasStarted: false,
    finish: () => {
      end()
    },
    run: () => {
      work.hasStarted = true
      return ended
    },
  }
  return work
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('lets in what fits, in order', async () => {
  const gate = createMemoryGate(100)
  const [first, second, third] = [controlled(), controlled(), controlled()]
  const all = [gate.run(60, first.run), gate.run(60, second.run), gate.run(10, third.run)]
  await settled()
  expect([first.hasStarted, second.hasStarted, third.hasStarted]).toEqual([true, false, false])
  first.finish()
  await settled()
  expect([second.hasStarted, third.hasStarted]).toEqual([true, true])
  second.finish()
  third.finish()
  await Promise.all(all)
})

test('work larger than the budget runs alone', async () => {
  const gate = createMemoryGate(100)
  const [small, huge] = [controlled(), controlled()]
  const all = [gate.run(10, small.run), gate.run(5000, huge.run)]
  await settled()
  expect(huge.hasStarted).toBe(false)
  small.finish()
  await settled()
  expect(huge.hasStarted).toBe(true)
  huge.finish()
  await Promise.all(all)
})

test('failed work gives its place back', async () => {
  const gate = createMemoryGate(100)
  await expect(gate.run(100, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  await expect(gate.run(100, () => Promise.resolve('next'))).resolves.toBe('next')
})

test('waiting ends when it is cancelled, and lets in what stood behind', async () => {
  const gate = createMemoryGate(100)
  const [first, behind] = [controlled(), controlled()]
  const abort = new AbortController()
  const running = gate.run(60, first.run)
  const cancelled = gate.run(60, () => Promise.resolve(), abort.signal)
  const last = gate.run(40, behind.run)
  abort.abort(new Error('stopped'))
  await expect(cancelled).rejects.toThrow('stopped')
  expect(behind.hasStarted).toBe(true)
  first.finish()
  behind.finish()
  await Promise.all([running, last])
})
