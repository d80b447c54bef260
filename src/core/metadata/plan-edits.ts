import { keywordFields, type FieldEdit, type KeywordField } from '../../shared/write-plan.js'
import type { TagPath } from '../../shared/tag.js'
import type { FoundKeyword, PhotoRow } from '../catalogue/catalogue.js'
import { canEmbed } from '../identity/formats.js'
import { foldName, leafName } from '../support/fold-name.js'
import { categoryPaths, editCategories } from './acdsee-categories.js'
import { comparablePath, isHierarchical, mergeKeywords, pathOf, pathSeparators } from './keyword-list.js'
import { wantedTags, type WantedTags } from './wanted-tags.js'
import type { WritePolicy, WriteRequest } from './write-request.js'

/** IPTC:Keywords holds 64 bytes a value; ExifTool cuts what is longer. */
const iptcValueBytes = 64

/** The file that edits are for: the photo itself, or one sidecar by its name. */
export type EditTarget = Readonly<{
  /** Null for the photo itself. */
  sidecarName: string | null
  /** True for a sidecar that does not exist yet: everything found goes into it. */
  isNew: boolean
  /** True when the photo has two sidecars: programs disagree on which one counts, so both get the same lists. */
  isOneOfTwo: boolean
  /** Whether IPTC:Keywords may be created in it. */
  takesIptc: boolean
}>

type Wishes = Pick<WriteRequest, 'found' | 'accepted' | 'rejected'>

/**
 * The edits of one file, field by field, none when nothing would change. Existing values keep their bytes and their
 * order: we only append and remove. A field that we create starts from the union of all fields found, because readers
 * such as digiKam and Immich look at the first field that is there and at no other.
 */
export function planEdits({ found, accepted, rejected }: Wishes, target: EditTarget): readonly FieldEdit[] {
  const wanted = wantedTags(accepted, rejected, found)
  if (target.isNew) return planNewFile(found, wanted, target)
  return planExisting(found, wanted, target)
}

/** Whether writing these wishes would change any field, decided from what was found; no file is looked at. */
export function hasEdits(
  request: Wishes & { readonly photo: Pick<PhotoRow, 'format'> },
  policy: Pick<WritePolicy, 'alwaysSidecar' | 'createIptc'>,
): boolean {
  const sidecars = [...new Set(request.found.map(({ sidecarName }) => sidecarName))].filter(
    (name) => name !== null,
  )
  const intoPhoto = canEmbed(request.photo.format) && !policy.alwaysSidecar
  const base = { isNew: false, isOneOfTwo: sidecars.length > 1, takesIptc: false }
  const targets: EditTarget[] = sidecars.map((sidecarName) => ({ ...base, sidecarName }))
  if (intoPhoto) {
    targets.push({
      ...base,
      sidecarName: null,
      takesIptc: policy.createIptc && holdsIptc(request.photo.format),
    })
  } else if (sidecars.length === 0) {
    targets.push({ ...base, sidecarName: '', isNew: true })
  }
  return targets.some((target) => planEdits(request, target).length > 0)
}

/** Formats in which IPTC:Keywords is standard; ExifTool leaves it out of the others (docs/metadata.md). */
export function holdsIptc(format: PhotoRow['format']): boolean {
  return format === 'jpeg' || format === 'tiff' || format === 'dng'
}

function planNewFile(
  found: readonly FoundKeyword[],
  wanted: WantedTags,
  target: EditTarget,
): readonly FieldEdit[] {
  // No sidecar is made for what the photo itself says already.
  const asPhoto = planExisting(found, wanted, { ...target, sidecarName: null, isNew: false })
  if (asPhoto.length === 0) return []
  return keywordFields.flatMap((field) => editOf(field, [], created(field, found, wanted, new Map(), target)))
}

function planExisting(
  found: readonly FoundKeyword[],
  wanted: WantedTags,
  target: EditTarget,
): readonly FieldEdit[] {
  const lists = listsOf(found, target.sidecarName)
  return keywordFields.flatMap((field) => {
    const before = lists.get(field)
    const after = before
      ? edited(field, before, found, wanted, target)
      : created(field, found, wanted, lists, target)
    return editOf(field, before ?? [], after)
  })
}

function listsOf(
  found: readonly FoundKeyword[],
  sidecarName: string | null,
): ReadonlyMap<KeywordField, readonly string[]> {
  const lists = new Map<KeywordField, string[]>()
  for (const keyword of found) {
    if (keyword.sidecarName !== sidecarName) continue
    lists.set(keyword.field, [...(lists.get(keyword.field) ?? []), keyword.value])
  }
  return lists
}

function edited(
  field: KeywordField,
  before: readonly string[],
  found: readonly FoundKeyword[],
  wanted: WantedTags,
  target: EditTarget,
): readonly string[] {
  if (field === 'XMP-acdsee:Categories') {
    return before.map((xml, index) =>
      editCategories(xml, index === 0 ? missingCategories(xml, wanted.paths) : [], wanted.removesPath),
    )
  }
  // A longer value would be cut when the list is written, so such a list is left alone.
  if (field === 'IPTC:Keywords' && before.some((value) => byteLength(value) > iptcValueBytes)) return before
  const kept = before.filter((value) => !wanted.removes(field, value))
  return append(field, kept, [...twinValues(field, found, wanted, target), ...valuesFor(field, wanted)])
}

/** What the same field of the photo's other sidecar holds. */
function twinValues(
  field: KeywordField,
  found: readonly FoundKeyword[],
  wanted: WantedTags,
  target: EditTarget,
): readonly string[] {
  if (!target.isOneOfTwo || target.sidecarName === null || wanted.paths.length === 0) return []
  return found
    .filter((keyword) => keyword.source === 'sidecar' && keyword.field === field)
    .filter((keyword) => !wanted.removes(field, keyword.value))
    .map(({ value }) => value)
}

function missingCategories(xml: string, paths: readonly TagPath[]): readonly TagPath[] {
  const present = new Set(categoryPaths(xml).map(comparablePath))
  return paths.filter((path) => !present.has(comparablePath(path)))
}

/** The list of a field that the file does not have, empty when it should not be created. */
function created(
  field: KeywordField,
  found: readonly FoundKeyword[],
  wanted: WantedTags,
  lists: ReadonlyMap<KeywordField, readonly string[]>,
  target: EditTarget,
): readonly string[] {
  if (wanted.paths.length === 0 && !target.isNew) return []
  const isTree = wanted.paths.some((path) => path.length > 1)
  switch (field) {
    case 'XMP-dc:Subject':
      return append(field, unionOf(field, found, wanted), valuesFor(field, wanted))
    case 'XMP-lr:HierarchicalSubject':
    case 'XMP-digiKam:TagsList':
      if (!isTree && !(target.isNew && found.some((keyword) => keyword.field === field))) return []
      return append(field, unionOf(field, found, wanted), valuesFor(field, wanted))
    case 'IPTC:Keywords': {
      if (!target.takesIptc || lists.has('IPTC:Keywords')) return []
      const union = unionOf(field, found, wanted).filter((value) => byteLength(value) <= iptcValueBytes)
      return append(field, union, valuesFor(field, wanted))
    }
    default:
      return []
  }
}

/** Every keyword of every field in the form of one field, rejected ones left out. */
function unionOf(field: KeywordField, found: readonly FoundKeyword[], wanted: WantedTags): readonly string[] {
  const merged = mergeKeywords(found).filter(({ path }) => !wanted.removesPath(path))
  const separator = pathSeparators[field]
  if (separator === undefined) {
    return merged.map(({ path, flatValue }) => flatValue ?? leafName(path))
  }
  // A flat name that is an ancestor of another keyword is implied by it.
  const ancestors = new Set(merged.flatMap(({ path }) => path.slice(0, -1).map(foldName)))
  return merged
    .filter(({ path }) => path.length > 1 || !ancestors.has(foldName(leafName(path))))
    .map(({ path, flatValue }) => (path.length === 1 ? (flatValue ?? leafName(path)) : path.join(separator)))
}

function valuesFor(field: KeywordField, wanted: WantedTags): readonly string[] {
  const separator = pathSeparators[field]
  if (separator !== undefined) return wanted.paths.map((path) => path.join(separator))
  if (field === 'IPTC:Keywords') return wanted.names.filter((name) => byteLength(name) <= iptcValueBytes)
  return field === 'IFD0:XPKeywords' ? wanted.names.filter((name) => !name.includes(';')) : wanted.names
}

function append(field: KeywordField, list: readonly string[], values: readonly string[]): readonly string[] {
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

function editOf(
  field: KeywordField,
  before: readonly string[],
  after: readonly string[],
): readonly FieldEdit[] {
  if (before.length === after.length && before.every((value, index) => value === after[index])) return []
  const entries = (values: readonly string[]) =>
    field === 'XMP-acdsee:Categories' ? values.flatMap(categoryPaths).map((path) => path.join('/')) : values
  const [old, present] = [entries(before), entries(after)]
  return [{ field, before, after, added: difference(present, old), removed: difference(old, present) }]
}

/** The values of `list` that `other` lacks, counting repeats. */
function difference(list: readonly string[], other: readonly string[]): readonly string[] {
  const left = new Map<string, number>()
  for (const value of other) left.set(value, (left.get(value) ?? 0) + 1)
  return list.filter((value) => {
    const count = left.get(value) ?? 0
    left.set(value, count - 1)
    return count <= 0
  })
}

function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}
