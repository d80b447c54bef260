#!/usr/bin/env node
import { ensureDependencies } from './lib/dependencies.mjs'
import { checkNodeVersion } from './lib/node-version.mjs'
import { runMain } from './lib/say.mjs'
import { runStages } from './lib/run-stages.mjs'
import { staticChecks } from './lib/static-checks.mjs'

await runMain(async () => {
  checkNodeVersion()
  await ensureDependencies()
  return runStages(staticChecks, {})
})
