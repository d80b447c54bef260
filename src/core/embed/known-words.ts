import type { TextTokenizer } from './tokenizer.js'

/** In names of things ("bag of chips") and in prompts alike: they say nothing about what is meant. */
const functionWords: ReadonlySet<string> = new Set([
  'a',
  'an',
  'and',
  'for',
  'in',
  'of',
  'on',
  's',
  'the',
  'with',
])

/**
 * Finds the words of a text that a model does not know. `conceptTexts` are the names and synonyms that a model with a
 * closed vocabulary was trained on: it has tokens for the other words of its training captions too ("night", "person"),
 * but saw them beside every concept alike. So a text without any word of a concept is unknown as a whole.
 */
export function createUnknownWords(
  tokenizer: Pick<TextTokenizer, 'hasWord'>,
  conceptTexts: readonly string[] | null,
): (text: string) => readonly string[] {
  const concepts = conceptTexts && new Set(conceptTexts.flatMap(wordsOf).map(folded))
  return (text) => {
    const words = wordsOf(text)
    if (concepts && !words.some((word) => isConcept(folded(word), concepts))) return words
    return words.filter((word) => !tokenizer.hasWord(word))
  }
}

/** Punctuation between words carries no meaning; a text of signs alone, such as an emoji, is one word. */
function wordsOf(text: string): readonly string[] {
  const signs = text.trim()
  return text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? (signs === '' ? [] : [signs])
}

/** Plurals were in the captions, names and synonyms are singular. */
function isConcept(word: string, concepts: ReadonlySet<string>): boolean {
  const singulars = [word, word.replace(/s$/, ''), word.replace(/es$/, ''), word.replace(/ies$/, 'y')]
  return !functionWords.has(word) && singulars.some((singular) => concepts.has(singular))
}

/** Case and accents set aside, as the tokenizers of such models do. */
function folded(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
