import { mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.js'
import { isRunning } from '../../support/is-running.js'
import { hasCode } from '../../support/system-error.js'

const beatMs = 10_000
/** A process number may belong to another program after a restart; a holder that shows no life for this long is gone. */
const deadAfterMs = 60_000

export type FolderLock = Readonly<{ release: () => Promise<void> }>

/**
 * Makes this the only install that works in the folder, over processes too: two catalogues may share a folder of
 * models. A lock whose process is gone counts for nothing, so that a crash never blocks the next try.
 */
export async function lockFolder(
  folder: string,
  name: string,
  work: 'import' | 'install' | 'repair',
): Promise<FolderLock> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'lock')
  if (!(await create(path))) {
    if (await isHeld(path)) throw new AppError('model-being-worked-on', { name, work })
    // Aside first: of two processes that find the same dead lock only one can move it.
    const aside = `${path}-${randomBytes(4).toString('hex')}`
    await rename(path, aside).catch(ignoreMissing)
    await rm(aside, { force: true })
    if (!(await create(path))) throw new AppError('model-being-worked-on', { name, work })
  }
  const beat = setInterval(() => {
    const now = new Date()
    // A lock that cannot be touched is one whose disk is gone; the install itself will say so.
    utimes(path, now, now).catch(() => undefined)
  }, beatMs)
  beat.unref()
  return {
    release: async () => {
      clearInterval(beat)
      await rm(path, { force: true })
    },
  }
}

/** True while somebody works in the folder. */
export async function isLocked(folder: string): Promise<boolean> {
  return isHeld(join(folder, 'lock'))
}

async function create(path: string): Promise<boolean> {
  try {
    const handle = await open(path, 'wx')
    await handle.writeFile(String(process.pid))
    await handle.close()
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

async function isHeld(path: string): Promise<boolean> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)])
    return Date.now() - mtimeMs < deadAfterMs && isAlive(Number(text))
  } catch (error) {
    ignoreMissing(error)
    return false
  }
}

function isAlive(pid: number): boolean {
  // Just made, its number not written yet.
  return !Number.isSafeInteger(pid) || pid <= 0 || isRunning(pid)
}

function ignoreMissing(error: unknown): void {
  if (!hasCode(error, 'ENOENT')) throw error
}
