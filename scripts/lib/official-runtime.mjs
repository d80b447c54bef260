import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cacheFolder } from './cache-folder.mjs'
import { fromRoot } from './repository.mjs'
import { runCommand } from './run-command.mjs'
import { say } from './say.mjs'

const packageFolder = fromRoot('node_modules', 'electron')
const failureFile = () => join(cacheFolder(), 'electron-download-failed.json')

const connectTimeoutMs = 10_000
/** 120 MB at 200 kB/s. */
const downloadTimeoutMs = 600_000
const failureHoldsForMs = 24 * 3_600_000

const defaultMirror = 'https://github.com/electron/electron/releases/download/'

/** The executable that the electron package has downloaded before; null when there is none of this version. */
export function installedOfficialRuntime() {
  const pathFile = join(packageFolder, 'path.txt')
  const versionFile = join(packageFolder, 'dist', 'version')
  if (!existsSync(pathFile) || !existsSync(versionFile)) return null
  if (readFileSync(versionFile, 'utf8').replace(/^v/, '') !== electronVersion()) return null
  const executable = join(packageFolder, 'dist', readFileSync(pathFile, 'utf8'))
  return existsSync(executable) ? executable : null
}

/** Downloads the official Electron. Null when that fails, which is then remembered for a day. */
export async function downloadOfficialRuntime() {
  const mirror = process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror || defaultMirror
  const attempt = { version: electronVersion(), mirror }
  if (hasFailedLately(attempt)) return null
  const reason = await tryDownload(mirror)
  if (reason === null) {
    rmSync(failureFile(), { force: true })
    return installedOfficialRuntime()
  }
  say(
    `The official Electron ${attempt.version} could not be downloaded: ${reason}. Next attempt in 24 hours.`,
  )
  mkdirSync(dirname(failureFile()), { recursive: true })
  writeFileSync(failureFile(), JSON.stringify({ ...attempt, reason, at: Date.now() }))
  return null
}

/** @returns {Promise<string | null>} why it failed, or null */
async function tryDownload(mirror) {
  say(`Downloading Electron ${electronVersion()} (120 MB, once)...`)
  const refusal = await connectionRefusal(mirror)
  if (refusal !== null) return refusal
  const { code, timedOut } = await runCommand(process.execPath, [join(packageFolder, 'install.js')], {
    timeoutMs: downloadTimeoutMs,
  })
  if (timedOut) return `it took longer than ${downloadTimeoutMs / 60_000} minutes`
  if (code !== 0) return `its installer ended with exit code ${code}`
  return installedOfficialRuntime() === null ? 'its installer left no executable' : null
}

/** Any answer will do: a firewall that drops packets would otherwise hold the start for minutes. */
async function connectionRefusal(mirror) {
  // fetch knows no proxy; the installer does, so it decides.
  if (process.env.ELECTRON_GET_USE_PROXY) return null
  try {
    await fetch(new URL(mirror).origin, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(connectTimeoutMs),
    })
    return null
  } catch (error) {
    if (error.name === 'TimeoutError')
      return `no connection to ${mirror} within ${connectTimeoutMs / 1_000} seconds`
    return `no connection to ${mirror} (${error.cause?.code ?? error.message})`
  }
}

function hasFailedLately({ version, mirror }) {
  if (!existsSync(failureFile())) return false
  const failure = JSON.parse(readFileSync(failureFile(), 'utf8'))
  const isSame = failure.version === version && failure.mirror === mirror
  return isSame && Date.now() - failure.at < failureHoldsForMs
}

function electronVersion() {
  return JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')).version
}
