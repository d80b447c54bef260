import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { AppError, messageOf } from '../../shared/errors.js'
import type { TagEmbeddingTable } from '../catalogue/catalogue.js'
import { findVerifiedFile, type InstalledModel } from '../models/installed-models.js'
import { fromFloat16, toFloat16 } from '../support/float16.js'
import { normalised } from '../support/vectors.js'

/** Form of a model's prompts.json: float16 rows in the order of the texts, little-endian, as base64. */
const promptsFile = z.object({ texts: z.array(z.string()), vectors: z.base64() })

/**
 * A cache of text embeddings that knows those which come with the model: the prompts of the default vocabulary. The first
 * start is then seconds shorter, and a threshold means the same on every machine, where an 8-bit text graph would answer
 * a little differently.
 */
export async function withReadyPrompts(
  model: InstalledModel,
  cache: TagEmbeddingTable,
): Promise<TagEmbeddingTable> {
  const path = await findVerifiedFile(model, 'prompts')
  if (path === null) return cache
  const ready = await readPrompts(path, model.manifest.embeddingDimension)
  return { ...cache, get: (key, text) => ready.get(text) ?? cache.get(key, text) }
}

/** The content of prompts.json; `embeddings` are of length 1, one for each text. */
export function formatPrompts(texts: readonly string[], embeddings: readonly Float32Array[]): string {
  const rows = embeddings.map((embedding) => Buffer.from(toFloat16(embedding).buffer))
  return JSON.stringify({ texts, vectors: Buffer.concat(rows).toString('base64') })
}

async function readPrompts(path: string, dimension: number): Promise<ReadonlyMap<string, Float32Array>> {
  try {
    const { texts, vectors } = promptsFile.parse(JSON.parse(await readFile(path, 'utf8')))
    const bytes = Buffer.from(vectors, 'base64')
    const wanted = texts.length * dimension * Uint16Array.BYTES_PER_ELEMENT
    if (bytes.length !== wanted) {
      throw new TypeError(`${String(bytes.length)} bytes for ${String(texts.length)} texts`)
    }
    const values = fromFloat16(new Uint16Array(new Uint8Array(bytes).buffer))
    return new Map(
      texts.map((text, row) => [
        text,
        normalised(values.subarray(row * dimension, (row + 1) * dimension), 'a prompt'),
      ]),
    )
  } catch (error) {
    throw new AppError('prompts-unsound', { path, found: messageOf(error) }, { cause: error })
  }
}
