import { randomUUID } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, onTestFinished } from 'vitest'

/** A fresh folder of the running test, gone when the test ends. Its path has no symbolic links. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'shutterword-test-'))
  onTestFinished(() => {
    removeFolder(folder)
  })
  return folder
}

/** Removes a folder that tests made, also when a test left parts of it without write permission. */
export function removeFolder(folder: string): void {
  makeRemovable(folder)
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}

function makeRemovable(folder: string): void {
  chmodSync(folder, 0o700)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) makeRemovable(join(folder, entry.name))
  }
}

/**
 * A folder of the whole test file, for what its `beforeAll` makes: there before that runs, gone after the last test.
 * To be called at the top of the file: a hook that is added while another one runs is never called.
 */
export function tempFolderOfFile(): string {
  const folder = join(realpathSync(tmpdir()), `shutterword-test-${randomUUID()}`)
  beforeAll(() => {
    mkdirSync(folder, { mode: 0o700 })
    return () => {
      removeFolder(folder)
    }
  })
  return folder
}
