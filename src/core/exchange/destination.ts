import { lstat, mkdir, realpath } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { AppError, messageOf } from '../../shared/errors.js'
import { hasCode } from '../support/system-error.js'

/** The folder that an export goes into, without symbolic links. */
export type Destination = Readonly<{
  path: string
  /** Makes a folder below it, named as in the library, and returns its path. */
  folder: (subfolder: string) => Promise<string>
}>

/**
 * Makes the folder for an export. Throws `invalid-input` when it lies in a folder of the library, where its files would
 * count as photos, or holds the exported folder.
 */
export async function openDestination(
  path: string,
  exportedFolder: string,
  libraryFolders: readonly string[],
): Promise<Destination> {
  const wanted = await realPathOf(resolve(path))
  for (const folder of libraryFolders) {
    if (isInside(wanted, await realPathOf(folder))) {
      throw new AppError('export-inside-library', { wanted, folder })
    }
  }
  if (isInside(await realPathOf(exportedFolder), wanted)) {
    throw new AppError('export-above-photos', { wanted, exportedFolder })
  }
  try {
    await mkdir(wanted, { recursive: true })
  } catch (error) {
    throw new AppError(
      'export-folder-not-made',
      { wanted, found: messageOf(error) },
      {
        cause: error,
      },
    )
  }
  return { path: wanted, folder: (subfolder) => folderIn(wanted, subfolder) }
}

/** Name by name, because a link below the destination could lead anywhere, also back into the library. */
async function folderIn(root: string, subfolder: string): Promise<string> {
  let folder = root
  for (const name of subfolder.split('/').filter((one) => one !== '')) {
    folder = join(folder, name)
    await mkdir(folder, { recursive: true })
    const real = await realpath(folder)
    if (real !== folder) {
      throw new AppError('export-folder-is-link', { folder, real })
    }
  }
  return folder
}

/** The path behind all links, also where its last folders do not exist yet. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (!hasCode(error, 'ENOENT') || dirname(path) === path) throw error
    return join(await realPathOf(dirname(path)), basename(path))
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || resolve(way) === way)
}

/** Throws `write-failed` when there is something under this name already. */
export async function mustBeFree(path: string): Promise<void> {
  try {
    await lstat(path)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return
    throw error
  }
  throw new AppError('export-name-taken', { path })
}
