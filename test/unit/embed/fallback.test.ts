import { describe, expect, it } from 'vitest'
import { withFallback } from '../../../src/core/embed/fallback.js'
import type { Feed, Session } from '../../../src/core/embed/session.js'

const feeds: Record<string, Feed> = { input: { type: 'float32', data: Float32Array.of(1), shape: [1] } }

/** A device that is lost after some runs cannot be had on demand, so the session itself is stood in for. */
function session(answer: number, failsAfter = Infinity) {
  const calls = { runs: 0, isClosed: false }
  const value: Session = {
    inputs: [],
    outputs: [],
    run() {
      calls.runs++
      return calls.runs > failsAfter
        ? Promise.reject(new Error('device lost'))
        : Promise.resolve(Float32Array.of(answer))
    },
    close() {
      calls.isClosed = true
      return Promise.resolve()
    },
  }
  return { calls, value }
}

describe('a session with fallback', () => {
  it('runs the failed batch again on the CPU and stays there', async () => {
    const [gpu, cpu] = [session(1, 1), session(2)]
    let opened = 0
    const running = withFallback({ provider: 'webgpu', session: gpu.value }, () => {
      opened++
      return Promise.resolve(cpu.value)
    })
    expect([...(await running.run(feeds, 'output'))]).toEqual([1])
    expect(running.provider()).toBe('webgpu')
    const answers = await Promise.all([running.run(feeds, 'output'), running.run(feeds, 'output')])
    expect(answers.map((answer) => answer[0])).toEqual([2, 2])
    expect({ provider: running.provider(), failure: running.failure(), opened }).toEqual({
      provider: 'cpu',
      failure: 'device lost',
      opened: 1,
    })
    expect(gpu.calls.isClosed).toBe(true)
    await running.close()
    expect(cpu.calls.isClosed).toBe(true)
  })

  it('throws what the CPU itself says', async () => {
    const cpu = session(1, 0)
    const running = withFallback({ provider: 'cpu', session: cpu.value }, () =>
      Promise.resolve(session(2).value),
    )
    await expect(running.run(feeds, 'output')).rejects.toThrow('device lost')
    expect(running.failure()).toBeNull()
  })
})
