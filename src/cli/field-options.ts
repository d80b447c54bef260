import { InvalidArgumentError } from 'commander'
import {
  fieldPresetIds,
  fieldPresets,
  fieldRules,
  type FieldPolicy,
  type FieldRule,
} from '../shared/field-policy.js'
import { keywordFields, type KeywordField } from '../shared/keyword-field.js'

/** One more `FIELD=RULE` beside those before it. */
export function parseFieldRule(text: string, before: Partial<FieldPolicy> = {}): Partial<FieldPolicy> {
  const [name, rule] = text.split('=')
  const field = keywordFields.find((known) => known === name)
  const known = fieldRules.find((one) => one === rule)
  if (field && known) return { ...before, [field]: known }
  throw new InvalidArgumentError(
    `Expected FIELD=RULE with one of the fields ${keywordFields.join(', ')} and one of the rules ${fieldRules.join(', ')}.`,
  )
}

const ruleWords: Readonly<Record<FieldRule, string>> = {
  always: 'created where a photo lacks it',
  'with-hierarchy': 'created when an accepted tag has a parent',
  'if-present': 'added to where it is',
  never: 'nothing is added to it',
}

/** What `--help` says of presets and fields. */
export const fieldHelp: string = [
  '\nPresets (without one, the setting of the window):',
  ...fieldPresetIds.map((id) => {
    const { fields, readers } = fieldPresets[id]
    return `  ${id}\n    ${readers}\n    creates ${createdBy(fields)}`
  }),
  '\nRules of a field (a removed tag leaves every field under every rule):',
  ...fieldRules.map((rule) => `  ${rule.padEnd(16)}${ruleWords[rule]}`),
  '\nFields:',
  `  ${keywordFields.join('\n  ')}`,
].join('\n')

function createdBy(fields: FieldPolicy): string {
  const named = (field: KeywordField) =>
    fields[field] === 'with-hierarchy' ? `${field} (with a hierarchy)` : field
  const created = keywordFields.filter((field) => ['always', 'with-hierarchy'].includes(fields[field]))
  return created.length === keywordFields.length ? 'all eight fields' : created.map(named).join(', ')
}
