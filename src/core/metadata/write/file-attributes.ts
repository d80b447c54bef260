import { execFile } from 'node:child_process'
import { chmodSync, chownSync, statSync, type BigIntStats } from 'node:fs'
import { utimes } from 'node:fs/promises'
import { promisify } from 'node:util'
import { z } from 'zod'
import { AppError, messageOf } from '../../../shared/errors.js'
import type { PlainAttributes } from './plain-attributes.js'

const run = promisify(execFile)

const attributesSchema = z.object({
  mode: z.number(),
  userId: z.number(),
  groupId: z.number(),
  /** Nanoseconds since 1970 as decimal digits: a number could not hold them. */
  modifiedNs: z.string(),
  accessedNs: z.string(),
})

/** What a file is besides its bytes, as kept in the journal. */
export type FileAttributes = Readonly<z.infer<typeof attributesSchema>>

/** The attributes of a file's stat. */
export function attributesOf(file: BigIntStats): FileAttributes {
  return {
    mode: Number(file.mode & 0o7777n),
    userId: Number(file.uid),
    groupId: Number(file.gid),
    modifiedNs: file.mtimeNs.toString(),
    accessedNs: file.atimeNs.toString(),
  }
}

/** Attributes out of the journal; null for an entry that created its file. */
export function parseAttributes(text: string): FileAttributes | null {
  const parsed: unknown = JSON.parse(text)
  return parsed === null ? null : attributesSchema.parse(parsed)
}

/**
 * Gives a new file the mode, owner, extended attributes (on Linux access control lists, too) and times of the one it
 * will replace. Throws AppError when one cannot be kept: the photo is then skipped, not stripped. With `plain`, files that
 * have no more than mode, owner and times need no process of their own.
 */
export async function copyAttributes(
  from: string,
  to: string,
  keepModifiedTime: boolean,
  plain: PlainAttributes | null = null,
): Promise<void> {
  const before = statSync(from, { bigint: true })
  try {
    const times = keepModifiedTime ? { accessedNs: before.atimeNs, modifiedNs: before.mtimeNs } : null
    if (await plain?.copyTimes(from, to, times)) {
      copyOwnerAndMode(to, before)
    } else if (process.platform === 'linux') {
      // Node cannot read extended attributes. Naming xattr makes cp fail where it cannot keep them; `all` would not.
      const what = `--preserve=mode,ownership,xattr${keepModifiedTime ? ',timestamps' : ''}`
      await run('cp', ['--attributes-only', what, '--', from, to], { env: { ...process.env, LC_ALL: 'C' } })
    } else {
      if (process.platform === 'darwin') await copyMacAttributes(from, to)
      copyOwnerAndMode(to, before)
      if (keepModifiedTime) await setTimes(to, attributesOf(before))
    }
  } catch (error) {
    throw new AppError('attributes-not-kept', { from, found: messageOf(error).trim() }, { cause: error })
  }
  const after = statSync(to, { bigint: true })
  if (after.mode !== before.mode || after.uid !== before.uid || after.gid !== before.gid) {
    throw new AppError('owner-not-kept', { from })
  }
}

/** The owner first, as changing it takes special mode bits away. */
function copyOwnerAndMode(to: string, before: BigIntStats): void {
  if (process.platform !== 'win32') chownSync(to, Number(before.uid), Number(before.gid))
  chmodSync(to, Number(before.mode & 0o7777n))
}

/** Sets the times of a file; numbers keep microseconds where Date objects would keep milliseconds. */
export async function setTimes(path: string, attributes: FileAttributes): Promise<void> {
  await utimes(path, Number(attributes.accessedNs) / 1e9, Number(attributes.modifiedNs) / 1e9)
}

async function copyMacAttributes(from: string, to: string): Promise<void> {
  const { stdout } = await run('/usr/bin/xattr', [from])
  for (const name of stdout.split('\n').filter((line) => line !== '')) {
    const { stdout: hex } = await run('/usr/bin/xattr', ['-px', name, from])
    await run('/usr/bin/xattr', ['-wx', name, hex.replace(/\s/g, ''), to])
  }
}
