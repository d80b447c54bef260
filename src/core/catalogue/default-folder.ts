import { posix, win32 } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Where the catalogue is unless somebody says otherwise: SHUTTERWORD_CATALOGUE, else the operating system's folder for
 * application data. Window and command line share it.
 */
export function catalogueFolder(env: Environment, platform: NodeJS.Platform, homedir: string): string {
  const chosen = env.SHUTTERWORD_CATALOGUE
  if (chosen) return chosen
  if (platform === 'win32') {
    const applicationData = env.APPDATA ?? win32.join(homedir, 'AppData', 'Roaming')
    return win32.join(applicationData, 'Shutterword', 'catalogue')
  }
  if (platform === 'darwin') {
    return posix.join(homedir, 'Library', 'Application Support', 'Shutterword', 'catalogue')
  }
  return posix.join(dataHome(env, homedir), 'shutterword', 'catalogue')
}

/** A relative XDG_DATA_HOME is to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/ */
function dataHome(env: Environment, homedir: string): string {
  const chosen = env.XDG_DATA_HOME
  return chosen && posix.isAbsolute(chosen) ? chosen : posix.join(homedir, '.local', 'share')
}
