import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the scripts keep what can be fetched again: the development runtime and remembered failures. */
export function cacheFolder(environment = process.env) {
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'shutterword')
}
