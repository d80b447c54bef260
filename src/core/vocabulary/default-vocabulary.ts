import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { TagPath } from '../../shared/tag.js'
import { AppError, messageOf } from '../../shared/errors.js'
import { ancestors, tagKey } from './hierarchy.js'
import type { VocabularyContent } from './load-vocabulary.js'

/**
 * A term of resources/vocabulary/vocabulary.json. Its labels in other languages, ImageNet classes, facet and kind of
 * template are there too and not read yet: docs/vocabulary.md says what they are for.
 */
const termSchema = z.object({
  /** Ids of the terms above it and its own, joined by dots: 'animal.dog.beagle'. */
  id: z.string().min(1),
  label: z.string().min(1),
  /** Id of the term above; null at the top. */
  parent: z.string().nullable(),
  synonyms: z.array(z.string()),
  /** Narrower or looser words without a term of their own: for searching only. */
  covers: z.array(z.string()),
  /** What COCO's data sets call it. */
  coco: z.string().nullable(),
  prompt: z.string().nullable(),
  /** False for a node that only groups others: never suggested, never a keyword of its own. */
  export: z.boolean(),
  exclusive: z.string().nullable(),
})

type Term = Readonly<z.infer<typeof termSchema>>

/** The list that a new catalogue starts with, whatever the model. */
export type DefaultVocabulary = VocabularyContent &
  Readonly<{
    /** Terms by the names that COCO's data sets have for them. */
    cocoNames: ReadonlyMap<string, TagPath>
  }>

const NAME = 'Everyday words'

/** Reads the default vocabulary. Throws `vocabulary-invalid` when the installation is damaged. */
export async function readDefaultVocabulary(resourcesFolder: string): Promise<DefaultVocabulary> {
  const path = join(resourcesFolder, 'vocabulary', 'vocabulary.json')
  try {
    const bytes = await readFile(path)
    const terms = z
      .array(termSchema)
      .min(1)
      .parse(JSON.parse(bytes.toString('utf8')))
    const placed = withPaths(terms)
    const broader = new Set(placed.flatMap(({ path }) => ancestors(path).map(tagKey)))
    return {
      name: NAME,
      sourceHash: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
      tags: placed.map(({ term, path }) => ({
        path,
        synonyms: term.synonyms,
        also: [],
        isLeaf: !broader.has(tagKey(path)),
        isExported: term.export,
        prompt: term.prompt,
        covers: term.covers,
        exclusive: term.exclusive,
      })),
      cocoNames: new Map(placed.flatMap(({ term, path }) => (term.coco === null ? [] : [[term.coco, path]]))),
    }
  } catch (error) {
    throw new AppError('default-vocabulary-unsound', { path, found: messageOf(error) }, { cause: error })
  }
}

/** Terms with the names that lead to them. A term stands below its parent in the file, so that no circle can be. */
function withPaths(terms: readonly Term[]): readonly Readonly<{ term: Term; path: TagPath }>[] {
  const paths = new Map<string, TagPath>()
  return terms.map((term) => {
    const above = term.parent === null ? [] : paths.get(term.parent)
    if (!above) throw new TypeError(`"${term.id}" without its parent "${String(term.parent)}" above it`)
    const path = [...above, term.label]
    paths.set(term.id, path)
    return { term, path }
  })
}
