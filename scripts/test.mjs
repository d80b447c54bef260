#!/usr/bin/env node
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { electronLaunch, electronRuntime } from './electron-runtime.mjs'
import { ensureBuilt } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { checkNodeVersion } from './lib/node-version.mjs'
import { runStages } from './lib/run-stages.mjs'
import { PlainError, runMain } from './lib/say.mjs'
import { staticChecks } from './lib/static-checks.mjs'
import { permissionsStage, sandboxStage, vitestStage, windowStage } from './lib/test-stages.mjs'
import { startXvfb } from './lib/xvfb.mjs'
import { ensureSystemPackages, howToInstall } from './system-packages.mjs'

const onePassed = { passed: 1, failed: 0, skipped: 0 }

/** What tests stand on. They run for every selection; a failure here counts and lets the rest run. */
const foundations = [
  {
    name: 'build',
    async run() {
      await ensureBuilt()
      return onePassed
    },
  },
  {
    name: 'system',
    async run(context) {
      const runtime = await electronRuntime()
      Object.assign(context.env, electronLaunch(runtime).env)
      const missing = await ensureSystemPackages('test', runtime.executable)
      await openDisplay(context)
      if (missing.length === 0) return onePassed
      const isFailure = Boolean(process.env.CI)
      return { passed: 0, failed: isFailure ? 1 : 0, skipped: isFailure ? 0 : 1, note: howToInstall(missing) }
    },
  },
]

const testStages = [
  ...['unit', 'integration', 'parity', 'component'].map(vitestStage),
  onDisplay(windowStage),
  onDisplay(sandboxStage),
  onDisplay(permissionsStage),
]

/** Always a display of our own: the tests neither disturb the user's screen nor depend on it. */
async function openDisplay(context) {
  if (process.platform !== 'linux') return
  try {
    context.xvfb = await startXvfb()
    context.env.DISPLAY = context.xvfb.display
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
}

function onDisplay(stage) {
  return {
    ...stage,
    async run(context) {
      if (process.platform !== 'linux' || context.xvfb !== null) return stage.run(context)
      const isFailure = Boolean(process.env.CI)
      return {
        passed: 0,
        failed: isFailure ? 1 : 0,
        skipped: isFailure ? 0 : 1,
        note: 'no display: Xvfb is missing',
      }
    },
  }
}

/** `npm test -- unit lint` runs those only; `check` stands for all static checks. */
function select(names) {
  const stages = [...staticChecks, ...testStages]
  const matches = (stage, name) => stage.name === name || stage.group === name
  for (const name of names) {
    if (stages.some((stage) => matches(stage, name))) continue
    throw new PlainError(
      `No stage is called ${name}. Stages: check, ${stages.map((stage) => stage.name).join(', ')}.`,
    )
  }
  return names.length === 0 ? stages : stages.filter((stage) => names.some((name) => matches(stage, name)))
}

async function test(names) {
  checkNodeVersion()
  const stages = select(names)
  await ensureDependencies()
  const reportsFolder = mkdtempSync(join(tmpdir(), 'shutterword-reports-'))
  const context = { env: { ...process.env }, reportsFolder, xvfb: null }
  try {
    return await runStages([...foundations, ...stages], context)
  } finally {
    context.xvfb?.stop()
    rmSync(reportsFolder, { recursive: true, force: true })
  }
}

await runMain(() => test(process.argv.slice(2)))
