import type { VocabularyTag } from '../catalogue/catalogue.js'
import { foldLoosely, leafName } from '../support/fold-name.js'
import type { LabelList } from './label-list.js'
import { parseLabel } from './parse-label.js'

/** Where a data set's label is in the list of words. */
export type LabelPlace =
  | Readonly<{ kind: 'found'; place: number; by: 'id' | 'name' | 'synonym' }>
  | Readonly<{ kind: 'ambiguous'; places: readonly number[] }>
  | Readonly<{ kind: 'unknown' }>

/**
 * Finds labels in a list of words: by id where both state one, else by name, else by synonym. Case, accents, Unicode
 * form, "_" and "-" are set aside. A name that several words have is ambiguous unless one is written exactly so.
 */
export function createLabelMap(list: LabelList): (label: string) => LabelPlace {
  const exact = placesBy(list.tags, ({ path }) => [leafName(path)])
  const names = placesBy(list.tags, ({ path }) => [foldLoosely(leafName(path))])
  const synonyms = placesBy(list.tags, (tag) => tag.synonyms.map(foldLoosely))
  const aliases = new Map([...list.aliases].map(([name, place]) => [foldLoosely(name), place]))
  return (label) => {
    const { id, name } = parseLabel(label)
    if (id !== null && list.ids.size > 0) {
      const place = list.ids.get(id)
      // Where both sides speak of ids, the name decides nothing: n13133613 is an "ear" of corn.
      return place === undefined ? { kind: 'unknown' } : { kind: 'found', place, by: 'id' }
    }
    if (name === null) return { kind: 'unknown' }
    const exactly = exact.get(name)
    if (exactly?.length === 1) return found(exactly, 'name')
    const folded = foldLoosely(name)
    const named = names.get(folded)
    if (named) return found(named, 'name')
    const alias = aliases.get(folded)
    if (alias !== undefined) return { kind: 'found', place: alias, by: 'name' }
    const known = synonyms.get(folded)
    return known ? found(known, 'synonym') : { kind: 'unknown' }
  }
}

function found(places: readonly number[], by: 'name' | 'synonym'): LabelPlace {
  const [place, ...others] = places
  return place !== undefined && others.length === 0
    ? { kind: 'found', place, by }
    : { kind: 'ambiguous', places }
}

function placesBy(
  tags: readonly VocabularyTag[],
  textsOf: (tag: VocabularyTag) => readonly string[],
): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>()
  for (const [place, tag] of tags.entries()) {
    for (const text of new Set(textsOf(tag))) {
      const known = places.get(text)
      if (known) known.push(place)
      else places.set(text, [place])
    }
  }
  return places
}
