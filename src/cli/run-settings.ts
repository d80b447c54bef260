import type { FullEngineApi } from '../shared/contract.js'
import type { Settings } from '../shared/settings.js'

/**
 * Runs `work` under the settings that `change` makes and puts those of before back: options of one command must not
 * change what the window shows afterwards.
 */
export async function withSettings<T>(
  api: FullEngineApi,
  change: () => Promise<readonly (keyof Settings)[]>,
  work: () => Promise<T>,
): Promise<T> {
  const { settings } = await api.status({})
  const names = await change()
  try {
    return await work()
  } finally {
    const changes: Partial<Settings> = Object.fromEntries(names.map((name) => [name, settings[name]]))
    if (names.length > 0) await api.changeSettings({ changes })
  }
}
