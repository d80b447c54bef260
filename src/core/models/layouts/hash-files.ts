import { join } from 'node:path'
import { AppError, messageOf } from '../../../shared/errors.js'
import { sha256OfFile } from '../../support/sha256-of-file.js'
import type { ModelFileRole } from '../manifest.js'
import { whyRefused } from '../registry.js'
import { isFile } from './model-folder.js'

type DescribedFile = Readonly<{ role: ModelFileRole; path: string; sizeBytes: number; sha256: string }>

/**
 * Size and sha256 of a folder's files. A file that is known to be wrong is refused here, whatever it is called.
 * `refusal`: why a sha256 is refused, null when it is not. @default what the list of models says
 */
export async function hashFiles(
  folder: string,
  files: readonly Readonly<{ role: ModelFileRole; path: string }>[],
  refusal: (sha256: string) => string | null = whyRefused,
): Promise<DescribedFile[]> {
  const described: DescribedFile[] = []
  for (const file of files) {
    const path = join(folder, file.path)
    const { sizeBytes, sha256 } = await hashFile(path)
    const why = refusal(sha256)
    if (why !== null) throw new AppError('model-file-known-wrong', { path, why })
    described.push({ ...file, sizeBytes, sha256 })
  }
  return described
}

async function hashFile(path: string): Promise<{ sizeBytes: number; sha256: string }> {
  if (!(await isFile(path))) throw new AppError('no-model-file', { path })
  let sizeBytes = 0
  try {
    const sha256 = await sha256OfFile(path, (bytes) => (sizeBytes += bytes))
    return { sizeBytes, sha256 }
  } catch (error) {
    throw new AppError('model-file-not-readable', { path, found: messageOf(error) }, { cause: error })
  }
}
