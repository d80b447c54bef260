import { readFileSync } from 'node:fs'
import { createHttpClient } from '../../src/core/models/install/http-client.js'
import { installModel, type InstallPlan } from '../../src/core/models/install/install-model.js'

// A process that a test kills in the middle of installing a model from a local server.
const [planFile = '', modelsFolder = ''] = process.argv.slice(2)

await installModel({
  plan: JSON.parse(readFileSync(planFile, 'utf8')) as InstallPlan, // written by the test
  modelsFolder,
  network: { client: createHttpClient({ proxy: null }), mirror: null },
  signal: new AbortController().signal,
  onProgress: () => undefined,
})
console.log('installed')
