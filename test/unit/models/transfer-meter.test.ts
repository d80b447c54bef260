import { expect, test, vi } from 'vitest'
import { TransferMeter, type TransferFigures } from '../../../src/core/models/install/transfer-meter.js'

function meter(totalBytes: number): {
  at: (ms: number, doneBytes: number) => void
  told: TransferFigures[]
  meter: TransferMeter
} {
  let now = 0
  const told: TransferFigures[] = []
  const one = new TransferMeter(
    totalBytes,
    (figures) => told.push(figures),
    () => now,
  )
  return {
    told,
    meter: one,
    at: (ms, doneBytes) => {
      now = ms
      one.set(doneBytes)
    },
  }
}

test('says how fast bytes come and how long the rest takes', () => {
  const { at, told } = meter(10_000)
  at(0, 0)
  at(1000, 1000)
  at(2000, 2000)
  expect(told.at(-1)).toMatchObject({ doneBytes: 2000, bytesPerSecond: 1000, secondsLeft: 8 })
})

test('counts what an earlier run left as there, not as fast', () => {
  const { at, told } = meter(10_000)
  at(0, 9000)
  expect(told.at(-1)).toMatchObject({ doneBytes: 9000, bytesPerSecond: null, secondsLeft: null })
  at(1000, 9500)
  expect(told.at(-1)).toMatchObject({ bytesPerSecond: 500, secondsLeft: 1 })
})

test('forgets the rate when a server makes the download start over', () => {
  const { at, told } = meter(10_000)
  at(0, 0)
  at(1000, 5000)
  at(2000, 0)
  expect(told.at(-1)).toMatchObject({ doneBytes: 0, bytesPerSecond: null })
})

test('tells a few times a second, and always the end', () => {
  const { at, told } = meter(1000)
  for (let ms = 0; ms < 1000; ms++) at(ms, ms)
  expect(told.length).toBeLessThanOrEqual(6)
  at(1000, 1000)
  expect(told.at(-1)?.doneBytes).toBe(1000)
})

test('tells at once why nothing comes', () => {
  const { at, told, meter: one } = meter(1000)
  at(0, 10)
  one.setWaiting('the server is busy (503); trying again')
  expect(told.at(-1)).toMatchObject({ doneBytes: 10, waiting: 'the server is busy (503); trying again' })
  one.setWaiting(null)
  expect(told.at(-1)?.waiting).toBeNull()
})

test('tells the last bytes before a silence', async () => {
  vi.useFakeTimers()
  const { at, told } = meter(1000)
  at(0, 0)
  at(10, 500)
  expect(told.at(-1)?.doneBytes).toBe(0)
  await vi.advanceTimersByTimeAsync(1000)
  vi.useRealTimers()
  expect(told.at(-1)?.doneBytes).toBe(500)
})
