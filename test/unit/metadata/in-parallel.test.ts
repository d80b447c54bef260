import { describe, expect, it } from 'vitest'
import { createBudget, createLocks, inParallel } from '../../../src/core/metadata/in-parallel.js'

describe('inParallel', () => {
  it('runs a few at a time and keeps the order of the items', async () => {
    let running = 0
    let most = 0
    const results = await inParallel([5, 1, 4, 2, 3], 2, async (item) => {
      running += 1
      most = Math.max(most, running)
      for (let turn = 0; turn < item; turn += 1) await Promise.resolve()
      running -= 1
      return item * 10
    })
    expect(results).toEqual([50, 10, 40, 20, 30])
    expect(most).toBe(2)
    expect(await inParallel([], 2, () => Promise.resolve(1))).toEqual([])
  })
})

describe('locks', () => {
  it('let one at a time work on a path, in order, also after a failure', async () => {
    const withLocks = createLocks()
    const order: string[] = []
    const work =
      (name: string, fails = false) =>
      async () => {
        order.push(`${name} starts`)
        await Promise.resolve()
        order.push(`${name} ends`)
        if (fails) throw new Error(name)
      }
    const first = withLocks(['a', 'b'], work('first', true))
    const second = withLocks(['b'], work('second'))
    const third = withLocks(['b', 'a'], work('third'))
    await expect(first).rejects.toThrow('first')
    await Promise.all([second, third])
    expect(order).toEqual(['first', 'second', 'third'].flatMap((name) => [`${name} starts`, `${name} ends`]))
  })
})

describe('createBudget', () => {
  it('lets work begin while its weight fits, in order, and what is too heavy alone', async () => {
    const withinBudget = createBudget(10)
    const running = new Set<string>()
    const seen: string[] = []
    const work = (name: string) => async () => {
      running.add(name)
      seen.push([...running].join(''))
      await Promise.resolve()
      running.delete(name)
    }
    await Promise.all([
      withinBudget(6, work('a')),
      withinBudget(4, work('b')),
      withinBudget(99, work('c')),
      withinBudget(1, work('d')),
    ])
    expect(seen).toEqual(['a', 'ab', 'c', 'd'])
  })
})
