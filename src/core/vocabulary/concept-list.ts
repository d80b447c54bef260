import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { AppError, messageOf } from '../../shared/errors.js'

/** The form of a model's vocabulary.json, made by its export: names of things. What is not listed here is not needed. */
const conceptFile = z.object({
  concepts: z
    .array(
      z.object({
        name: z.string().min(1),
        /** Its WordNet id, by which ImageNet and the data sets made from it name their classes. */
        wnid: z.string().nullish(),
        kind: z.enum(['leaf', 'broader']),
        path: z.array(z.string().min(1)).min(1),
        synonyms: z.array(z.string()),
        /** Measured probability above which the name holds; null when none was measured. */
        threshold: z.number().min(0).max(1).nullable().optional(),
        /** `term`: of the default vocabulary, which says everything else of it. `class`: one of ImageNet's names. */
        origin: z.enum(['term', 'class']).optional(),
        /** False where nothing at all was learnt about it. */
        supported: z.boolean().optional(),
      }),
    )
    .min(1),
})

export type Concept = Readonly<z.infer<typeof conceptFile>['concepts'][number]>

/** Reads a file in the form of a model's vocabulary.json. Throws `model-damaged`. */
export async function readConcepts(path: string): Promise<readonly Concept[]> {
  try {
    return conceptFile.parse(JSON.parse(await readFile(path, 'utf8'))).concepts
  } catch (error) {
    throw new AppError('not-a-list-of-concepts', { path, found: messageOf(error) }, { cause: error })
  }
}
