import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createSteadyRunner } from '../../../src/core/embed/fallback.js'
import { openCpuSession, type ModelSession } from '../../../src/core/embed/session.js'
import { cosine } from '../../../src/core/support/vectors.js'
import { runTinyTower, tinyTensor, writeTinyTower } from '../../support/tiny-tower.js'
import { tempFolder } from '../../support/temp-folder.js'

const tensors = [1, 2, 3, 4, 5, 6, 7].map(tinyTensor)
const plan = { provider: 'webgpu', threads: 1, batchSize: 4, milliseconds: null }
const cpuPlan = { ...plan, provider: 'cpu' }

async function openTiny(): Promise<ModelSession> {
  return openCpuSession(writeTinyTower(join(tempFolder(), 'tiny.onnx')))
}

/** A real session that fails as a device does: from its nth run on, or by the number of photos. */
function failing(session: ModelSession, fails: (run: number, photos: number) => string | null): ModelSession {
  let runs = 0
  return {
    ...session,
    run: async (feeds, output) => {
      runs += 1
      const message = fails(runs, feeds.pixel_values?.shape[0] ?? 0)
      if (message !== null) throw new Error(message)
      return session.run(feeds, output)
    },
  }
}

async function expectAll(embeddings: readonly Float32Array[]): Promise<void> {
  const session = await openTiny()
  onTestFinished(() => session.close())
  const expected = await runTinyTower(session, tensors)
  expect(embeddings).toHaveLength(tensors.length)
  for (const [index, one] of embeddings.entries()) {
    expect(cosine(one, expected[index] ?? new Float32Array())).toBeGreaterThan(0.99999)
  }
}

describe('a provider that fails in the middle of a run', () => {
  it('is replaced by the CPU, which embeds every photo in its place', async () => {
    let opened = 0
    const runner = createSteadyRunner({
      session: failing(await openTiny(), (run) => (run > 1 ? 'device lost' : null)),
      plan,
      runBatch: runTinyTower,
      openCpu: async () => {
        opened += 1
        return { session: await openTiny(), plan: cpuPlan }
      },
    })
    onTestFinished(() => runner.close())
    await expectAll(await runner.embed(tensors))
    expect(opened).toBe(1)
    expect(runner.plan().provider).toBe('cpu')
    expect(runner.failure()).toBe('device lost')
    await expectAll(await runner.embed(tensors))
    expect(opened).toBe(1)
  })

  it('is replaced although the lost device cannot be given back', async () => {
    const session = failing(await openTiny(), () => 'device lost')
    const runner = createSteadyRunner({
      session: { ...session, close: () => Promise.reject(new Error('nothing to release')) },
      plan,
      runBatch: runTinyTower,
      openCpu: async () => ({ session: await openTiny(), plan: cpuPlan }),
    })
    onTestFinished(() => runner.close())
    await expectAll(await runner.embed(tensors))
  })

  it('fails the batch when the CPU cannot be opened either, and tries again with the next', async () => {
    let isRepaired = false
    const runner = createSteadyRunner({
      session: failing(await openTiny(), () => 'device lost'),
      plan,
      runBatch: runTinyTower,
      openCpu: async () => {
        const path = isRepaired ? writeTinyTower(join(tempFolder(), 'tiny.onnx')) : '/nowhere/tiny.onnx'
        return { session: await openCpuSession(path), plan: cpuPlan }
      },
    })
    onTestFinished(() => runner.close())
    await expect(runner.embed(tensors)).rejects.toMatchObject({ code: 'model-damaged' })
    isRepaired = true
    await expectAll(await runner.embed(tensors))
  })
})

describe('a batch that does not fit into memory', () => {
  it.each([1, 2, 3])('is halved until %i fit, and later batches keep to that', async (fitting) => {
    const runner = createSteadyRunner({
      session: failing(await openTiny(), (_, photos) => (photos > fitting ? 'CUDA out of memory' : null)),
      plan: { ...plan, batchSize: 7 },
      runBatch: runTinyTower,
      openCpu: () => Promise.reject(new Error('not needed')),
    })
    onTestFinished(() => runner.close())
    await expectAll(await runner.embed(tensors))
    expect(runner.plan()).toMatchObject({ provider: 'webgpu', batchSize: fitting === 3 ? 2 : fitting })
    expect(runner.notices().at(-1)).toMatch(/did not fit into memory; from then on \d did/)
    const noticeCount = runner.notices().length
    await expectAll(await runner.embed(tensors))
    expect(runner.notices()).toHaveLength(noticeCount)
  })

  it('gives the provider up when not even one photo fits', async () => {
    const runner = createSteadyRunner({
      session: failing(await openTiny(), () => 'std::bad_alloc'),
      plan,
      runBatch: runTinyTower,
      openCpu: async () => ({ session: await openTiny(), plan: cpuPlan }),
    })
    onTestFinished(() => runner.close())
    await expectAll(await runner.embed(tensors))
    expect(runner.plan().provider).toBe('cpu')
  })
})

it('throws what the CPU itself says', async () => {
  const runner = createSteadyRunner({
    session: failing(await openTiny(), () => 'no such operator'),
    plan: cpuPlan,
    runBatch: runTinyTower,
    openCpu: () => Promise.reject(new Error('not needed')),
  })
  onTestFinished(() => runner.close())
  await expect(runner.embed(tensors)).rejects.toThrow('no such operator')
  expect(runner.failure()).toBeNull()
})
