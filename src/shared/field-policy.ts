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

/** A ready-made policy; field-preset-text says what people are told of it. */
export type FieldPreset = Readonly<{
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
    fields: {
      ...keptInStep,
      'XMP-lr:HierarchicalSubject': 'with-hierarchy',
      'XMP-digiKam:TagsList': 'with-hierarchy',
    },
  },
  lightroom: {
    fields: { ...keptInStep, 'XMP-lr:HierarchicalSubject': 'always', 'IPTC:Keywords': 'always' },
  },
  digikam: {
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
    fields: { ...keptInStep, 'XMP-microsoft:LastKeywordXMP': 'always', 'IFD0:XPKeywords': 'always' },
  },
  photoprism: {
    fields: { ...keptInStep, 'IPTC:Keywords': 'always' },
  },
  'capture-one': {
    fields: { ...keptInStep, 'XMP-lr:HierarchicalSubject': 'always' },
  },
  'subject-only': {
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
