#!/usr/bin/env node
import { build } from './lib/build.mjs'
import { runMain } from './lib/say.mjs'

await runMain(async () => {
  await build()
  return 0
})
