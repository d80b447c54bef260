import type { FieldRule } from '../../field-policy.js'

/** Texts of the options that say which fields are written. */
export const fieldText = {
  wrongRule: (fields: readonly string[], rules: readonly string[]) =>
    `Expected FIELD=RULE with one of the fields ${fields.join(', ')} and one of the rules ${rules.join(', ')}.`,
  presets: 'Presets (without one, the setting of the window):',
  creates: (fields: string) => `creates ${fields}`,
  rules: 'Rules of a field (a removed tag leaves every field under every rule):',
  ruleMeanings: {
    always: 'created where a photo lacks it',
    'with-hierarchy': 'created when an accepted tag has a parent',
    'if-present': 'added to where it is',
    never: 'nothing is added to it',
  } satisfies Readonly<Record<FieldRule, string>>,
  fields: 'Fields:',
  withHierarchy: (field: string) => `${field} (with a hierarchy)`,
  allFields: 'all eight fields',
} as const
