import { describe, expect, it } from 'vitest'
import { WorkQueue } from '../../../src/core/engine/work-queue.js'
import type { PhotoId } from '../../../src/shared/photo.js'

const id = (text: string) => text as PhotoId
const never = new AbortController().signal

describe('work queue', () => {
  it('gives photos in the order in which they came, each once', async () => {
    const queue = new WorkQueue()
    queue.push([id('1'), id('2'), id('1')])
    queue.close()
    expect([await queue.take(never), await queue.take(never), await queue.take(never)]).toEqual([
      '1',
      '2',
      null,
    ])
  })

  it('gives first what the user is looking at, and passes over what does not wait', async () => {
    const queue = new WorkQueue()
    queue.push([id('1'), id('2'), id('3')])
    queue.prioritise([id('9'), id('3')])
    expect([await queue.take(never), await queue.take(never)]).toEqual(['3', '1'])
  })

  it('lets a taker wait while the scan still finds photos', async () => {
    const queue = new WorkQueue()
    const waiting = queue.take(never)
    queue.push([id('7')])
    expect(await waiting).toBe('7')
  })

  it('lets waiting takers go when it is closed and when the run is cancelled', async () => {
    const queue = new WorkQueue()
    const cancel = new AbortController()
    const cancelled = queue.take(cancel.signal)
    cancel.abort()
    expect(await cancelled).toBeNull()
    const closed = queue.take(never)
    queue.close()
    expect(await closed).toBeNull()
  })
})
