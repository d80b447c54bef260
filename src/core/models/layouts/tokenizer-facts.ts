import { z } from 'zod'
import { readJsonFile, unusable } from './model-folder.js'

/** The parts of tokenizer.json that say how texts have to be fed to the tower. */
const definition = z.looseObject({
  added_tokens: z.array(z.looseObject({ id: z.number().int(), content: z.string() })).optional(),
  normalizer: z.unknown(),
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
  path: string,
  configPath: string | null,
): Promise<TokenizerFacts> {
  const { added_tokens, normalizer, model } = await readJsonFile(folder, path, definition)
  const config = configPath === null ? {} : await readJsonFile(folder, configPath, configuration)
  const type = model.type ?? 'unknown'
  const ids = new Map((added_tokens ?? []).map(({ id, content }) => [content, id]))
  const idOf = (named: z.infer<typeof token>) => {
    const text = typeof named === 'string' ? named : named?.content
    return text === undefined ? null : (ids.get(text) ?? idInVocabulary(model.vocab, text))
  }
  if (sizeOf(model.vocab) === 0) throw unusable(folder, `expected a vocabulary in ${path}, found none`)
  return {
    type,
    padId: idOf(config.pad_token ?? guess(ids, ['<pad>', '[PAD]'])),
    endId: idOf(config.eos_token ?? guess(ids, ['<|endoftext|>', '</s>', '<eos>'])),
    lowercases: JSON.stringify(normalizer ?? null).includes('"Lowercase"'),
  }
}

function guess(ids: ReadonlyMap<string, number>, texts: readonly string[]): string | undefined {
  return texts.find((text) => ids.has(text))
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
