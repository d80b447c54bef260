import { join } from 'node:path'
import { openImageEncoder } from '../../../src/core/embed/image-encoder.js'
import { createSteadyRunner } from '../../../src/core/embed/fallback.js'
import { chooseProvider } from '../../../src/core/embed/providers.js'
import { openCpuSession, openSession } from '../../../src/core/embed/session.js'
import { listModels } from '../../../src/core/models/installed-models.js'
import { cosine } from '../../../src/core/support/vectors.js'
import { runTinyTower, tinyOptions, tinyTensor, writeTinyTower } from '../../support/tiny-tower.js'

// Started by webgpu.test.ts under SwiftShader's variables, which a process reads once: one scenario a process.
const [scenario = '', folder = '', models = ''] = process.argv.slice(2)

const cpuPlan = { provider: 'cpu', threads: 1, batchSize: 8, milliseconds: null }
const webgpuPlan = { ...cpuPlan, provider: 'webgpu' }

const scenarios: Readonly<Record<string, () => Promise<unknown>>> = {
  /** The starter on WebGPU against the starter on the CPU. */
  starter: async () => {
    const [model] = await listModels([models])
    if (!model) throw new Error('Expected the starter, found no model')
    const [encoder, cpu] = [
      await openImageEncoder(model, { provider: 'webgpu' }),
      await openImageEncoder(model, { provider: 'cpu' }),
    ]
    const photo = Float32Array.from({ length: 3 * 260 * 260 }, (_, index) => Math.cos(index * 0.013))
    const [[one], [other]] = [await encoder.embed([photo]), await cpu.embed([photo])]
    return {
      provider: encoder.provider,
      trials: encoder.trials,
      cosine: one && other ? cosine(one, other) : 0,
    }
  },
  /** The choice by itself: WebGPU is right, and slower. */
  choice: async () => {
    const path = writeTinyTower(join(folder, 'tiny.onnx'))
    const chosen = await chooseProvider(tinyOptions(path, 'auto'))
    await chosen.session.close()
    return { plan: chosen.plan, trials: chosen.trials }
  },
  /** Two photos need 1.2 GB in one buffer, one fits. */
  'out-of-memory': async () => {
    const path = writeTinyTower(join(folder, 'hungry.onnx'), { copies: 800_000 })
    const runner = createSteadyRunner({
      session: await openSession(path, { provider: 'webgpu' }),
      plan: webgpuPlan,
      runBatch: runTinyTower,
      openCpu: async () => ({ session: await openCpuSession(path), plan: cpuPlan }),
    })
    const embeddings = await runner.embed([tinyTensor(1), tinyTensor(2)])
    const again = await runner.embed([tinyTensor(1)])
    return { count: embeddings.length, again: again.length, plan: runner.plan(), notices: runner.notices() }
  },
  /** Not even one photo fits: the CPU takes over, with a graph that gives the same answer in little memory. */
  fallback: async () => {
    const hungry = writeTinyTower(join(folder, 'hungry.onnx'), { copies: 2_000_000 })
    const modest = writeTinyTower(join(folder, 'modest.onnx'))
    const cpu = await openCpuSession(modest)
    const runner = createSteadyRunner({
      session: await openSession(hungry, { provider: 'webgpu' }),
      plan: webgpuPlan,
      runBatch: runTinyTower,
      openCpu: async () => ({ session: await openCpuSession(modest), plan: cpuPlan }),
    })
    const tensors = [1, 2, 3, 4, 5].map(tinyTensor)
    const embeddings = await runner.embed(tensors)
    const expected = await runTinyTower(cpu, tensors)
    const cosines = embeddings.map((one, index) => cosine(one, expected[index] ?? new Float32Array(16)))
    return { cosines, plan: runner.plan(), failure: runner.failure() }
  },
}

process.stdout.write(`${JSON.stringify(await scenarios[scenario]?.())}\n`)
process.exit(0)
