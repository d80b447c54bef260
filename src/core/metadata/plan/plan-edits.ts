import type { FieldPolicy } from '../../../shared/field-policy.js'
import type { FieldEdit } from '../../../shared/write-plan.js'
import { keywordFields, type KeywordField } from '../../../shared/keyword-field.js'
import type { TagPath } from '../../../shared/tag.js'
import type { FoundKeyword, PhotoRow } from '../../catalogue/catalogue.js'
import { holdsTags } from '../../identity/formats.js'
import { categoryPaths, editCategories, noCategories } from '../fields/acdsee-categories.js'
import {
  allValues,
  appendValues,
  isTooLongForIptc,
  isUnreadableWide,
  wantedValues,
} from '../fields/field-values.js'
import { comparablePath } from '../fields/keyword-list.js'
import { fieldsOfFormat } from '../fields/target-fields.js'
import { wantedTags, type WantedTags } from '../fields/wanted-tags.js'
import type { WritePolicy } from '../../../shared/settings.js'
import type { WriteRequest } from '../fields/write-request.js'

/** The file that edits are for: the photo itself, or one sidecar by its name. */
export type EditTarget = Readonly<{
  /** Null for the photo itself. */
  sidecarName: string | null
  /** True for a sidecar that does not exist yet: everything found goes into it. */
  isNew: boolean
  /** True when the photo has two sidecars: programs disagree on which one counts, so both get the same lists. */
  isOneOfTwo: boolean
  /** When each field is written, narrowed to what its format holds (see `fieldsOfFormat`). */
  fields: FieldPolicy
}>

type Wishes = Pick<WriteRequest, 'found' | 'accepted' | 'rejected'>

/**
 * The edits of one file, field by field, none when nothing would change. Existing values keep their bytes and their
 * order: we only append and remove. Removals happen whatever the policy says of a field, additions only where it allows.
 */
export function planEdits({ found, accepted, rejected }: Wishes, target: EditTarget): readonly FieldEdit[] {
  const wanted = wantedTags(accepted, rejected, found)
  if (target.isNew) return planNewFile(found, wanted, target)
  return planExisting(found, wanted, target)
}

/** The edits of a sidecar that stands for the photo somewhere else: all that its metadata and the user say. */
export function planWholeSidecar(
  { found, accepted, rejected }: Wishes,
  policy: Pick<WritePolicy, 'fieldPreset' | 'fieldRules'>,
): readonly FieldEdit[] {
  const wanted = wantedTags(accepted, rejected, found)
  const target = { sidecarName: '', isNew: true, isOneOfTwo: false, fields: fieldsOfFormat(policy, 'xmp') }
  return createdEdits(found, wanted, target)
}

/** Whether writing these wishes would change any field, decided from what was found; no file is looked at. */
export function hasEdits(
  request: Wishes & { readonly photo: Pick<PhotoRow, 'format' | 'contentHash'> },
  policy: Pick<WritePolicy, 'alwaysSidecar' | 'fieldPreset' | 'fieldRules'>,
): boolean {
  const sidecars = [...new Set(request.found.map(({ sidecarName }) => sidecarName))].filter(
    (name) => name !== null,
  )
  const intoPhoto = holdsTags(request.photo) && !policy.alwaysSidecar
  const beside = fieldsOfFormat(policy, 'xmp')
  const base = { isNew: false, isOneOfTwo: sidecars.length > 1, fields: beside }
  const targets: EditTarget[] = sidecars.map((sidecarName) => ({ ...base, sidecarName }))
  if (intoPhoto) {
    const fields = fieldsOfFormat(policy, request.photo.format)
    targets.push({ ...base, sidecarName: null, fields })
  } else if (sidecars.length === 0) {
    targets.push({ ...base, sidecarName: '', isNew: true })
  }
  return targets.some((target) => planEdits(request, target).length > 0)
}

function planNewFile(
  found: readonly FoundKeyword[],
  wanted: WantedTags,
  target: EditTarget,
): readonly FieldEdit[] {
  // No sidecar is made for what the photo itself says already.
  const asPhoto = planExisting(found, wanted, { ...target, sidecarName: null, isNew: false })
  if (asPhoto.length === 0) return []
  return createdEdits(found, wanted, target)
}

function createdEdits(
  found: readonly FoundKeyword[],
  wanted: WantedTags,
  target: EditTarget,
): readonly FieldEdit[] {
  return keywordFields.flatMap((field) => editOf(field, [], created(field, found, wanted, target)))
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
      : created(field, found, wanted, target)
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
  const takesAdditions = target.fields[field] !== 'never'
  if (field === 'XMP-acdsee:Categories') {
    return before.flatMap((xml, index) => {
      const added = takesAdditions && index === 0 ? missingCategories(xml, wanted.paths) : []
      const after = editCategories(xml, added, wanted.removesPath)
      return after === noCategories && xml !== noCategories ? [] : [after]
    })
  }
  if (field === 'IFD0:XPKeywords' && before.some(isUnreadableWide)) return before
  const kept = before.filter((value) => !wanted.removes(field, value))
  // Nothing joins a list with such values: it is edited value by value, not written (see `writeArguments`).
  const isOverlong = field === 'IPTC:Keywords' && before.some(isTooLongForIptc)
  if (!takesAdditions || isOverlong) return kept
  return appendValues(field, kept, [
    ...twinValues(field, found, wanted, target),
    ...wantedValues(field, wanted),
  ])
}

/**
 * What the same field of the photo's other sidecar holds. Sidecars that disagree are only settled together with a
 * change that the user asked for: an added tag, or a removed one that is there.
 */
function twinValues(
  field: KeywordField,
  found: readonly FoundKeyword[],
  wanted: WantedTags,
  target: EditTarget,
): readonly string[] {
  if (!target.isOneOfTwo || target.sidecarName === null) return []
  const isChanged =
    wanted.paths.length > 0 || found.some((keyword) => wanted.removes(keyword.field, keyword.value))
  if (!isChanged) return []
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
  target: EditTarget,
): readonly string[] {
  const twin = twinValues(field, found, wanted, target)
  if (!isCreated(field, found, wanted, target, twin)) return []
  if (twin.length === 0 || field === 'XMP-acdsee:Categories') return allValues(field, found, wanted)
  return appendValues(field, [], [...twin, ...wantedValues(field, wanted)])
}

function isCreated(
  field: KeywordField,
  found: readonly FoundKeyword[],
  wanted: WantedTags,
  target: EditTarget,
  twin: readonly string[],
): boolean {
  // A new sidecar stands for the photo: what the photo holds is present in it. Two sidecars hold the same fields.
  const isInherited =
    twin.length > 0 || (target.isNew && isXmp(field) && found.some((keyword) => keyword.field === field))
  const hasAdditions = wanted.paths.length > 0
  switch (target.fields[field]) {
    case 'always':
      return hasAdditions || isInherited || target.isNew
    case 'with-hierarchy':
      return isInherited || (hasAdditions && wanted.paths.some((path) => path.length > 1))
    case 'if-present':
      return isInherited
    case 'never':
      return false
  }
}

/** Whether a sidecar can hold a field. */
function isXmp(field: KeywordField): boolean {
  return field.startsWith('XMP-')
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
