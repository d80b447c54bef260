import { expect, it } from 'vitest'
import { createRestartPolicy } from '../../../src/main/restart-policy.js'

it('starts again at once, then slower, and gives up after too many deaths within a minute', () => {
  const policy = createRestartPolicy(4)
  expect([0, 1, 2, 3, 4].map((nowMs) => policy.next(nowMs))).toEqual([0, 250, 500, 1000, null])
})

it('forgets deaths of more than a minute ago', () => {
  const policy = createRestartPolicy(2)
  expect(policy.next(0)).toBe(0)
  expect(policy.next(30_000)).toBe(250)
  expect(policy.next(61_000)).toBe(250)
  expect(policy.next(200_000)).toBe(0)
})
