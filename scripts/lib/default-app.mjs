// What Electron's own default_app does for `electron [switches] <app folder or file>`, for the registry runtime, which
// comes without one. It is packed into resources/default_app.asar and runs inside Electron.
//
// An ES module with top-level await, because Electron holds back 'ready' until this module has finished loading; with
// CommonJS, 'ready' fires before the app's own module ran and protocol.registerSchemesAsPrivileged throws.
import { app } from 'electron'
import { existsSync, readFileSync } from 'node:fs'
import Module from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Reads the switches that stand before the app; Playwright passes its loader with -r. */
function readArguments(words) {
  const preloads = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]
    if (word === '-r' || word === '--require') preloads.push(words[(at += 1)])
    else if (word === '-v' || word === '--version') return { preloads, wantsVersion: true }
    else if (word.startsWith('--app=')) return { preloads, appPath: word.slice('--app='.length) }
    else if (!word.startsWith('-')) return { preloads, appPath: word }
  }
  return { preloads }
}

function describeApp(folder) {
  const packageFile = join(folder, 'package.json')
  if (!existsSync(packageFile)) return null
  const { name, productName, version, desktopName } = JSON.parse(readFileSync(packageFile, 'utf8'))
  if (version) app.setVersion(version)
  app.name = productName ?? name ?? app.name
  app.setDesktopName(desktopName ?? `${app.name}.desktop`)
  return folder
}

async function start(appPath) {
  Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })
  const folder = resolve(appPath)
  const described = describeApp(folder)
  const main = Module._resolveFilename(folder, null, true)
  app.setAppPath(described ?? dirname(main))
  await import(pathToFileURL(main).toString())
}

const { preloads, appPath, wantsVersion } = readArguments(process.argv.slice(1))
if (wantsVersion) {
  console.log(`v${process.versions.electron}`)
  process.exit(0)
}
if (preloads.length > 0) Module._preloadModules(preloads)
if (appPath === undefined) {
  console.error('usage: electron <app folder>')
  process.exit(1)
}
try {
  await start(appPath)
} catch (error) {
  console.error(`App threw an error during load\n${error.stack ?? error}`)
  process.exit(1)
}
