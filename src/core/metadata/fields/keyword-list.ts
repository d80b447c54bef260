import { foldName, leafName } from '../../support/fold-name.js'
import type { FoundKeyword } from '../../catalogue/catalogue.js'
import type { TagPath } from '../../../shared/tag.js'
import type { KeywordField } from '../../../shared/keyword-field.js'
import { categoryPaths } from './acdsee-categories.js'

/** One keyword of a photo, put together from every field that holds it. */
export type MergedKeyword = Readonly<{
  path: TagPath
  /** Last name of the path. */
  name: string
  fields: readonly KeywordField[]
  /** The values as they stand in the fields, each once. */
  values: readonly string[]
  /** Its spelling in a flat field, null when it stands in hierarchical fields only. */
  flatValue: string | null
}>

/** What separates the names of a path in each hierarchical field; flat fields hold one name a value. */
export const pathSeparators: Readonly<Partial<Record<KeywordField, string>>> = {
  'XMP-lr:HierarchicalSubject': '|',
  'XMP-digiKam:TagsList': '/',
  'XMP-microsoft:LastKeywordXMP': '/',
  'XMP-mediapro:CatalogSets': '|',
}

/** Form in which paths are compared. */
export function comparablePath(path: TagPath): string {
  return path.map(foldName).join('\u0000')
}

/** Whether a field holds paths; the others hold one name a value. */
export function isHierarchical(field: KeywordField): boolean {
  return field in pathSeparators || field === 'XMP-acdsee:Categories'
}

/**
 * The path that a value of a field stands for. In flat fields, too, '|' separates names, because several programs
 * write Lightroom's notation there; '/' does not, as it is part of common words (`b/w`).
 */
export function pathOf(field: KeywordField, value: string): TagPath {
  const names = value.split(pathSeparators[field] ?? '|').map((name) => name.trim())
  const path = names.filter((name) => name !== '')
  return path.length > 0 ? path : [value]
}

/**
 * One list out of all fields, in the order in which the fields are read. A flat name that is the last name of exactly
 * one hierarchical keyword is that keyword; everything else stays a keyword of its own.
 */
export function mergeKeywords(found: readonly FoundKeyword[]): readonly MergedKeyword[] {
  const entries = found.flatMap((keyword) => entriesOf(keyword))
  const pathsByLeaf = new Map<string, Map<string, TagPath>>()
  for (const { path } of entries) {
    if (path.length < 2) continue
    const leaf = foldName(leafName(path))
    const paths = pathsByLeaf.get(leaf) ?? new Map<string, TagPath>()
    const key = comparablePath(path)
    if (!paths.has(key)) paths.set(key, path)
    pathsByLeaf.set(leaf, paths)
  }
  const merged = new Map<string, Draft>()
  for (const { path, field, value } of entries) {
    const homes = path.length === 1 ? [...(pathsByLeaf.get(foldName(path[0] ?? ''))?.values() ?? [])] : []
    const home = homes.length === 1 ? (homes[0] ?? path) : path
    const key = comparablePath(home)
    const keyword = merged.get(key) ?? { path: home, fields: new Set(), values: new Set(), flatValue: null }
    keyword.fields.add(field)
    keyword.values.add(value)
    if (!isHierarchical(field)) keyword.flatValue ??= value
    merged.set(key, keyword)
  }
  return [...merged.values()].map(({ path, fields, values, flatValue }) => ({
    path,
    name: leafName(path),
    fields: [...fields],
    values: [...values],
    flatValue,
  }))
}

type Draft = { path: TagPath; fields: Set<KeywordField>; values: Set<string>; flatValue: string | null }
type Entry = Readonly<{ path: TagPath; field: KeywordField; value: string }>

function entriesOf({ field, value }: FoundKeyword): readonly Entry[] {
  if (field === 'XMP-acdsee:Categories') {
    return categoryPaths(value).map((path) => ({ path, field, value: path.join('/') }))
  }
  return value.trim() === '' ? [] : [{ path: pathOf(field, value), field, value }]
}
