import { spawn } from 'node:child_process'
import { packageBinary } from './package-binary.mjs'
import { fromRoot } from './repository.mjs'
import { runCommand } from './run-command.mjs'
import { PlainError } from './say.mjs'
import { setUp } from '../setup.mjs'

/** Bundles test/NAME/main.ts, because Node 20 runs no TypeScript, and runs it with the arguments given. */
export async function runBundled(name, programArguments) {
  await setUp()
  const build = ['build', '--ssr', `test/${name}/main.ts`, '--outDir', `out/${name}`, '--logLevel', 'warn']
  const { code } = await runCommand(process.execPath, [packageBinary('vite'), ...build])
  if (code !== 0) throw new PlainError(`test/${name} could not be built (exit code ${code}).`)
  const child = spawn(process.execPath, [fromRoot('out', name, 'main.js'), ...programArguments], {
    stdio: 'inherit',
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode) => resolve(exitCode ?? 1))
  })
}
