import { describe, expect, it, onTestFinished } from 'vitest'
import { openImageEncoder } from '../../../src/core/embed/image-encoder.js'
import { starterModel } from '../../support/starter-model.js'

const photo = new Float32Array(3 * 260 * 260).fill(0.3)

describe('a provider that cannot run here', () => {
  it.each(['cuda', 'dml', 'coreml', 'webgpu'] as const)(
    '%s is refused with a reason, and the CPU runs',
    async (provider) => {
      const start = performance.now()
      const encoder = await openImageEncoder(await starterModel(), { provider })
      onTestFinished(() => encoder.close())
      const [trial] = encoder.trials
      // On a machine that has the device, the provider runs and must then give the CPU's answer: see chooseProvider.
      if (trial?.outcome !== 'refused') return
      expect(trial).toMatchObject({ provider, milliseconds: null })
      expect(trial.reason).not.toBe('')
      expect(encoder.trials.at(-1)).toMatchObject({ provider: 'cpu', outcome: 'kept' })
      expect(encoder.provider).toMatch(/^CPU/)
      expect(await encoder.embed([photo])).toHaveLength(1)
      expect(performance.now() - start).toBeLessThan(5000)
    },
  )
})

describe('the choice by itself', () => {
  it('keeps a provider whose answer is the CPU’s and names the others', async () => {
    const model = await starterModel()
    const [chosen, cpu] = await Promise.all([
      openImageEncoder(model, { provider: 'auto' }),
      openImageEncoder(model, { provider: 'cpu' }),
    ])
    onTestFinished(() => Promise.all([chosen.close(), cpu.close()]).then(() => undefined))
    expect(chosen.trials.filter(({ outcome }) => outcome === 'kept')).toHaveLength(1)
    const [[one], [other]] = await Promise.all([chosen.embed([photo]), cpu.embed([photo])])
    for (const [index, value] of (one ?? []).entries()) expect(value).toBeCloseTo(other?.[index] ?? NaN, 3)
  })
})
