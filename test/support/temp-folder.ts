import { chmodSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, onTestFinished } from 'vitest'

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

/** A fresh folder of the running test file, for what `beforeAll` makes. */
export function tempFolderOfFile(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'shutterword-test-'))
  afterAll(() => {
    removeFolder(folder)
  })
  return folder
}
