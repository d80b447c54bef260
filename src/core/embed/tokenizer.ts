import { readFile } from 'node:fs/promises'
import { Tokenizer } from '@huggingface/tokenizers'
import { AppError, messageOf } from '../../shared/errors.js'
import { findVerifiedFile, verifiedFile, type InstalledModel } from '../models/installed-models.js'
import type { ModelManifest } from '../models/manifest.js'
import { withoutPrecompiled } from './precompiled-normalizer.js'

/** Turns text into a model's token ids. */
export type TextTokenizer = Readonly<{
  /** Ids with the model's start and end tokens, never longer than its context. */
  encode(text: string): readonly number[]
  /** True when the model has tokens for the word; always where it spells every word in pieces. */
  hasWord(word: string): boolean
}>

/** Loads the tokenizer of a model. */
export async function openTokenizer(model: InstalledModel): Promise<TextTokenizer> {
  const path = await verifiedFile(model, 'tokenizer')
  const configPath = await findVerifiedFile(model, 'tokenizer-config')
  const definition = withoutPrecompiled(await readJson(path))
  const tokenizer = new Tokenizer(definition, configPath === null ? {} : await readJson(configPath))
  const unknownToken = unknownTokenOf(definition)
  const { contextLength, endId, lowercase } = model.manifest.text
  checkPadding(path, tokenizer.encode('').ids, model.manifest)
  return {
    encode: (text) =>
      truncate(withEnd(tokenizer.encode(lowercase ? text.toLowerCase() : text).ids, endId), contextLength),
    hasWord: (word) =>
      unknownToken === null ||
      !tokenizer.tokenize(word, { add_special_tokens: false }).includes(unknownToken),
  }
}

/**
 * Keeps the last id, which is the end token: CLIP towers read their answer from it. The package itself does not
 * truncate.
 */
export function truncate(ids: readonly number[], contextLength: number): readonly number[] {
  const end = ids[ids.length - 1]
  if (ids.length <= contextLength || end === undefined) return [...ids]
  return [...ids.slice(0, contextLength - 1), end]
}

function withEnd(ids: readonly number[], endId: number | undefined): readonly number[] {
  return endId === undefined || ids[ids.length - 1] === endId ? ids : [...ids, endId]
}

/**
 * A CLIP tower takes the state at its end token: padded with that very token it may answer from the padding (as
 * plhery/mobileclip2-onnx does). SigLIP towers read their last position and are padded so on purpose.
 */
function checkPadding(path: string, emptyText: readonly number[], { family, text }: ModelManifest): void {
  const end = text.endId ?? emptyText[emptyText.length - 1]
  if (family !== 'clip' || text.padding === 'none' || text.padId !== end) return
  throw new AppError('padding-is-end-token', { path, padId: text.padId })
}

/** WordPiece has a token for unknown words. Byte-level BPE and Unigram spell every word, and name none here. */
function unknownTokenOf(definition: object): string | null {
  const model: unknown = 'model' in definition ? definition.model : null
  if (typeof model !== 'object' || model === null || !('type' in model) || model.type !== 'WordPiece')
    return null
  return 'unk_token' in model && typeof model.unk_token === 'string' ? model.unk_token : null
}

async function readJson(path: string): Promise<object> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    if (typeof value === 'object' && value !== null) return value
    throw new TypeError('a value that is no object')
  } catch (error) {
    throw new AppError(
      'tokenizer-not-json',
      { path, found: messageOf(error) },
      {
        cause: error,
      },
    )
  }
}
