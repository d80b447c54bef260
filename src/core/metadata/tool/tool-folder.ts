import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isRunning } from '../../support/is-running.js'
import { hasCode } from '../../support/system-error.js'

/** How the private working folder of ExifTool begins; recovery knows our processes by it. */
export const toolFolderPrefix = 'shutterword-exiftool-'

/** Where in it ExifTool puts what it makes of files of ours. */
export const writtenFolder = 'written'

/** A fresh folder named for this process; those of processes that were killed are removed on the way. */
export async function makeToolFolder(): Promise<string> {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${toolFolderPrefix}(\\d+)-`).exec(name)?.[1]
    if (pid !== undefined && !isRunning(Number(pid))) await removeLeftover(join(tmpdir(), name))
  }
  const folder = await mkdtemp(join(tmpdir(), `${toolFolderPrefix}${String(process.pid)}-`))
  await mkdir(join(folder, writtenFolder))
  return folder
}

/** One that another user left, or that another engine removes at this moment, is no reason not to have our own. */
async function removeLeftover(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true })
  } catch (error) {
    if (!hasCode(error, 'EACCES', 'EPERM', 'EBUSY', 'ENOTEMPTY')) throw error
  }
}
