import { z } from 'zod'
import type { Layout } from './layout.js'
import { readJsonFile, unusable } from './model-folder.js'

/** The parts of tokenizer.json that say how texts have to be fed to the tower. */
const definition = z.looseObject({
  added_tokens: z.array(z.looseObject({ id: z.number().int(), content: z.string() })).optional(),
  normalizer: z.unknown(),
  padding: z.looseObject({ pad_id: z.number().int().nonnegative() }).nullish(),
  model: z.looseObject({ type: z.string().optional(), vocab: z.unknown() }),
})

/** A token is named by its text, or by an object with its text. */
const token = z.union([z.string(), z.looseObject({ content: z.string() })]).nullish()
const configuration = z.looseObject({ pad_token: token, eos_token: token })

/** What a tokenizer says of the texts that its tower was trained on. */
export type TokenizerFacts = Readonly<{
  /** 'BPE', 'Unigram', ... */
  type: string
  /** Null when no padding token is named. */
  padId: number | null
  endId: number | null
  lowercases: boolean
}>

export async function readTokenizerFacts(
  folder: string,
  layout: Pick<Layout, 'family' | 'tokenizer' | 'tokenizerConfig'>,
): Promise<TokenizerFacts> {
  const path = layout.tokenizer
  const { added_tokens, normalizer, model, padding } = await readJsonFile(folder, path, definition)
  const { pad_token, eos_token } =
    layout.tokenizerConfig === null ? {} : await readJsonFile(folder, layout.tokenizerConfig, configuration)
  const type = model.type ?? 'unknown'
  const ids = new Map((added_tokens ?? []).map(({ id, content }) => [content, id]))
  const idOf = (named: z.infer<typeof token>) => {
    const text = typeof named === 'string' ? named : named?.content
    return text === undefined ? null : (ids.get(text) ?? idInVocabulary(model.vocab, text))
  }
  if (sizeOf(model.vocab) === 0) throw unusable(folder, `expected a vocabulary in ${path}, found none`)
  return {
    type,
    // SigLIP has a <pad> and is padded with </s> all the same, so nothing is guessed for it.
    padId: idOf(pad_token) ?? padding?.pad_id ?? (layout.family === 'clip' ? guess(ids, padTokens) : null),
    endId: idOf(eos_token) ?? guess(ids, endTokens),
    lowercases: JSON.stringify(normalizer ?? null).includes('"Lowercase"'),
  }
}

const padTokens = ['<pad>', '[PAD]']
const endTokens = ['<|endoftext|>', '<end_of_text>', '</s>', '<eos>']

function guess(ids: ReadonlyMap<string, number>, texts: readonly string[]): number | null {
  const text = texts.find((candidate) => ids.has(candidate))
  return text === undefined ? null : (ids.get(text) ?? null)
}

/** BPE and WordPiece map text to id, Unigram lists text and score. */
function idInVocabulary(vocabulary: unknown, text: string): number | null {
  if (Array.isArray(vocabulary)) {
    const place = vocabulary.findIndex((entry: unknown) => Array.isArray(entry) && entry[0] === text)
    return place === -1 ? null : place
  }
  if (typeof vocabulary !== 'object' || vocabulary === null) return null
  const id: unknown = Object.getOwnPropertyDescriptor(vocabulary, text)?.value
  return typeof id === 'number' ? id : null
}

function sizeOf(vocabulary: unknown): number {
  if (Array.isArray(vocabulary)) return vocabulary.length
  return typeof vocabulary === 'object' && vocabulary !== null ? Object.keys(vocabulary).length : 0
}
