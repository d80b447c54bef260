import { randomBytes } from 'node:crypto'
import { constants, lstatSync, type BigIntStats } from 'node:fs'
import { copyFile, link, open, rename, rm, unlink } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { AppError } from '../../../shared/errors.js'
import { syncFile, syncFolder } from '../../support/sync-to-disk.js'
import { hasCode } from '../../support/system-error.js'
import { hashFile } from '../read/hash-file.js'

/** Names of the two files that stand beside a photo while it is written; short, so that the photo's own may be long. */
export function helperNames(path: string, extension = extname(path)): { temp: string; aside: string } {
  const token = randomBytes(6).toString('hex')
  return {
    temp: join(dirname(path), `.shutterword-${token}.tmp${extension}`),
    aside: join(dirname(path), `.shutterword-${token}.orig`),
  }
}

/** True when both are the same bytes as far as inode, size and modification time tell. */
export function isSameFile(one: BigIntStats, other: BigIntStats): boolean {
  return (
    one.ino === other.ino && one.dev === other.dev && one.size === other.size && one.mtimeNs === other.mtimeNs
  )
}

/**
 * Puts a finished temp file in the place of `path`. The original is linked aside first, so that it can be compared
 * once it cannot be reached by its name any more: a program that saved it in between finds its own version back, and
 * AppError `write-failed` says so. File systems without hard links (exFAT) get a copy aside instead.
 * `makeLink` is there for tests of those.
 */
export async function replaceFile(
  temp: string,
  path: string,
  aside: string,
  checked: BigIntStats,
  makeLink: typeof link = link,
): Promise<void> {
  const now = lstatSync(path, { bigint: true })
  // Linking changes ctime, so it is compared before; it gives away an edit that put the old mtime back.
  if (!isSameFile(now, checked) || now.ctimeNs !== checked.ctimeNs) throw changedMeanwhile(path)
  const isLinked = await setAside(path, aside, makeLink)
  if (!isStillOurs(path, isLinked ? aside : null, checked)) {
    await rm(aside)
    throw changedMeanwhile(path)
  }
  await rename(temp, path)
  if (isLinked) {
    const after = lstatSync(aside, { bigint: true })
    if (!isSameFile(after, checked)) {
      await rename(aside, path)
      await syncFolder(dirname(path))
      throw changedMeanwhile(path)
    }
  }
  await unlink(aside)
  await syncFolder(dirname(path))
}

/**
 * The link aside counts as a lock, too: of two engines that replace one photo, the second to link sees three names, or
 * the photo of the first in its place, and steps back. So does a program that saved by renaming since the link was made.
 */
function isStillOurs(path: string, aside: string | null, checked: BigIntStats): boolean {
  if (aside !== null) {
    const linked = lstatSync(aside, { bigint: true })
    if (!isSameFile(linked, checked) || linked.nlink > 2n) return false
  }
  return isSameFile(lstatSync(path, { bigint: true }), checked)
}

/** Puts a finished temp file where no file may be yet. Throws AppError when one has appeared. */
export async function placeNewFile(temp: string, path: string): Promise<void> {
  try {
    await link(temp, path)
    await rm(temp)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw appeared(path, error)
    if (!lacksLinks(error)) throw error
    await claimName(path)
    await rename(temp, path)
  }
  await syncFolder(dirname(path))
}

/** Takes a name with an empty file, which a rename then replaces at once: a copy could be cut short in its middle. */
async function claimName(path: string): Promise<void> {
  try {
    const handle = await open(path, 'wx')
    await handle.close()
  } catch (error) {
    throw hasCode(error, 'EEXIST') ? appeared(path, error) : error
  }
}

async function setAside(path: string, aside: string, makeLink: typeof link): Promise<boolean> {
  try {
    await makeLink(path, aside)
    return true
  } catch (error) {
    if (!lacksLinks(error)) throw error
  }
  await copyFile(path, aside, constants.COPYFILE_EXCL)
  await syncFile(aside)
  const [original, copy] = [await hashFile(path), await hashFile(aside)]
  if (original !== copy) {
    await rm(aside)
    throw changedMeanwhile(path)
  }
  return false
}

function lacksLinks(error: unknown): boolean {
  return hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')
}

function changedMeanwhile(path: string): AppError {
  return new AppError('file-changed-meanwhile', { path })
}

function appeared(path: string, cause: unknown): AppError {
  return new AppError('file-appeared', { path }, { cause })
}
