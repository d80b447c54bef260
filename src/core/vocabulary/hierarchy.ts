import type { TagPath } from '../../shared/tag.js'
import type { VocabularyTag } from '../catalogue/catalogue.js'

/** Paths of the broader tags, from the broadest: [['animal'], ['animal', 'dog']] for a golden retriever. */
export function ancestors(path: TagPath): readonly TagPath[] {
  return path.slice(1).map((_, index) => path.slice(0, index + 1))
}

/** Everything that holds when the tag does: its ancestors, its `also` and their ancestors. */
export function impliedPaths(tag: Pick<VocabularyTag, 'path' | 'also'>): readonly TagPath[] {
  const paths = [...ancestors(tag.path), ...tag.also.flatMap((path) => [...ancestors(path), path])]
  return [...new Map(paths.map((path) => [tagKey(path), path])).values()]
}

/** One string for a path, equal for equal names in any Unicode form. No name holds the separator. */
export function tagKey(path: TagPath): string {
  return path.join('|').normalize('NFC')
}

/** True for a node that only groups others: it is never suggested. A keyword list writes it as `[name]` with tags below. */
export function isGroup(tag: Pick<VocabularyTag, 'isExported' | 'isLeaf'>): boolean {
  return !tag.isExported && !tag.isLeaf
}
