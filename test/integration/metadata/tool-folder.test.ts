import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type * as System from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  makeToolFolder,
  toolFolderPrefix,
  writtenFolder,
} from '../../../src/core/metadata/tool/tool-folder.js'
import { tempFolder } from '../../support/temp-folder.js'

let temp: string | null = null

// TMPDIR would not do: Node passes over it for a process that is not its own user.
vi.mock('node:os', async (importOriginal) => {
  const real = await importOriginal<typeof System>()
  return { ...real, tmpdir: () => temp ?? real.tmpdir() }
})

/** The temp folder of the system for one test, open to all as /tmp is. */
function sharedTemp(): string {
  const folder = tempFolder()
  chmodSync(folder, 0o1777)
  temp = folder
  onTestFinished(() => {
    temp = null
  })
  return folder
}

/** What an engine that was killed left in a folder. */
function leftover(folder: string): string {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  const left = join(folder, `${toolFolderPrefix}${pid}-abcdef`)
  mkdirSync(left)
  writeFileSync(join(left, 'stub-1.jpg'), 'metadata')
  return left
}

/** Root may do all, so it becomes an ordinary user for the test. */
function becomeOrdinary(): void {
  if (process.getuid?.() !== 0) return
  process.seteuid?.(65_534)
  onTestFinished(() => {
    process.seteuid?.(0)
  })
}

describe.skipIf(process.platform === 'win32')('the private folder of ExifTool', () => {
  it('is for its user alone, and what a killed engine left goes', async () => {
    const old = leftover(sharedTemp())
    const folder = await makeToolFolder()
    expect(existsSync(old)).toBe(false)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(existsSync(join(folder, writtenFolder))).toBe(true)
  })

  it('is made although another user left one that we may not remove', async () => {
    const old = leftover(sharedTemp())
    chmodSync(old, 0o500)
    becomeOrdinary()
    const folder = await makeToolFolder()
    expect(existsSync(join(folder, writtenFolder))).toBe(true)
    expect(existsSync(join(old, 'stub-1.jpg'))).toBe(true)
    rmSync(folder, { recursive: true })
  })
})
