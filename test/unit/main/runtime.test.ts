import { expect, it } from 'vitest'
import { runtimeOf } from '../../../src/main/runtime.js'

it.each([
  [{}, '45.4.1', false],
  [{}, '33.2.1', true],
  [{ SHUTTERWORD_DEVELOPMENT_RUNTIME: '1' }, '45.4.1', true],
])('with %j and Electron %s, being a development runtime is %s', (environment, version, isDevelopment) => {
  expect(runtimeOf(environment, version).isDevelopment).toBe(isDevelopment)
  expect(runtimeOf(environment, version).titleSuffix !== '').toBe(isDevelopment)
})
