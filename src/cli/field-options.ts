import { InvalidArgumentError } from 'commander'
import { fieldPresetIds, fieldPresets, fieldRules, type FieldPolicy } from '../shared/field-policy.js'
import { keywordFields, type KeywordField } from '../shared/keyword-field.js'
import { fieldPresetText } from '../shared/texts/field-preset-text.js'
import { fieldText } from '../shared/texts/command-line/field-text.js'

/** One more `FIELD=RULE` beside those before it. */
export function parseFieldRule(text: string, before: Partial<FieldPolicy> = {}): Partial<FieldPolicy> {
  const [name, rule] = text.split('=')
  const field = keywordFields.find((known) => known === name)
  const known = fieldRules.find((one) => one === rule)
  if (field && known) return { ...before, [field]: known }
  throw new InvalidArgumentError(fieldText.wrongRule(keywordFields, fieldRules))
}

/** What `--help` says of presets and fields. */
export const fieldHelp: string = [
  `\n${fieldText.presets}`,
  ...fieldPresetIds.map((id) => {
    const { fields } = fieldPresets[id]
    return `  ${id}\n    ${fieldPresetText[id].readers}\n    ${fieldText.creates(createdBy(fields))}`
  }),
  `\n${fieldText.rules}`,
  ...fieldRules.map((rule) => `  ${rule.padEnd(16)}${fieldText.ruleMeanings[rule]}`),
  `\n${fieldText.fields}`,
  `  ${keywordFields.join('\n  ')}`,
].join('\n')

function createdBy(fields: FieldPolicy): string {
  const named = (field: KeywordField) =>
    fields[field] === 'with-hierarchy' ? fieldText.withHierarchy(field) : field
  const created = keywordFields.filter((field) => ['always', 'with-hierarchy'].includes(fields[field]))
  return created.length === keywordFields.length ? fieldText.allFields : created.map(named).join(', ')
}
