import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { catalogueFolder } from '../catalogue/default-folder.js'

type Environment = Readonly<Record<string, string | undefined>>

/** Where models are: those of the application first, then those that the user installed. */
export function modelFolders(
  places: Readonly<{ resourcesFolder: string; catalogueFolder: string }>,
): readonly [bundled: string, own: string] {
  return [join(places.resourcesFolder, 'models'), modelsFolderOf(places.catalogueFolder)]
}

/**
 * Where the user's models are kept: beside the usual catalogue, in the system's folder for Shutterword's data. A
 * catalogue that somebody put elsewhere keeps its own inside itself: what lies beside it is none of our business.
 * SHUTTERWORD_MODELS names one folder for all catalogues.
 */
export function modelsFolderOf(
  catalogue: string,
  env: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (env.SHUTTERWORD_MODELS) return resolve(env.SHUTTERWORD_MODELS)
  const usual = catalogueFolder({ ...env, SHUTTERWORD_CATALOGUE: undefined }, platform, home)
  return resolve(catalogue) === resolve(usual) ? join(usual, '..', 'models') : join(catalogue, 'models')
}
