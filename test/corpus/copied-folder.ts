import { createHash } from 'node:crypto'
import { chmodSync, cpSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** A copy of a folder that may be written, and a place beside it for a catalogue. */
export type CopiedFolder = Readonly<{ photos: string; catalogue: string; remove: () => void }>

/** Copies a folder with its times to a temporary place; nothing else ever touches the original. */
export function copyFolder(original: string): CopiedFolder {
  const home = mkdtempSync(join(realpathSync(tmpdir()), 'shutterword-corpus-'))
  const photos = join(home, 'photos')
  // Links become what they name: a link out of the copy would lead back to an original.
  cpSync(realpathSync(resolve(original)), photos, {
    recursive: true,
    preserveTimestamps: true,
    dereference: true,
  })
  makeWritable(photos)
  return {
    photos,
    catalogue: join(home, 'catalogue'),
    remove: () => {
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** A copy keeps the modes of a read-only collection. */
function makeWritable(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) makeWritable(path)
    else if (entry.isFile()) chmodSync(path, 0o644)
  }
}

/** What a file is by its bytes and its time. */
export type FileState = Readonly<{ hash: string; modifiedNs: bigint }>

/** Every file below a folder, so that one that appeared or went is seen as well. */
export async function statesOf(folder: string): Promise<ReadonlyMap<string, FileState>> {
  const states = new Map<string, FileState>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const hash = createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
    states.set(path, { hash, modifiedNs: (await stat(path, { bigint: true })).mtimeNs })
  }
  return states
}
