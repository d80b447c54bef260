import { basename, extname } from 'node:path'
import type { TagId, TagPath } from '../../shared/tag.js'
import type { VocabularyTag } from '../catalogue/catalogue.js'
import { findVerifiedFile, type InstalledModel } from '../models/installed-models.js'
import { plainTag } from '../catalogue/plain-tag.js'
import { readConcepts, type Concept } from '../vocabulary/concept-list.js'
import type { DefaultVocabulary } from '../vocabulary/default-vocabulary.js'
import { ancestors, isGroup, tagKey } from '../vocabulary/hierarchy.js'
import { readVocabularyFile } from '../vocabulary/load-vocabulary.js'
import { partsOfCell, readCsv } from './datasets/read-csv.js'
import { parseLabel } from './parse-label.js'

/** The words among which a model chooses, with the ids by which data sets may name them. */
export type LabelList = Readonly<{
  /** For people: whose words these are. */
  name: string
  /** A label's id is its place in the list: evaluation keeps nothing in the catalogue. */
  tags: readonly VocabularyTag[]
  /** Ids such as WordNet's, to places in `tags`. */
  ids: ReadonlyMap<string, number>
  /** Further names that data sets have for words of the list, to places in `tags`. */
  aliases: ReadonlyMap<string, number>
  /** What the product would make suggestions from. */
  vocabulary: readonly VocabularyTag[]
  /** Whether it would suggest a guess: yes from a list of the user's own. */
  suggestsGuesses: boolean
}>

/**
 * The words of a file: a word list as for `tag --vocabulary`, a .json in the form of a model's vocabulary.json, or a
 * .csv with the columns `name` and, if the data set has ids, `id` (and `synonyms`, separated by "|" or ";").
 */
export async function labelListOfFile(path: string): Promise<LabelList> {
  const name = basename(path)
  switch (extname(path).toLowerCase()) {
    case '.json':
      return ownList(name, listOfConcepts(await readConcepts(path)))
    case '.csv':
    case '.tsv':
      return listOfRows(name, await readCsv(path, ['name']))
    default:
      return ownList(name, { tags: (await readVocabularyFile(path)).tags, ids: new Map() })
  }
}

/**
 * The default vocabulary and the further names that the model was taught: for a model that lists them, as the bundled
 * one does. Null for any other: its makers measured it with the labels of the data set.
 */
export async function labelListOfModel(
  model: InstalledModel,
  { name, tags, cocoNames }: DefaultVocabulary,
): Promise<LabelList | null> {
  const path = await findVerifiedFile(model, 'vocabulary')
  if (path === null) return null
  const terms = tags.filter((tag) => !isGroup(tag))
  const concepts = await readConcepts(path)
  const further = concepts.filter(({ origin }) => origin !== 'term').map(tagOfConcept)
  const all = [...terms, ...further]
  const broader = new Set(all.flatMap(({ path }) => ancestors(path).map(tagKey)))
  // A term that has no other below it may have further names of the model's there.
  const list = numbered(all.map((tag) => ({ ...tag, isLeaf: !broader.has(tagKey(tag.path)) })))
  const places = new Map(list.map((tag, place) => [tagKey(tag.path), place]))
  const placesOf = (paths: Iterable<readonly [name: string, path: TagPath]>): ReadonlyMap<string, number> =>
    new Map(
      [...paths].flatMap(([key, at]) => {
        const place = places.get(tagKey(at))
        return place === undefined ? [] : [[key, place] as const]
      }),
    )
  return {
    name: `${name} and ${String(further.length)} further names of ${model.manifest.name}`,
    tags: list,
    ids: placesOf(concepts.flatMap((concept) => (concept.wnid ? [[concept.wnid, concept.path]] : []))),
    aliases: placesOf(cocoNames),
    vocabulary: list.slice(0, terms.length),
    suggestsGuesses: false,
  }
}

/** The data set's own labels, for a model that takes any word: "n01443537 goldfish" is the word "goldfish". */
export function labelListOfDataset(labels: readonly string[]): LabelList {
  const rows = new Map<string, { readonly name: string; readonly id: string | null }>()
  for (const label of labels) {
    const { id, name } = parseLabel(label)
    const key = id ?? name ?? label
    const known = rows.get(key)
    // One picture's file may say more than another's: "n01443537_0.JPEG" beside "n01443537_goldfish.JPEG".
    if (!known || known.name === known.id) rows.set(key, { id, name: name ?? id ?? label })
  }
  const list = [...rows.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
  return ownList("the data set's own labels", {
    tags: list.map(({ name }) => plainTag([name])),
    ids: new Map(list.flatMap(({ id }, index) => (id === null ? [] : [[id, index]]))),
  })
}

type Listed = Readonly<{ tags: readonly Omit<VocabularyTag, 'id'>[]; ids: ReadonlyMap<string, number> }>

/** A list that stands in the place of the vocabulary, as a user's own does. */
function ownList(name: string, { tags, ids }: Listed): LabelList {
  const vocabulary = numbered(tags)
  return { name, tags: vocabulary, ids, aliases: new Map(), vocabulary, suggestsGuesses: true }
}

function listOfConcepts(concepts: readonly Concept[]): Listed {
  return {
    tags: concepts.map(tagOfConcept),
    ids: new Map(concepts.flatMap(({ wnid }, place) => (wnid ? [[wnid, place]] : []))),
  }
}

function tagOfConcept({ path, synonyms, kind }: Concept): Omit<VocabularyTag, 'id'> {
  return { ...plainTag(path), synonyms, isLeaf: kind === 'leaf' }
}

function listOfRows(fileName: string, rows: readonly Readonly<Record<string, string>>[]): LabelList {
  return ownList(fileName, {
    tags: rows.map(({ name = '', synonyms = '' }) => ({
      ...plainTag([name]),
      synonyms: partsOfCell(synonyms),
    })),
    ids: new Map(rows.flatMap(({ id = '' }, index) => (id === '' ? [] : [[id, index]]))),
  })
}

function numbered(tags: readonly Omit<VocabularyTag, 'id'>[]): readonly VocabularyTag[] {
  // The brand only keeps ids of different things apart; these never meet the catalogue's.
  return tags.map((tag, index) => ({ ...tag, id: String(index) as TagId }))
}
