import { expect, test } from 'vitest'
import { checkNodeVersion } from '../../../scripts/lib/node-version.mjs'

test.each(['20.19.0', '20.20.2', '22.0.0', '100.1.0'])('accepts Node %s', (version) => {
  expect(() => checkNodeVersion(version)).not.toThrow()
})

test.each(['20.18.3', '18.20.8', '9.0.0'])('refuses Node %s in one sentence', (version) => {
  expect(() => checkNodeVersion(version)).toThrow(`Shutterword needs Node 20.19.0 or newer, found ${version}`)
})
