import { describe, expect, it } from 'vitest'
import { createLocks } from '../../../../src/core/metadata/write/locks.js'

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
