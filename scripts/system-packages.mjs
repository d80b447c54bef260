#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs'
import { electronRuntime } from './electron-runtime.mjs'
import { fromRoot } from './lib/repository.mjs'
import { runCommand } from './lib/run-command.mjs'
import { PlainError, isMain, runMain, say } from './lib/say.mjs'

const known = JSON.parse(readFileSync(fromRoot('scripts', 'system-packages.json'), 'utf8'))

/**
 * Sees to what must come from the operating system, named in system-packages.json: installs it where it may (root on
 * Debian), and returns the names of the packages that are missing still. Only Linux needs any.
 *
 * @param {'start' | 'test' | 'parity'} purpose `test` needs all that `start` needs, and more; `parity` only its own.
 */
export async function ensureSystemPackages(purpose, electronExecutable) {
  if (process.platform !== 'linux') return []
  const missing = await missingPackages(purpose, electronExecutable)
  if (missing.length === 0 || !canInstall()) return missing
  say(`Installing ${missing.join(' ')} with apt-get...`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await runCommand('apt-get', ['update', '-qq'], { env })
  await runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { env })
  return missingPackages(purpose, electronExecutable)
}

/** The sentence that tells a person how to get missing packages. */
export function howToInstall(missing) {
  return `Missing system packages: ${missing.join(' ')}. On Debian or Ubuntu: sudo apt-get install ${missing.join(' ')}`
}

async function missingPackages(purpose, electronExecutable) {
  const includes = { start: ['start'], test: ['start', 'test'], parity: ['parity'] }
  const programs = known.programs.filter(({ neededBy }) => includes[purpose].includes(neededBy))
  const probed = await Promise.all(
    programs.map(async (program) => ((await isThere(program)) ? [] : [program.package])),
  )
  const libraries = electronExecutable === null ? [] : await missingLibraries(electronExecutable)
  return [...probed.flat(), ...(await Promise.all(libraries.map(packageOf)))]
}

async function isThere({ probe: [command, ...commandArguments] }) {
  const { code } = await runCommand(command, commandArguments, { quiet: true })
  return code === 0
}

/** Names of shared libraries, such as libgtk-3.so.0, that the loader does not find for this executable. */
async function missingLibraries(executable) {
  const { stdout } = await runCommand('ldd', [executable], { captureStdout: true })
  return [...stdout.matchAll(/^\s*(\S+) => not found$/gm)].map(([, library]) => library)
}

/** Debian 13 and Ubuntu 24.04 renamed libraries whose time type grew: libasound2 is libasound2t64 there. */
async function packageOf(library) {
  const name = known.libraries.find((entry) => entry.library === library)?.package
  if (name === undefined) {
    throw new PlainError(
      `Electron needs the shared library ${library}: install the system's package that has it.`,
    )
  }
  const { code } = await runCommand('apt-cache', ['show', `${name}t64`], { quiet: true })
  return code === 0 ? `${name}t64` : name
}

function canInstall() {
  return existsSync('/etc/debian_version') && process.getuid() === 0
}

if (isMain(import.meta)) {
  await runMain(async () => {
    const { executable } = await electronRuntime()
    const missing = await ensureSystemPackages('test', executable)
    if (missing.length > 0) say(howToInstall(missing))
    return missing.length > 0 ? 1 : 0
  })
}
