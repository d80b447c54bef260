import { basename, extname } from 'node:path'
import type { TagId, TagPath } from '../../shared/tag.js'
import type { VocabularyTag } from '../catalogue/catalogue.js'
import { findVerifiedFile, type InstalledModel } from '../models/installed-models.js'
import { tagKey } from '../vocabulary/hierarchy.js'
import { readVocabularyFile } from '../vocabulary/load-vocabulary.js'
import { readConceptVocabulary, readStarterVocabulary } from '../vocabulary/starter-vocabulary.js'
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
}>

/**
 * The words of a file: a word list as for `tag --vocabulary`, a .json in the form of a model's vocabulary.json, or a
 * .csv with the columns `name` and, if the data set has ids, `id` (and `synonyms`, separated by "|" or ";").
 */
export async function labelListOfFile(path: string): Promise<LabelList> {
  const name = basename(path)
  switch (extname(path).toLowerCase()) {
    case '.json':
      return withWnids(name, await readConceptVocabulary(path, name))
    case '.csv':
    case '.tsv':
      return listOfRows(name, await readCsv(path, ['name']))
    default:
      return { name, tags: numbered((await readVocabularyFile(path)).tags), ids: new Map() }
  }
}

/** The words that a model of closed vocabulary was trained on; null for a model that takes any word. */
export async function labelListOfModel(model: InstalledModel): Promise<LabelList | null> {
  if ((await findVerifiedFile(model, 'vocabulary')) === null) return null
  return withWnids(`vocabulary of ${model.manifest.name}`, await readStarterVocabulary(model.folder))
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
  return {
    name: "the data set's own labels",
    tags: numbered(list.map(({ name }) => plainTag(name, []))),
    ids: new Map(list.flatMap(({ id }, index) => (id === null ? [] : [[id, index]]))),
  }
}

type Concepts = Readonly<{
  tags: readonly Omit<VocabularyTag, 'id'>[]
  wnids: ReadonlyMap<string, TagPath>
}>

function withWnids(name: string, { tags, wnids }: Concepts): LabelList {
  const places = new Map(tags.map((tag, index) => [tagKey(tag.path), index]))
  const ids = [...wnids].flatMap(([wnid, path]): [string, number][] => {
    const place = places.get(tagKey(path))
    return place === undefined ? [] : [[wnid, place]]
  })
  return { name, tags: numbered(tags), ids: new Map(ids) }
}

function listOfRows(fileName: string, rows: readonly Readonly<Record<string, string>>[]): LabelList {
  return {
    name: fileName,
    tags: numbered(rows.map(({ name = '', synonyms = '' }) => plainTag(name, partsOfCell(synonyms)))),
    ids: new Map(rows.flatMap(({ id = '' }, index) => (id === '' ? [] : [[id, index]]))),
  }
}

function plainTag(name: string, synonyms: readonly string[]): Omit<VocabularyTag, 'id'> {
  return { path: [name], synonyms, also: [], isLeaf: true, threshold: null, isExported: true }
}

function numbered(tags: readonly Omit<VocabularyTag, 'id'>[]): readonly VocabularyTag[] {
  // The brand only keeps ids of different things apart; these never meet the catalogue's.
  return tags.map((tag, index) => ({ ...tag, id: String(index) as TagId }))
}
