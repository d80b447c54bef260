#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { electronLaunch, electronRuntime } from './electron-runtime.mjs'
import { repositoryRoot } from './lib/repository.mjs'
import { PlainError, runMain } from './lib/say.mjs'
import { setUp } from './setup.mjs'
import { ensureSystemPackages, howToInstall } from './system-packages.mjs'

/** npm runs scripts in the package's folder; this is where the user called it. */
const callersFolder = process.env.INIT_CWD ?? process.cwd()

async function start([folder]) {
  refuseWithoutDisplay(folder)
  await setUp()
  const runtime = await electronRuntime()
  const missing = await ensureSystemPackages('start', runtime.executable)
  if (missing.length > 0) throw new PlainError(howToInstall(missing))
  const { env, switches } = electronLaunch(runtime)
  const appArguments = folder === undefined ? [] : [resolve(callersFolder, folder)]
  return runUntilClosed(runtime.executable, [...switches, ...waylandSwitches(), '.', ...appArguments], env)
}

function refuseWithoutDisplay(folder = 'FOLDER') {
  const hasDisplay = process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  if (process.platform !== 'linux' || hasDisplay) return
  throw new PlainError(
    'There is no display to open a window on. The same work on the command line:\n' +
      `  npx --no-install shutterword tag ${folder}`,
  )
}

/** Electron before 38 asks for an X server unless it is told otherwise. */
function waylandSwitches() {
  return process.env.WAYLAND_DISPLAY && !process.env.DISPLAY ? ['--ozone-platform=wayland'] : []
}

/** Electron's exit code is ours; what ends us ends it. */
function runUntilClosed(executable, electronArguments, env) {
  const app = spawn(executable, electronArguments, { cwd: repositoryRoot, env, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => app.kill(signal))
  return new Promise((done, fail) => {
    app.on('error', fail)
    app.on('close', (code) => done(code ?? 1))
  })
}

await runMain(() => start(process.argv.slice(2)))
