#!/usr/bin/env node
import { ensureBuilt } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { checkNodeVersion } from './lib/node-version.mjs'
import { isMain, runMain } from './lib/say.mjs'

/** Makes a fresh clone ready to run, and a changed one up to date; a ready one takes milliseconds. */
export async function setUp() {
  checkNodeVersion()
  await ensureDependencies()
  await ensureBuilt()
}

if (isMain(import.meta)) {
  await runMain(async () => {
    await setUp()
    return 0
  })
}
