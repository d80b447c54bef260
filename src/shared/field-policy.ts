import type { KeywordField } from './keyword-field.js'

/**
 * When a field is written. `always`: created where a photo lacks it. `with-hierarchy`: created when an accepted tag has
 * a parent. `if-present`: added to where it is. `never`: not created, and nothing is added to it. Under every rule a
 * removed tag leaves the field: readers that merge fields would bring it back (docs/decisions/0009-field-policy.md).
 */
export const fieldRules = ['always', 'with-hierarchy', 'if-present', 'never'] as const
export type FieldRule = (typeof fieldRules)[number]

/** The rule of every field. */
export type FieldPolicy = Readonly<Record<KeywordField, FieldRule>>

/** Names of the ready-made policies, in the order in which they are offered. */
export const fieldPresetIds = [
  'most-programs',
  'lightroom',
  'digikam',
  'windows',
  'photoprism',
  'capture-one',
  'subject-only',
] as const
export type FieldPresetId = (typeof fieldPresetIds)[number]

/** A ready-made policy and what people are told of it. */
export type FieldPreset = Readonly<{
  name: string
  /** One sentence: who reads what. */
  readers: string
  fields: FieldPolicy
}>

/** No field is created but dc:subject, and every other one that is there is kept in step. */
const keptInStep: FieldPolicy = {
  'XMP-dc:Subject': 'always',
  'XMP-lr:HierarchicalSubject': 'if-present',
  'XMP-digiKam:TagsList': 'if-present',
  'XMP-microsoft:LastKeywordXMP': 'if-present',
  'XMP-mediapro:CatalogSets': 'if-present',
  'XMP-acdsee:Categories': 'if-present',
  'IPTC:Keywords': 'if-present',
  'IFD0:XPKeywords': 'if-present',
}

/** Every preset; docs/metadata.md names the source of each line. */
export const fieldPresets: Readonly<Record<FieldPresetId, FieldPreset>> = {
  'most-programs': {
    name: 'Most programs',
    readers:
      'Names for every program in dc:subject; hierarchies for Lightroom, darktable, Immich and digiKam as soon as there are any.',
    fields: {
      ...keptInStep,
      'XMP-lr:HierarchicalSubject': 'with-hierarchy',
      'XMP-digiKam:TagsList': 'with-hierarchy',
    },
  },
  lightroom: {
    name: 'Lightroom',
    readers: 'Lightroom Classic keeps names in dc:subject and IPTC, hierarchies in lr:hierarchicalSubject.',
    fields: { ...keptInStep, 'XMP-lr:HierarchicalSubject': 'always', 'IPTC:Keywords': 'always' },
  },
  digikam: {
    name: 'digiKam',
    readers: 'digiKam reads its own TagsList first; like digiKam itself, this fills all eight fields.',
    fields: {
      'XMP-dc:Subject': 'always',
      'XMP-lr:HierarchicalSubject': 'always',
      'XMP-digiKam:TagsList': 'always',
      'XMP-microsoft:LastKeywordXMP': 'always',
      'XMP-mediapro:CatalogSets': 'always',
      'XMP-acdsee:Categories': 'always',
      'IPTC:Keywords': 'always',
      'IFD0:XPKeywords': 'always',
    },
  },
  windows: {
    name: 'Windows Explorer',
    readers: 'Explorer merges dc:subject, IPTC and XPKeywords of JPEG and TIFF and notes LastKeywordXMP.',
    fields: { ...keptInStep, 'XMP-microsoft:LastKeywordXMP': 'always', 'IFD0:XPKeywords': 'always' },
  },
  photoprism: {
    name: 'PhotoPrism',
    readers: 'PhotoPrism takes its keywords from IPTC; dc:subject becomes the subject of the photo.',
    fields: { ...keptInStep, 'IPTC:Keywords': 'always' },
  },
  'capture-one': {
    name: 'Capture One',
    readers: 'Capture One keeps names in dc:subject and hierarchies in lr:hierarchicalSubject.',
    fields: { ...keptInStep, 'XMP-lr:HierarchicalSubject': 'always' },
  },
  'subject-only': {
    name: 'Only dc:subject',
    readers:
      'The one field that nearly every program reads. Nothing is added to other fields, so digiKam and Immich may not see new tags where those exist.',
    fields: {
      'XMP-dc:Subject': 'always',
      'XMP-lr:HierarchicalSubject': 'never',
      'XMP-digiKam:TagsList': 'never',
      'XMP-microsoft:LastKeywordXMP': 'never',
      'XMP-mediapro:CatalogSets': 'never',
      'XMP-acdsee:Categories': 'never',
      'IPTC:Keywords': 'never',
      'IFD0:XPKeywords': 'never',
    },
  },
}

/** The policy of a preset with the user's own rules on top. */
export function fieldPolicyOf(settings: {
  readonly fieldPreset: FieldPresetId
  readonly fieldRules: Partial<FieldPolicy>
}): FieldPolicy {
  return { ...fieldPresets[settings.fieldPreset].fields, ...settings.fieldRules }
}
