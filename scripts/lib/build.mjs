import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromRoot, repositoryRoot } from './repository.mjs'
import { runCommand } from './run-command.mjs'
import { PlainError, say } from './say.mjs'

const stampFile = fromRoot('out', '.shutterword-build')
const configuration = ['package.json', 'package-lock.json', 'electron.vite.config.ts', 'svelte.config.js']

/** Builds out/ when the sources are not the ones that it was built from. */
export async function ensureBuilt() {
  const sources = hashSources()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sources) return
  await build()
}

/** Builds main, worker, command line, preload and renderer into out/. */
export async function build() {
  const sources = hashSources()
  say('Building...')
  rmSync(stampFile, { force: true })
  const electronVite = fromRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const { code } = await runCommand(process.execPath, [electronVite, 'build', '--logLevel', 'warn'])
  if (code !== 0) throw new PlainError(`The build failed with exit code ${code}: see its messages above.`)
  mkdirSync(fromRoot('out'), { recursive: true })
  writeFileSync(stampFile, sources)
}

/** Contents rather than times: a checkout of another branch sets times that say nothing. */
function hashSources() {
  const hash = createHash('sha256')
  const sources = readdirSync(fromRoot('src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  for (const path of [...sources, ...configuration.map((name) => fromRoot(name))].sort()) {
    hash.update(path.slice(repositoryRoot.length)).update('\0').update(readFileSync(path))
  }
  return hash.digest('hex')
}
