import type { Evidence } from '../../shared/tag.js'
import { foldLoosely, leafName } from '../support/fold-name.js'
import type { ModelWords } from './model-words.js'
import type { MatrixTag, TagMatrix } from './tag-matrix.js'

/** What a vocabulary knows of words that somebody searches for. */
export type SearchWords = Readonly<{
  /** The embedding of the tag that has the text as its name, its synonym or among the words it covers; else null. */
  rowOf(text: string): Float32Array | null
  evidenceOf(text: string): Evidence
}>

/** Of several tags with one word, one that is named so comes before one with the synonym, and that before covered words. */
export function createSearchWords({ tags, vectors, dimension }: TagMatrix, words: ModelWords): SearchWords {
  const rows = new Map<string, number>()
  const textsOf: readonly ((tag: MatrixTag) => readonly string[])[] = [
    ({ path }) => [leafName(path)],
    ({ synonyms }) => synonyms,
    ({ covers }) => covers,
  ]
  for (const texts of textsOf) {
    for (const [row, tag] of tags.entries()) {
      for (const key of texts(tag).map(foldLoosely)) if (!rows.has(key)) rows.set(key, row)
    }
  }
  const find = (text: string) => rows.get(foldLoosely(text)) ?? null
  return {
    rowOf: (text) => {
      const row = find(text)
      return row === null ? null : vectors.subarray(row * dimension, (row + 1) * dimension)
    },
    evidenceOf: (text) => {
      const row = find(text)
      return (row === null ? undefined : tags[row]?.evidence) ?? words.ofText(text)
    },
  }
}
