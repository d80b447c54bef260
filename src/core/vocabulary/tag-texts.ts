import type { Evidence } from '../../shared/tag.js'
import type { VocabularyTag } from '../catalogue/catalogue.js'
import { leafName } from '../support/fold-name.js'

/** What the model is asked of a tag: words for its templates, and a prompt to the letter. */
export type TagTexts = Readonly<{ words: readonly string[]; prompt: string | null }>

/**
 * See docs/decisions/0004-tag-texts.md. A measured threshold holds for the name alone, the text it was measured with. A
 * word that was taught is asked by its name and the tag's own prompt; of a guess the synonyms help to say what is meant.
 */
export function tagTexts(
  tag: Pick<VocabularyTag, 'path' | 'synonyms' | 'prompt'>,
  evidence: Evidence,
): TagTexts {
  const name = leafName(tag.path)
  switch (evidence) {
    case 'measured':
      return { words: [name], prompt: null }
    case 'taught':
      return { words: [name], prompt: tag.prompt }
    case 'guess':
      return { words: [...new Set([name, ...tag.synonyms])], prompt: tag.prompt }
  }
}

/** The text in each template, with "an" for "a" before a vowel. */
export function prompts(text: string, templates: readonly string[]): readonly string[] {
  return templates.map((template) => withArticle(template, text).replace('{}', () => text))
}

/** The text in each template, to the letter. */
export function promptsAsWritten(text: string, templates: readonly string[]): readonly string[] {
  return templates.map((template) => template.replace('{}', () => text))
}

function withArticle(template: string, text: string): string {
  return /^[aeiou]/i.test(text) ? template.replace(/\b([Aa]) \{\}/, '$1n {}') : template
}
