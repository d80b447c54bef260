import { readdirSync } from 'node:fs'

/** Where Vulkan's loader is told of drivers by hand; a software one such as SwiftShader needs no device file. */
const driverVariables = ['VK_ICD_FILENAMES', 'VK_DRIVER_FILES', 'VK_ADD_DRIVER_FILES'] as const

/**
 * Names of what may be a graphics device. Linux: DRM render nodes, NVIDIA's own, WSL's, and drivers named by variable;
 * Dawn (WebGPU) prints a warning past every log level when it looks for Vulkan in vain, so `auto` looks here first.
 * Elsewhere the system always has one.
 */
export function graphicsDevices(environment: NodeJS.ProcessEnv = process.env): readonly string[] {
  if (process.platform !== 'linux') return ['system']
  const named = driverVariables.flatMap((name) => {
    const value = environment[name]
    return value === undefined || value === '' ? [] : [`${name}=${value}`]
  })
  return [
    ...namesIn('/dev').filter((name) => /^nvidia\d|^dxg$/.test(name)),
    ...namesIn('/dev/dri').filter((name) => name.startsWith('renderD')),
    ...named,
  ]
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    // A missing /dev/dri is the answer "no device", not a failure.
    return []
  }
}
