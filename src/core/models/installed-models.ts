import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError, messageOf } from '../../shared/errors.js'
import { memoizePromise } from '../support/memoize-promise.js'
import { sha256OfFile } from '../support/sha256-of-file.js'
import { modelManifestSchema, type ModelFileRole, type ModelManifest } from './manifest.js'
import { hasCode } from '../support/system-error.js'

/** A model whose manifest was read. Its files are verified when they are first used. */
export type InstalledModel = Readonly<{
  manifest: ModelManifest
  folder: string
  /** True when it comes with the application. */
  isBundled: boolean
}>

/**
 * Models found below the folders: each sub-folder with a manifest.json is one. The first folder is the application's
 * own, and its models win over models of the same id elsewhere. Folders that do not exist hold no models.
 * A damaged manifest throws, or is handed to `onDamaged` where the other models should still be listed.
 */
export async function listModels(
  folders: readonly string[],
  onDamaged?: (error: AppError) => void,
): Promise<readonly InstalledModel[]> {
  const models = new Map<string, InstalledModel>()
  for (const [index, folder] of folders.entries()) {
    for (const name of await subfolders(folder)) {
      try {
        const model = await readModel(join(folder, name), index === 0)
        if (model && !models.has(model.manifest.id)) models.set(model.manifest.id, model)
      } catch (error) {
        if (!onDamaged || !(error instanceof AppError)) throw error
        onDamaged(error)
      }
    }
  }
  return [...models.values()]
}

/**
 * The absolute path of a model's file, after its size and sha256 were compared with the manifest; null when the model
 * has no file of this role. With a graph the weights outside it are checked too: ONNX Runtime reads them by itself.
 * The hash is made once for each state of a file.
 */
export async function findVerifiedFile(
  model: InstalledModel,
  role: Exclude<ModelFileRole, 'data'>,
): Promise<string | null> {
  const file = model.manifest.files.find((candidate) => candidate.role === role)
  if (!file) return null
  if (role === 'image' || role === 'text') {
    for (const data of model.manifest.files.filter((candidate) => candidate.role === 'data')) {
      await verifiedPath(model, data)
    }
  }
  return verifiedPath(model, file)
}

/** The absolute path of one of the model's files, compared as above. */
export async function verifiedPath(
  model: InstalledModel,
  file: ModelManifest['files'][number],
): Promise<string> {
  const path = join(model.folder, file.path)
  const found = await stat(path).catch((error: unknown) => {
    throw damaged(path, `a file of ${file.sizeBytes} bytes`, messageOf(error), error)
  })
  if (found.size !== file.sizeBytes) throw damaged(path, `${file.sizeBytes} bytes`, `${found.size} bytes`)
  const sha256 = await hashFile(path, found.mtimeMs)
  if (sha256 !== file.sha256) throw damaged(path, `sha256 ${file.sha256}`, `sha256 ${sha256}`)
  return path
}

/** Like `findVerifiedFile`, for a file that every model has. */
export async function verifiedFile(
  model: InstalledModel,
  role: 'image' | 'text' | 'tokenizer',
): Promise<string> {
  const path = await findVerifiedFile(model, role)
  if (path === null) throw damaged(join(model.folder, 'manifest.json'), `a file of role ${role}`, 'none')
  return path
}

async function readModel(folder: string, isBundled: boolean): Promise<InstalledModel | null> {
  const path = join(folder, 'manifest.json')
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return null
    throw damaged(path, 'a readable manifest', messageOf(error), error)
  })
  if (text === null) return null
  const result = modelManifestSchema.safeParse(parseJson(text, path))
  if (result.success) return { manifest: result.data, folder, isBundled }
  throw damaged(path, 'a model manifest', z.prettifyError(result.error), result.error)
}

async function subfolders(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw error
  })
  return (
    entries
      // What begins with a dot is work under way, see install/work-folders.ts.
      .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink()))
      .map((entry) => entry.name)
      .sort()
  )
}

const hashFile = memoizePromise(
  (path: string, modifiedMs: number) => `${path}\n${modifiedMs}`,
  (path: string) => sha256OfFile(path),
)

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw damaged(path, 'JSON', messageOf(error), error)
  }
}

function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT', 'ENOTDIR')
}

function damaged(path: string, expected: string, found: string, cause?: unknown): AppError {
  return new AppError('model-file-unexpected', { path, expected, found }, { cause })
}
