import type { TextTokenizer } from './tokenizer.js'

/**
 * The words of a text for which a model has no tokens, not even letter by letter. Whether it was taught a word that it
 * can spell is another question: core/vocabulary/model-words.ts.
 */
export function unknownWordsOf(text: string, tokenizer: Pick<TextTokenizer, 'hasWord'>): readonly string[] {
  return wordsOf(text).filter((word) => !tokenizer.hasWord(word))
}

/** Punctuation between words carries no meaning; a text of signs alone, such as an emoji, is one word. */
function wordsOf(text: string): readonly string[] {
  const signs = text.trim()
  return text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? (signs === '' ? [] : [signs])
}
