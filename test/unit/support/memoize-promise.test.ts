import { expect, it } from 'vitest'
import { memoizePromise } from '../../../src/core/support/memoize-promise.js'

it('loads once for each key, also for calls at the same time', async () => {
  let loads = 0
  const load = memoizePromise(
    (name: string) => name,
    (name: string) => Promise.resolve(`${name} ${++loads}`),
  )
  expect(await Promise.all([load('a'), load('a'), load('b')])).toEqual(['a 1', 'a 1', 'b 2'])
  expect(await load('a')).toBe('a 1')
})

it('forgets a load that was rejected', async () => {
  let isRepaired = false
  const load = memoizePromise(
    () => 'model',
    () => (isRepaired ? Promise.resolve('loaded') : Promise.reject(new Error('damaged'))),
  )
  await expect(load()).rejects.toThrow('damaged')
  isRepaired = true
  expect(await load()).toBe('loaded')
})
