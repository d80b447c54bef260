import type { VocabularyTag } from '../catalogue/catalogue.js'
import { leafName } from '../support/fold-name.js'

/**
 * The words that stand for a tag in front of the model: see docs/decisions/0004-tag-texts.md. A measured threshold
 * holds for the name alone, the text it was measured with; any other tag is the mean of its name and synonyms.
 */
export function tagTexts(tag: Pick<VocabularyTag, 'path' | 'synonyms' | 'threshold'>): readonly string[] {
  const name = leafName(tag.path)
  return tag.threshold === null ? [...new Set([name, ...tag.synonyms])] : [name]
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
