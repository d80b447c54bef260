import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { TagPath } from '../../shared/tag.js'
import { AppError, messageOf } from '../../shared/errors.js'
import type { VocabularyContent } from './load-vocabulary.js'

/** Format of vocabulary.json, made by the starter model's export. What is not listed here is not needed. */
const starterVocabulary = z.object({
  concepts: z
    .array(
      z.object({
        name: z.string().min(1),
        /** Its WordNet id, by which ImageNet and the data sets made from it name their classes. */
        wnid: z.string().nullish(),
        kind: z.enum(['leaf', 'broader']),
        path: z.array(z.string().min(1)).min(1),
        also: z.array(z.string()),
        synonyms: z.array(z.string()),
        threshold: z.number().min(0).max(1).nullable(),
      }),
    )
    .min(1),
})

/** A vocabulary that states ids beside its tags. */
type ConceptVocabulary = VocabularyContent & Readonly<{ wnids: ReadonlyMap<string, TagPath> }>

/** The vocabulary that comes with a model, with its measured thresholds. */
export async function readStarterVocabulary(modelFolder: string): Promise<ConceptVocabulary> {
  return readConceptVocabulary(join(modelFolder, 'vocabulary.json'), 'Starter')
}

/** A file in the form of vocabulary.json. */
export async function readConceptVocabulary(path: string, name: string): Promise<ConceptVocabulary> {
  try {
    const bytes = await readFile(path)
    const { concepts } = starterVocabulary.parse(JSON.parse(bytes.toString('utf8')))
    const pathOf = new Map<string, TagPath>(concepts.map((concept) => [concept.name, concept.path]))
    return {
      name,
      sourceHash: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
      tags: concepts.map((concept) => ({
        path: concept.path,
        synonyms: concept.synonyms,
        also: concept.also.map((name) => resolve(name, concept.name, pathOf)),
        isLeaf: concept.kind === 'leaf',
        threshold: concept.threshold,
        isExported: true,
      })),
      wnids: new Map(concepts.flatMap(({ wnid, path }) => (wnid ? [[wnid, path]] : []))),
    }
  } catch (error) {
    const message = `Model file ${path}: expected the model's vocabulary, found ${messageOf(error)}`
    throw new AppError('model-damaged', message, { cause: error })
  }
}

/** The file's `also` holds names, which are unique in it; everything else speaks of tags by path. */
function resolve(name: string, of: string, pathOf: ReadonlyMap<string, TagPath>): TagPath {
  const path = pathOf.get(name)
  if (path) return path
  throw new AppError('model-damaged', `"${of}" with the broader concept "${name}", which is not in the list`)
}
