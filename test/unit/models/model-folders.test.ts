import { expect, test } from 'vitest'
import { modelsFolderOf } from '../../../src/core/models/model-folders.js'

test.each([
  ['/home/ada/.local/share/shutterword/catalogue', {}, '/home/ada/.local/share/shutterword/models'],
  ['/data/shutterword/catalogue', { XDG_DATA_HOME: '/data' }, '/data/shutterword/models'],
  // Named by the user: what lies beside it is theirs.
  ['/home/ada/trip', {}, '/home/ada/trip/models'],
  ['/home/ada/trip', { SHUTTERWORD_CATALOGUE: '/home/ada/trip' }, '/home/ada/trip/models'],
  ['/home/ada/trip', { SHUTTERWORD_MODELS: '/big/models' }, '/big/models'],
])('the models of %s with %j are in %s', (catalogue, env, expected) => {
  expect(modelsFolderOf(catalogue, env, 'linux', '/home/ada')).toBe(expected)
})
