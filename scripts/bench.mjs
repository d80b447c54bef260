#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { packageBinary } from './lib/package-binary.mjs'
import { fromRoot } from './lib/repository.mjs'
import { runCommand } from './lib/run-command.mjs'
import { PlainError, runMain } from './lib/say.mjs'
import { setUp } from './setup.mjs'

/** Bundles test/bench/main.ts, because Node 20 runs no TypeScript, and runs it with the arguments given. */
async function bench(benchArguments) {
  await setUp()
  const build = ['build', '--ssr', 'test/bench/main.ts', '--outDir', 'out/bench', '--logLevel', 'warn']
  const { code } = await runCommand(process.execPath, [packageBinary('vite'), ...build])
  if (code !== 0) throw new PlainError(`The benchmark could not be built (exit code ${code}).`)
  const child = spawn(process.execPath, [fromRoot('out', 'bench', 'main.js'), ...benchArguments], {
    stdio: 'inherit',
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode) => resolve(exitCode ?? 1))
  })
}

await runMain(() => bench(process.argv.slice(2)))
