import { describe, expect, it } from 'vitest'
import { Gate } from '../../../src/core/engine/gate.js'
import { runPipeline } from '../../../src/core/engine/pipeline.js'
import { WorkQueue } from '../../../src/core/engine/work-queue.js'
import type { PhotoId } from '../../../src/shared/photo.js'

const ids = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1) as PhotoId)

function setUp(count: number) {
  const queue = new WorkQueue()
  queue.push(ids(count))
  queue.close()
  return { queue, gate: new Gate(), signal: new AbortController().signal, lanes: 2, batchSize: 4 }
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('pipeline', () => {
  it('embeds every decoded photo once, in batches no larger than asked', async () => {
    const batches: (readonly PhotoId[])[] = []
    await runPipeline<PhotoId, PhotoId>({
      ...setUp(21),
      decode: async (photo) => {
        await turn()
        return photo
      },
      embed: async (batch) => {
        batches.push(batch)
        await turn()
      },
    })
    expect(batches.flat().sort((a, b) => Number(a) - Number(b))).toEqual(ids(21))
    expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(4)
  })

  it('goes on when a photo has nothing to embed', async () => {
    const embedded: PhotoId[] = []
    await runPipeline<PhotoId, PhotoId>({
      ...setUp(10),
      decode: async (photo) => (Number(photo) % 2 === 0 ? photo : null),
      embed: async (batch) => void embedded.push(...batch),
    })
    expect(embedded).toHaveLength(5)
  })

  it('keeps no more photos in memory than lanes and two batches, however slow the model is', async () => {
    let waiting = 0
    let most = 0
    await runPipeline<PhotoId, PhotoId>({
      ...setUp(60),
      decode: async (photo) => {
        waiting += 1
        most = Math.max(most, waiting)
        return photo
      },
      embed: async (batch) => {
        for (let pause = 0; pause < 20; pause += 1) await turn()
        waiting -= batch.length
      },
    })
    expect(waiting).toBe(0)
    expect(most).toBeLessThanOrEqual(2 + 2 * 4 + 4)
  })

  it('decodes nothing while it is paused, and goes on after', async () => {
    const options = setUp(6)
    const decoded: PhotoId[] = []
    options.gate.close()
    const run = runPipeline<PhotoId, PhotoId>({
      ...options,
      decode: async (photo) => {
        decoded.push(photo)
        return photo
      },
      embed: async () => undefined,
    })
    await turn()
    expect(decoded).toEqual([])
    options.gate.open()
    await run
    expect(decoded).toHaveLength(6)
  })

  it('stops soon after a cancel, also while paused', async () => {
    const cancel = new AbortController()
    const options = { ...setUp(1000), signal: cancel.signal }
    let decoded = 0
    await runPipeline<PhotoId, PhotoId>({
      ...options,
      decode: async (photo) => {
        decoded += 1
        if (decoded === 5) {
          options.gate.close()
          cancel.abort()
        }
        return photo
      },
      embed: async () => undefined,
    })
    expect(decoded).toBeLessThan(10)
  })

  it('says so when the model fails, and does not hang', async () => {
    const run = runPipeline<PhotoId, PhotoId>({
      ...setUp(50),
      decode: async (photo) => photo,
      embed: async () => {
        throw new Error('out of memory')
      },
    })
    await expect(run).rejects.toThrow('out of memory')
  })
})
