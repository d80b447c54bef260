import type { VocabularyId, VocabularySummary } from '../../shared/tag.js'
import type { Catalogue, VocabularyRow } from '../catalogue/catalogue.js'
import { readDefaultVocabulary } from '../vocabulary/default-vocabulary.js'
import { readVocabularyFile } from '../vocabulary/load-vocabulary.js'

/** Brings the catalogue the default vocabulary of this version, in place of that of an older one. */
export async function keepBundledVocabulary(
  { vocabularies }: Catalogue,
  resourcesFolder: string,
): Promise<VocabularyId> {
  const { name, sourceHash, tags } = await readDefaultVocabulary(resourcesFolder)
  const known = vocabularies.all().find((one) => one.kind === 'bundled' && one.sourceHash === sourceHash)
  return known?.id ?? vocabularies.put({ name, sourceHash, kind: 'bundled', unknownWords: [] }, tags)
}

/** Brings the catalogue a word list of the user's; throws `vocabulary-invalid` when it cannot be read. */
export async function keepVocabularyFile({ vocabularies }: Catalogue, path: string): Promise<VocabularyId> {
  const { name, sourceHash, tags } = await readVocabularyFile(path)
  return vocabularies.put({ name, sourceHash, kind: 'file', unknownWords: [] }, tags)
}

/** A vocabulary as lists show it. */
export function summariseVocabulary(row: VocabularyRow & { readonly tagCount: number }): VocabularySummary {
  const { id, name, kind, tagCount, unknownWords } = row
  return { id, name, kind, tagCount, unknownWords }
}
