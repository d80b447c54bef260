import { describe, expect, it } from 'vitest'
import { mapLimited } from '../../../src/core/support/map-limited.js'

describe('mapLimited', () => {
  it('runs a few at a time and keeps the order of the items', async () => {
    let running = 0
    let most = 0
    const results = await mapLimited([5, 1, 4, 2, 3], 2, async (item) => {
      running += 1
      most = Math.max(most, running)
      for (let turn = 0; turn < item; turn += 1) await Promise.resolve()
      running -= 1
      return item * 10
    })
    expect(results).toEqual([50, 10, 40, 20, 30])
    expect(most).toBe(2)
    expect(await mapLimited([], 2, () => Promise.resolve(1))).toEqual([])
  })
})
