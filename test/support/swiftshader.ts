import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { homedir } from 'node:os'

/**
 * The starter's operators compile in ten seconds for this device on an idle machine; on one whose two cores are shared
 * by other tests it took more than two minutes.
 */
export const softwareDeviceTimeoutMs = 420_000

/** The folder of the Electron that the tests run with; null when there is none. `npm test` names it. */
function electronFolder(): string | null {
  const named = process.env.ELECTRON_EXEC_PATH
  if (named !== undefined && named !== '') return dirname(named)
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'shutterword')
  const known = join(cache, 'electron-33.2.1-linux-x64-1')
  return existsSync(known) ? known : null
}

/**
 * The variables under which ONNX Runtime's WebGPU finds SwiftShader, the graphics device made of software that comes
 * with Electron, and the loader beside it. Null, with the reason, where it is not there.
 */
export function swiftShader():
  { readonly environment: NodeJS.ProcessEnv } | { readonly environment: null; readonly reason: string } {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { environment: null, reason: 'SwiftShader is looked for on linux-x64 only' }
  }
  const folder = electronFolder()
  const driver = join(folder ?? '', 'vk_swiftshader_icd.json')
  if (folder === null || !existsSync(driver)) {
    return { environment: null, reason: 'no Electron runtime with SwiftShader: run npm test once' }
  }
  // Electron finds the loader by itself; plain Node has to be told of it.
  return { environment: { ...process.env, VK_ICD_FILENAMES: driver, LD_LIBRARY_PATH: folder } }
}
