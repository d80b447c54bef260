import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { throwIfCancelled } from '../../../shared/errors.js'
import { sha256OfFile } from '../../support/sha256-of-file.js'
import { hasCode } from '../../support/system-error.js'
import type { ModelManifest } from '../manifest.js'

/** A file that is not what the manifest says, and in what. */
export type DamagedFile = Readonly<{ path: string; expected: string; found: string }>

/** Compares size and sha256 of every file of a model with its manifest, reading all bytes. */
export async function damageOf(
  manifest: ModelManifest,
  folder: string,
  { signal, onBytes }: { readonly signal: AbortSignal; readonly onBytes?: (bytes: number) => void },
): Promise<readonly DamagedFile[]> {
  const damaged: DamagedFile[] = []
  for (const { path, sizeBytes, sha256 } of manifest.files) {
    const size = await sizeOf(join(folder, path))
    if (size !== sizeBytes) {
      const found = size === null ? 'no file' : `${String(size)} bytes`
      damaged.push({ path, expected: `${String(sizeBytes)} bytes`, found })
      onBytes?.(sizeBytes)
      continue
    }
    throwIfCancelled(signal)
    const found = await sha256OfFile(join(folder, path), (bytes) => {
      throwIfCancelled(signal)
      onBytes?.(bytes)
    })
    if (found !== sha256) damaged.push({ path, expected: `sha256 ${sha256}`, found: `sha256 ${found}` })
  }
  return damaged
}

/** Files that are missing or of a wrong size: quick enough for every start. */
export async function missingFiles(manifest: ModelManifest, folder: string): Promise<readonly string[]> {
  const missing: string[] = []
  for (const { path, sizeBytes } of manifest.files) {
    if ((await sizeOf(join(folder, path))) !== sizeBytes) missing.push(path)
  }
  return missing
}

/** The size of a file in bytes; null when there is none. */
export async function sizeOf(path: string): Promise<number | null> {
  try {
    const found = await stat(path)
    return found.isFile() ? found.size : null
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) return null
    throw error
  }
}
