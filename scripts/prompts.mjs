#!/usr/bin/env node
import { runBundled } from './lib/run-bundled.mjs'
import { runMain } from './lib/say.mjs'

await runMain(() => runBundled('prompts', process.argv.slice(2)))
