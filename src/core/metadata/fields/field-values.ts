import type { TagPath } from '../../../shared/tag.js'
import type { KeywordField } from '../../../shared/keyword-field.js'
import type { FoundKeyword } from '../../catalogue/catalogue.js'
import { foldName, leafName } from '../../support/fold-name.js'
import { editCategories, noCategories } from './acdsee-categories.js'
import { comparablePath, isHierarchical, mergeKeywords, pathOf, pathSeparators } from './keyword-list.js'
import type { WantedTags } from './wanted-tags.js'

/** IPTC:Keywords holds 64 bytes a value; ExifTool cuts what is longer when it writes the list. */
const iptcValueBytes = 64

/** Whether a value is longer than IPTC allows; some programs write such values all the same. */
export function isTooLongForIptc(value: string): boolean {
  return Buffer.byteLength(value, 'utf8') > iptcValueBytes
}

/**
 * Whether ExifTool could not read a value of XPKeywords: it takes each half of a letter beyond 16 bits, an emoji, for
 * three bad bytes and prints six question marks. Written back, they would take its place.
 */
export function isUnreadableWide(value: string): boolean {
  return value.includes('??????')
}

/** What the accepted tags put into a field; for ACDSee's one text see `allValues` and `editCategories`. */
export function wantedValues(field: KeywordField, wanted: WantedTags): readonly string[] {
  const separator = pathSeparators[field]
  if (separator !== undefined) return wanted.paths.map((path) => path.join(separator))
  return wanted.names.filter((name) => fits(field, name))
}

/**
 * The whole list of a field that is created: every keyword of every field in the form of this one and the accepted
 * tags after them, rejected ones left out. Readers such as digiKam and Immich look at the first field that is there
 * and at no other, so a field that held the new tags only would hide all others.
 */
export function allValues(
  field: KeywordField,
  found: readonly FoundKeyword[],
  wanted: WantedTags,
): readonly string[] {
  const merged = mergeKeywords(found).filter(({ path }) => !wanted.removesPath(path))
  if (!isHierarchical(field)) {
    const names = merged.map(({ path, flatValue }) => flatValue ?? leafName(path))
    const kept = names.filter((name) => fits(field, name))
    return appendValues(field, kept, wantedValues(field, wanted))
  }
  // A flat name that is an ancestor of another keyword is implied by it.
  const ancestors = new Set(merged.flatMap(({ path }) => path.slice(0, -1).map(foldName)))
  const shown = merged.filter(({ path }) => path.length > 1 || !ancestors.has(foldName(leafName(path))))
  const separator = pathSeparators[field]
  if (separator === undefined) return categoriesOf([...shown.map(({ path }) => path), ...wanted.paths])
  const values = shown.map(({ path, flatValue }) =>
    path.length === 1 ? (flatValue ?? leafName(path)) : path.join(separator),
  )
  return appendValues(field, values, wantedValues(field, wanted))
}

/** The list with the values that it lacks at its end; case and Unicode form make no new value. */
export function appendValues(
  field: KeywordField,
  list: readonly string[],
  values: readonly string[],
): readonly string[] {
  const key = (value: string) =>
    isHierarchical(field) ? comparablePath(pathOf(field, value)) : foldName(value)
  const present = new Set(list.map(key))
  const result = [...list]
  for (const value of values) {
    if (present.has(key(value))) continue
    present.add(key(value))
    result.push(value)
  }
  return result
}

function categoriesOf(paths: readonly TagPath[]): readonly string[] {
  const unique = new Map<string, TagPath>()
  for (const path of paths) if (!unique.has(comparablePath(path))) unique.set(comparablePath(path), path)
  if (unique.size === 0) return []
  return [editCategories(noCategories, [...unique.values()], () => false)]
}

/** Whether a flat field can hold a name without cutting or splitting it. */
function fits(field: KeywordField, name: string): boolean {
  if (field === 'IPTC:Keywords') return !isTooLongForIptc(name)
  // ExifTool 13.59 writes 16 bits of each letter into XPKeywords: it would turn an emoji into another character.
  return field !== 'IFD0:XPKeywords' || !/[;\u{10000}-\u{10ffff}]/u.test(name)
}
