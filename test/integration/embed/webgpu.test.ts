import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it, type TestContext } from 'vitest'
import type { ProviderTrial, RunPlan } from '../../../src/shared/provider.js'
import { bundle } from '../../support/bundle.js'
import { bundledModelsFolder } from '../../support/starter-model.js'
import { softwareDeviceTimeoutMs, swiftShader } from '../../support/swiftshader.js'
import { tempFolder, tempFolderOfFile } from '../../support/temp-folder.js'

const graphics = swiftShader()
const run = promisify(execFile)
const folder = tempFolderOfFile()
let script = ''

beforeAll(async () => {
  if (graphics.environment) script = await bundle('test/integration/embed/webgpu-child.ts', folder)
})

/** Runs one scenario of webgpu-child.ts in a Node of its own; where SwiftShader is not there, the test is skipped. */
async function inChild<T>(context: TestContext, scenario: string): Promise<T> {
  if (!graphics.environment) return context.skip(graphics.reason)
  const args = [script, scenario, tempFolder(), bundledModelsFolder]
  const { stdout } = await run(process.execPath, args, { env: graphics.environment })
  return JSON.parse(stdout) as T // what the scenario of this name prints
}

type Found = Readonly<{ plan: RunPlan; trials: readonly ProviderTrial[] }>

describe('WebGPU on SwiftShader, in plain Node', () => {
  it('embeds the starter as the CPU does', { timeout: softwareDeviceTimeoutMs }, async (context) => {
    const found = await inChild<Found & { readonly provider: string; readonly cosine: number }>(
      context,
      'starter',
    )
    expect(found.provider).toBe('WebGPU')
    expect(found.cosine).toBeGreaterThan(0.9999)
    const trial = found.trials.at(-1)
    expect(trial).toMatchObject({ provider: 'webgpu', outcome: 'kept' })
    expect(trial?.cosine).toBeGreaterThan(0.9999)
    expect(trial?.largestDifference).toBeLessThan(1e-3)
    expect(trial?.milliseconds).toBeGreaterThan(0)
  })

  it('is right and slower, so that the choice by itself keeps the CPU and says by how much', async (context) => {
    const { plan, trials } = await inChild<Found>(context, 'choice')
    expect(plan.provider).toBe('cpu')
    const trial = trials.find(({ provider }) => provider === 'webgpu')
    expect(trial?.outcome).toBe('slower')
    expect(trial?.reason).toMatch(/^CPU is \d+(\.\d)? times as fast$/)
    expect(trial?.largestDifference).toBeLessThan(1e-3)
  })

  it('halves a batch that does not fit and keeps the device', async (context) => {
    const found = await inChild(context, 'out-of-memory')
    expect(found).toMatchObject({
      count: 2,
      again: 1,
      plan: { provider: 'webgpu', batchSize: 1 },
      notices: ['2 photos at once did not fit into memory; from then on 1 did'],
    })
  })

  it('goes on on the CPU with the same photos when it fails in the middle of a run', async (context) => {
    const found = await inChild<Found & { readonly cosines: readonly number[]; readonly failure: string }>(
      context,
      'fallback',
    )
    expect(found.plan.provider).toBe('cpu')
    expect(found.failure).toContain('exceeds the max buffer size limit')
    expect(found.cosines).toHaveLength(5)
    for (const cosine of found.cosines) expect(cosine).toBeGreaterThan(0.9999)
  })
})
