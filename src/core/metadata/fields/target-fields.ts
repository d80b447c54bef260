import { fieldPolicyOf, type FieldPolicy } from '../../../shared/field-policy.js'
import type { PhotoFormat } from '../../../shared/photo.js'
import { keywordFields, type KeywordField } from '../../../shared/keyword-field.js'
import type { WritePolicy } from '../../../shared/settings.js'

/**
 * The policy for files of one format: a field is created only where it is standard. IPTC is so in JPEG, TIFF and DNG;
 * ExifTool leaves it out of the others. XPKeywords is Microsoft's, read from JPEG and TIFF only (docs/metadata.md).
 */
export function fieldsOfFormat(
  policy: Pick<WritePolicy, 'fieldPreset' | 'fieldRules'>,
  format: PhotoFormat | 'xmp',
): FieldPolicy {
  const fields = fieldPolicyOf(policy)
  const rules = keywordFields.map((field) => {
    const rule = fields[field]
    return [field, rule === 'always' && !isStandardIn(field, format) ? 'if-present' : rule]
  })
  // One rule for each field of the list that the type is made of.
  return Object.fromEntries(rules) as FieldPolicy
}

function isStandardIn(field: KeywordField, format: PhotoFormat | 'xmp'): boolean {
  if (field === 'IPTC:Keywords') return format === 'jpeg' || format === 'tiff' || format === 'dng'
  return field !== 'IFD0:XPKeywords' || format === 'jpeg' || format === 'tiff'
}
