#!/usr/bin/env node
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const built = new URL('../out/main/cli.js', import.meta.url)
const setup = fileURLToPath(new URL('../scripts/setup.mjs', import.meta.url))

// A child process, so that what it says goes to stderr and stdout stays the command's own.
const isReady =
  existsSync(built) || spawnSync(process.execPath, [setup], { stdio: ['ignore', 2, 2] }).status === 0

if (isReady) await import(built)
else process.exitCode = 1
