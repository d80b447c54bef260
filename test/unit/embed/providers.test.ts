import { expect, it } from 'vitest'
import { providerFromEnvironment } from '../../../src/core/embed/providers.js'

it.each([
  [undefined, null],
  ['auto', 'auto'],
  ['cpu', 'cpu'],
  ['webgpu', 'webgpu'],
] as const)('reads SHUTTERWORD_PROVIDER=%s as %s', (value, choice) => {
  expect(providerFromEnvironment(value === undefined ? {} : { SHUTTERWORD_PROVIDER: value })).toBe(choice)
})

it('refuses a provider that it does not know', () => {
  expect(() => providerFromEnvironment({ SHUTTERWORD_PROVIDER: 'gpu' })).toThrow('found "gpu"')
})
