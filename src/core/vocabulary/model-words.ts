import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { AppError, messageOf } from '../../shared/errors.js'
import type { Evidence } from '../../shared/tag.js'
import type { VocabularyTag } from '../catalogue/catalogue.js'
import { findVerifiedFile, type InstalledModel } from '../models/installed-models.js'
import { foldLoosely, leafName } from '../support/fold-name.js'
import { readConcepts } from './concept-list.js'
import { isGroup } from './hierarchy.js'

/** What is known of one word in front of one model. */
export type KnownWord = Readonly<{
  evidence: Evidence
  /** Measured probability above which the word holds; null unless it was measured. */
  threshold: number | null
}>

/** Which words a model was taught, and how well that was measured. */
export type ModelWords = Readonly<{
  ofName(name: string): KnownWord
  /** Of words that are searched for: a guess when not even one of them was taught. */
  ofText(text: string): Evidence
}>

/** Form of evidence.json: terms of the default vocabulary by their label, which is unique there. */
const evidenceFile = z.object({
  tags: z.array(
    z.object({
      label: z.string().min(1),
      evidence: z.enum(['measured', 'taught', 'guess']),
      threshold: z.number().min(0).max(1).nullable(),
    }),
  ),
})

/** In names of things ("bag of chips") and in what people search for alike: they say nothing about what is meant. */
const functionWords: ReadonlySet<string> = new Set(
  'a an and at by for from in is of on or s the to with'.split(' '),
)

const guess: KnownWord = { evidence: 'guess', threshold: null }
const taught: KnownWord = { evidence: 'taught', threshold: null }

/**
 * Reads a model's evidence. A model that brings none learned from captions of the web, nobody says which words stood in
 * them: the names of `everyday`, the default vocabulary, count as taught, and all others as guesses.
 */
export async function readModelWords(
  model: InstalledModel,
  everyday: readonly Pick<VocabularyTag, 'path' | 'isExported' | 'isLeaf'>[],
): Promise<ModelWords> {
  const path = await findVerifiedFile(model, 'evidence')
  if (path === null) {
    const names = everyday.filter((tag) => !isGroup(tag)).map((tag) => leafName(tag.path))
    return wordsOf(names.map((name) => [name, taught]))
  }
  return wordsOf([...(await readEvidence(path)), ...(await taughtNames(model))])
}

type Entry = readonly [name: string, known: KnownWord]

async function readEvidence(path: string): Promise<readonly Entry[]> {
  try {
    const { tags } = evidenceFile.parse(JSON.parse(await readFile(path, 'utf8')))
    return tags.map(({ label, evidence, threshold }) => [
      label,
      evidence === 'measured' ? { evidence, threshold } : { evidence, threshold: null },
    ])
  } catch (error) {
    throw new AppError('evidence-unsound', { path, found: messageOf(error) }, { cause: error })
  }
}

/** Names on the model's own list that the evidence does not speak of, and the synonyms of all that it was taught. */
async function taughtNames(model: InstalledModel): Promise<readonly Entry[]> {
  const path = await findVerifiedFile(model, 'vocabulary')
  const concepts = path === null ? [] : await readConcepts(path)
  const known = concepts.filter(({ supported = true }) => supported)
  const names = known.map(({ name, origin, threshold = null }): Entry => [
    name,
    threshold === null || origin === 'term' ? taught : { evidence: 'measured', threshold },
  ])
  return [...names, ...known.flatMap(({ synonyms }) => synonyms.map((word): Entry => [word, taught]))]
}

/** Of several entries for one name the first holds. */
function wordsOf(entries: readonly Entry[]): ModelWords {
  const names = new Map<string, KnownWord>()
  for (const [name, known] of entries) {
    const key = foldLoosely(name)
    if (!names.has(key)) names.set(key, known)
  }
  const words = new Set(
    [...names].flatMap(([name, { evidence }]) => (evidence === 'guess' ? [] : split(name))),
  )
  const find = (name: string): KnownWord | null => {
    const folded = foldLoosely(name)
    const known = names.get(folded)
    if (known) return known
    // The threshold was measured with the singular: another text may come to another probability.
    const singular = singularsOf(folded)
      .map((one) => names.get(one))
      .find(Boolean)
    return singular ? { evidence: singular.evidence === 'guess' ? 'guess' : 'taught', threshold: null } : null
  }
  return {
    ofName: (name) => find(name) ?? guess,
    ofText: (text) => {
      const known = find(text)
      if (known) return known.evidence
      const isTaught = (word: string) => [word, ...singularsOf(word)].some((one) => words.has(one))
      return split(text).some(isTaught) ? 'taught' : 'guess'
    },
  }
}

/** The words that carry meaning. */
function split(text: string): readonly string[] {
  return (foldLoosely(text).match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !functionWords.has(word))
}

/** Names on lists are singular; what people write often is not. */
function singularsOf(text: string): readonly string[] {
  const endings = [
    [/ies$/, 'y'],
    [/es$/, ''],
    [/s$/, ''],
  ] as const
  return endings
    .filter(([ending]) => ending.test(text))
    .map(([ending, singular]) => text.replace(ending, singular))
}
