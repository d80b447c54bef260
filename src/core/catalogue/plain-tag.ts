import type { TagPath } from '../../shared/tag.js'
import type { VocabularyTag } from './catalogue.js'

/** A tag of which nothing but its path is known. */
export function plainTag(path: TagPath): Omit<VocabularyTag, 'id'> {
  return {
    path,
    synonyms: [],
    also: [],
    isLeaf: true,
    isExported: true,
    prompt: null,
    covers: [],
    exclusive: null,
  }
}
