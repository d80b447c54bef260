import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError, messageOf } from '../../../shared/errors.js'

/** Names of the files of a folder and its direct sub-folders, as paths with forward slashes; links to files count. */
export async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new AppError('model-folder-not-readable', { folder, found: messageOf(error) }, { cause: error })
  })
  const files: string[] = []
  for (const entry of entries) {
    if (await isFile(join(folder, entry.name))) files.push(entry.name)
    if (!entry.isDirectory()) continue
    for (const name of await readdir(join(folder, entry.name))) {
      if (await isFile(join(folder, entry.name, name))) files.push(`${entry.name}/${name}`)
    }
  }
  return files.sort()
}

/** False for what cannot be read to an end, such as a pipe or a device, and for a link to nothing. */
export async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}

/** A JSON file of the folder in the form that is needed of it. */
export async function readJsonFile<Schema extends z.ZodType>(
  folder: string,
  name: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const path = join(folder, name)
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    const found = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error)
    throw new AppError(
      'model-file-of-other-form',
      { path, found },
      {
        cause: error,
      },
    )
  }
}

/** The one sentence that says what a folder lacks or contradicts itself in. */
export function unusable(folder: string, found: string): AppError {
  return new AppError('model-folder-unusable', { folder, found })
}

/** The first of the names that the folder has. */
export function firstOf(files: readonly string[], names: readonly string[]): string | null {
  return names.find((name) => files.includes(name)) ?? null
}
