import { isAbsolute, resolve } from 'node:path'

/** What the user asked for when starting the app. Paths are absolute. */
export type StartArguments = Readonly<{
  /** Folder of photos to open, from the command line. */
  photoFolder: string | null
  /** Null: the user's own catalogue. */
  catalogueFolder: string | null
}>

const catalogueOption = '--catalogue'

/**
 * Reads `[FOLDER] [--catalogue DIR]` out of a command line that also holds Chromium's own switches. `hasAppArgument`:
 * started as `electron . …`, so the first plain argument names the app.
 */
export function readArguments(
  argv: readonly string[],
  options: {
    readonly hasAppArgument: boolean
    readonly workingFolder: string
    readonly environment: Readonly<Record<string, string | undefined>>
  },
): StartArguments {
  const plain: string[] = []
  let catalogue = options.environment.SHUTTERWORD_CATALOGUE ?? null
  for (let index = 1; index < argv.length; index += 1) {
    const argument = argv[index] ?? ''
    if (argument === catalogueOption) {
      index += 1
      catalogue = argv[index] ?? null
    } else if (argument.startsWith(`${catalogueOption}=`)) {
      catalogue = argument.slice(catalogueOption.length + 1)
    } else if (!argument.startsWith('-')) {
      plain.push(argument)
    }
  }
  const photoFolder = plain[options.hasAppArgument ? 1 : 0] ?? null
  const absolute = (path: string | null): string | null => {
    if (path === null || path === '') return null
    return isAbsolute(path) ? path : resolve(options.workingFolder, path)
  }
  return { photoFolder: absolute(photoFolder), catalogueFolder: absolute(catalogue) }
}
