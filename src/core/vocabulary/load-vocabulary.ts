import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { AppError } from '../../shared/errors.js'
import { hasCode, plainReason } from '../support/system-error.js'
import type { VocabularyTag } from '../catalogue/catalogue.js'
import { decodeText } from './decode-text.js'
import { parseWordList } from './parse-word-list.js'

/** A vocabulary as its file gives it, before the catalogue gives its tags their ids. */
export type VocabularyContent = Readonly<{
  name: string
  /** `sha256:<hex>` of the file. */
  sourceHash: string
  tags: readonly Omit<VocabularyTag, 'id'>[]
}>

/** Well above any word list (100,000 words are about 1 MB): a larger file was chosen by mistake. */
const maximumSizeBytes = 16 * 2 ** 20

/** Reads a user's own word list; see parse-word-list.ts for its forms. The vocabulary is named for its file. */
export async function readVocabularyFile(path: string): Promise<VocabularyContent> {
  const fileName = basename(path)
  const bytes = await readBytes(path)
  return {
    name: basename(path, extname(path)),
    sourceHash: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    tags: parseWordList(decodeText(bytes, fileName), fileName),
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  const { size } = await orInvalid(path, stat(path))
  if (size > maximumSizeBytes) {
    throw new AppError('list-too-large', { fileName: basename(path), maximumSizeBytes, size })
  }
  return orInvalid(path, readFile(path))
}

async function orInvalid<Value>(path: string, reading: Promise<Value>): Promise<Value> {
  try {
    return await reading
  } catch (error) {
    const found = hasCode(error, 'ENOENT', 'ENOTDIR') ? 'no file' : plainReason(error)

    throw new AppError('list-not-readable', { path, found }, { cause: error })
  }
}
