import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { sha256 } from './hash.mjs'
import { fromRoot } from './repository.mjs'
import { npmCommand, runCommand } from './run-command.mjs'
import { PlainError, say } from './say.mjs'

const lockFile = fromRoot('package-lock.json')
const installedLockFile = fromRoot('node_modules', '.package-lock.json')
/** Holds the hash of the lockfile that node_modules was last found to match. */
const stampFile = fromRoot('node_modules', '.shutterword-install')

/** Runs `npm ci` when node_modules is absent or is not what the lockfile asks for. */
export async function ensureDependencies() {
  const wanted = sha256(readFileSync(lockFile))
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return
  if (!matchesLockFile()) await install()
  writeFileSync(stampFile, wanted)
}

/** npm keeps its own record of what it installed: a clone that was already set up by hand is left as it is. */
function matchesLockFile() {
  if (!existsSync(installedLockFile)) return false
  const wanted = JSON.parse(readFileSync(lockFile, 'utf8')).packages
  const installed = JSON.parse(readFileSync(installedLockFile, 'utf8')).packages
  const agrees = ([path, entry]) => wanted[path]?.version === entry.version
  const isThere = ([path, entry]) => path === '' || entry.optional || installed[path] !== undefined
  return Object.entries(installed).every(agrees) && Object.entries(wanted).every(isThere)
}

async function install() {
  say('Installing the packages of package-lock.json (about a minute, 700 MB)...')
  const [command, npmArguments, options] = npmCommand(['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  const { code } = await runCommand(command, npmArguments, options)
  if (code === 127) throw new PlainError('npm was not found: install it beside Node, then start again.')
  if (code !== 0) throw new PlainError(`npm ci failed with exit code ${code}: see its messages above.`)
}
