#!/usr/bin/env node
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from './lib/cache-folder.mjs'
import { npmCommand, runCommand } from './lib/run-command.mjs'
import { runBundled } from './lib/run-bundled.mjs'
import { PlainError, runMain, say } from './lib/say.mjs'
import { ensureSystemPackages, howToInstall } from './system-packages.mjs'

/**
 * Not a dependency of this repository: with its WebAssembly runtime it would add 141 MB to every installation, for
 * this suite alone.
 */
const secondOpinion = '@huggingface/transformers@4.3.1'

/** Installs transformers.js once, apart from node_modules; its folder. */
async function ensureSecondOpinion() {
  const folder = join(cacheFolder(), 'parity', secondOpinion.replace(/[@/]+/g, '-').slice(1))
  if (existsSync(join(folder, 'node_modules', '@huggingface', 'transformers', 'package.json'))) return folder
  say(`Installing ${secondOpinion} into ${folder}...`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', secondOpinion]
  const [command, commandArguments, options] = npmCommand(install)
  const { code } = await runCommand(command, commandArguments, { ...options, cwd: folder })
  if (code === 0) return folder
  throw new PlainError(
    `${secondOpinion} could not be installed (exit code ${code}). Without it: npm run parity -- --only preprocess, --only towers.`,
  )
}

/** Debian's own interpreter and packages, unless SHUTTERWORD_PYTHON names another one. */
async function ensurePython() {
  const named = process.env.SHUTTERWORD_PYTHON
  const missing = named === undefined ? await ensureSystemPackages('parity', null) : []
  if (missing.length > 0) throw new PlainError(howToInstall(missing))
  const python = named ?? '/usr/bin/python3'
  const imports = ['-c', 'import torch, onnx, numpy, PIL.ImageCms']
  const { code } = await runCommand(python, imports, { quiet: true })
  if (code === 0) return
  throw new PlainError(
    `${python} lacks torch, onnx, numpy or Pillow: ${python} -m pip install torch onnx numpy Pillow`,
  )
}

await runMain(async () => {
  const suiteArguments = process.argv.slice(2)
  if (!suiteArguments.includes('--help')) {
    await ensurePython()
    const only = suiteArguments[suiteArguments.indexOf('--only') + 1]
    if (!suiteArguments.includes('--only') || only === 'second-opinion') {
      process.env.SHUTTERWORD_SECOND_OPINION = await ensureSecondOpinion()
    }
  }
  return runBundled('parity-suite', suiteArguments)
})
