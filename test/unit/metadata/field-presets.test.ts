import { describe, expect, it } from 'vitest'
import type { FoundKeyword } from '../../../src/core/catalogue/catalogue.js'
import { planEdits } from '../../../src/core/metadata/plan/plan-edits.js'
import { fieldsOfFormat } from '../../../src/core/metadata/fields/target-fields.js'
import {
  fieldPolicyOf,
  fieldPresetIds,
  fieldPresets,
  type FieldPolicy,
  type FieldPresetId,
} from '../../../src/shared/field-policy.js'
import type { PhotoFormat } from '../../../src/shared/photo.js'
import type { TagPath } from '../../../src/shared/tag.js'
import { keywordFields, type KeywordField } from '../../../src/shared/keyword-field.js'
import { humanKeywords } from '../../support/human-keywords.js'

type Fields = Partial<Record<KeywordField, readonly string[]>>
type Planned = Readonly<{
  fields?: Fields
  accepted?: readonly TagPath[]
  rejected?: readonly TagPath[]
  preset?: FieldPresetId
  rules?: Partial<FieldPolicy>
  format?: PhotoFormat | 'xmp'
}>

/** The lists that a plan leaves in the fields it changes. */
function plan({
  fields = {},
  accepted = [],
  rejected = [],
  preset = 'most-programs',
  rules = {},
  format = 'jpeg',
}: Planned): Fields {
  const found: readonly FoundKeyword[] = keywordFields.flatMap((field) =>
    (fields[field] ?? []).map((value, position) => ({
      source: 'photo' as const,
      sidecarName: null,
      field,
      position,
      value,
    })),
  )
  const tags = accepted.map((path) => ({ path, exported: path.map(() => true), also: [] }))
  const edits = planEdits(
    { found, accepted: tags, rejected },
    {
      sidecarName: format === 'xmp' ? 'photo.xmp' : null,
      isNew: format === 'xmp',
      isOneOfTwo: false,
      fields: fieldsOfFormat({ fieldPreset: preset, fieldRules: rules }, format),
    },
  )
  return Object.fromEntries(edits.map(({ field, after }) => [field, after]))
}

const category = (name: string, inner = '') => `<Category Assigned="1">${name}${inner}</Category>`
const categories = (body: string) => `<Categories>${body}</Categories>`

/** Every field holding "dog" below "animal" and "tree", each in its own form. */
const everywhere: Record<KeywordField, readonly string[]> = {
  'XMP-dc:Subject': ['dog', 'tree'],
  'XMP-lr:HierarchicalSubject': ['animal|dog', 'tree'],
  'XMP-digiKam:TagsList': ['animal/dog', 'tree'],
  'XMP-microsoft:LastKeywordXMP': ['animal/dog', 'tree'],
  'XMP-mediapro:CatalogSets': ['animal|dog', 'tree'],
  'XMP-acdsee:Categories': [
    categories(`<Category Assigned="0">animal${category('dog')}</Category>${category('tree')}`),
  ],
  'IPTC:Keywords': ['dog', 'tree'],
  'IFD0:XPKeywords': ['dog', 'tree'],
}

/** What each preset creates in a JPEG without keywords for a flat tag, and further for one with a parent. */
const createdBy: Readonly<
  Record<FieldPresetId, { flat: readonly KeywordField[]; tree: readonly KeywordField[] }>
> = {
  'most-programs': {
    flat: ['XMP-dc:Subject'],
    tree: ['XMP-dc:Subject', 'XMP-lr:HierarchicalSubject', 'XMP-digiKam:TagsList'],
  },
  lightroom: {
    flat: ['XMP-dc:Subject', 'XMP-lr:HierarchicalSubject', 'IPTC:Keywords'],
    tree: ['XMP-dc:Subject', 'XMP-lr:HierarchicalSubject', 'IPTC:Keywords'],
  },
  digikam: { flat: keywordFields, tree: keywordFields },
  windows: {
    flat: ['XMP-dc:Subject', 'XMP-microsoft:LastKeywordXMP', 'IFD0:XPKeywords'],
    tree: ['XMP-dc:Subject', 'XMP-microsoft:LastKeywordXMP', 'IFD0:XPKeywords'],
  },
  photoprism: { flat: ['XMP-dc:Subject', 'IPTC:Keywords'], tree: ['XMP-dc:Subject', 'IPTC:Keywords'] },
  'capture-one': {
    flat: ['XMP-dc:Subject', 'XMP-lr:HierarchicalSubject'],
    tree: ['XMP-dc:Subject', 'XMP-lr:HierarchicalSubject'],
  },
  'subject-only': { flat: ['XMP-dc:Subject'], tree: ['XMP-dc:Subject'] },
}

const newFlat: Fields = {
  'XMP-dc:Subject': ['cat'],
  'XMP-lr:HierarchicalSubject': ['cat'],
  'XMP-digiKam:TagsList': ['cat'],
  'XMP-microsoft:LastKeywordXMP': ['cat'],
  'XMP-mediapro:CatalogSets': ['cat'],
  'XMP-acdsee:Categories': [categories(category('cat'))],
  'IPTC:Keywords': ['cat'],
  'IFD0:XPKeywords': ['cat'],
}

const newTree: Fields = {
  'XMP-dc:Subject': ['animal', 'cat'],
  'XMP-lr:HierarchicalSubject': ['animal|cat'],
  'XMP-digiKam:TagsList': ['animal/cat'],
  'XMP-microsoft:LastKeywordXMP': ['animal/cat'],
  'XMP-mediapro:CatalogSets': ['animal|cat'],
  'XMP-acdsee:Categories': [categories(`<Category Assigned="0">animal${category('cat')}</Category>`)],
  'IPTC:Keywords': ['animal', 'cat'],
  'IFD0:XPKeywords': ['animal', 'cat'],
}

describe.each(fieldPresetIds)('the preset %s', (preset) => {
  const pick = (fields: Fields, names: readonly KeywordField[]) =>
    Object.fromEntries(names.map((name) => [name, fields[name]]))

  it('creates its fields for a flat tag', () => {
    expect(plan({ preset, accepted: [['cat']] })).toEqual(pick(newFlat, createdBy[preset].flat))
  })

  it('creates its fields for a tag with a parent', () => {
    expect(plan({ preset, accepted: [['animal', 'cat']] })).toEqual(pick(newTree, createdBy[preset].tree))
  })

  it('adds to the fields that are there unless it says never', () => {
    const after = plan({ preset, fields: everywhere, accepted: [['cat']] })
    const policy = fieldPresets[preset].fields
    expect(Object.keys(after)).toEqual(keywordFields.filter((field) => policy[field] !== 'never'))
    for (const [field, values] of Object.entries(after)) {
      if (field === 'XMP-acdsee:Categories') expect(values[0]).toContain(category('cat'))
      else expect(values).toEqual([...everywhere[field as KeywordField], 'cat'])
    }
  })

  it('takes a removed tag out of every field, whatever it says of the field', () => {
    expect(plan({ preset, fields: everywhere, rejected: [['animal', 'dog']] })).toEqual({
      ...Object.fromEntries(keywordFields.map((field) => [field, ['tree']])),
      'XMP-acdsee:Categories': [categories(category('tree'))],
    })
  })

  it('empties every field of a photo whose last tag is removed', () => {
    const one = Object.fromEntries(keywordFields.map((field) => [field, ['dog']]))
    const fields = { ...one, 'XMP-acdsee:Categories': [categories(category('dog'))] }
    expect(plan({ preset, fields, rejected: [['dog']] })).toEqual(
      Object.fromEntries(keywordFields.map((field) => [field, []])),
    )
  })

  it('creates nothing when tags are only removed', () => {
    const after = plan({ preset, fields: { 'IPTC:Keywords': ['dog', 'tree'] }, rejected: [['dog']] })
    expect(after).toEqual({ 'IPTC:Keywords': ['tree'] })
  })

  it.each(keywordFields.filter((field) => field !== 'XMP-acdsee:Categories'))(
    'keeps what people wrote into %s, and finds nothing to do a second time',
    (field) => {
      const fields: Fields = { [field]: humanKeywords }
      const accepted = [['animal', 'cat']]
      const after = { ...fields, ...plan({ preset, fields, accepted }) }
      expect(after[field]?.slice(0, humanKeywords.length)).toEqual(humanKeywords)
      for (const name of Object.keys(after) as KeywordField[]) {
        if (name === 'XMP-acdsee:Categories') continue
        expect(after[name]).toEqual(expect.arrayContaining(humanKeywords.slice(0, -1)))
      }
      expect(plan({ preset, fields: after, accepted })).toEqual({})
    },
  )
})

describe('a field that is created', () => {
  it('starts from the union of all fields, in its own form', () => {
    const after = plan({
      preset: 'digikam',
      fields: { 'XMP-lr:HierarchicalSubject': ['Places|France|Paris'], 'IPTC:Keywords': ['mine', 'Paris'] },
      accepted: [['cat']],
    })
    expect(after).toEqual({
      'XMP-dc:Subject': ['Paris', 'mine', 'cat'],
      'XMP-lr:HierarchicalSubject': ['Places|France|Paris', 'cat'],
      'XMP-digiKam:TagsList': ['Places/France/Paris', 'mine', 'cat'],
      'XMP-microsoft:LastKeywordXMP': ['Places/France/Paris', 'mine', 'cat'],
      'XMP-mediapro:CatalogSets': ['Places|France|Paris', 'mine', 'cat'],
      'XMP-acdsee:Categories': [
        categories(
          `<Category Assigned="0">Places<Category Assigned="0">France${category('Paris')}</Category></Category>` +
            category('mine') +
            category('cat'),
        ),
      ],
      'IPTC:Keywords': ['mine', 'Paris', 'cat'],
      'IFD0:XPKeywords': ['Paris', 'mine', 'cat'],
    })
  })

  it('leaves removed tags out', () => {
    const after = plan({
      preset: 'digikam',
      fields: { 'XMP-dc:Subject': ['dog'] },
      accepted: [['cat']],
      rejected: [['dog']],
    })
    expect(after).toEqual(newFlat)
  })

  it('holds no name that it would cut or split', () => {
    const long = 'x'.repeat(65)
    const fields: Fields = { 'XMP-dc:Subject': ['semi;colon', long] }
    const after = plan({ preset: 'digikam', fields, accepted: [['cat']] })
    expect(after['IPTC:Keywords']).toEqual(['semi;colon', 'cat'])
    expect(after['IFD0:XPKeywords']).toEqual([long, 'cat'])
    expect(after['XMP-digiKam:TagsList']).toEqual(['semi;colon', long, 'cat'])
  })

  it.each([
    ['jpeg', true, true],
    ['tiff', true, true],
    ['dng', true, false],
    ['png', false, false],
    ['webp', false, false],
    ['heic', false, false],
    ['avif', false, false],
    ['xmp', false, false],
  ] as const)('is one that a %s holds: IPTC %s, XPKeywords %s', (format, iptc, xp) => {
    const after = plan({ preset: 'digikam', accepted: [['cat']], format })
    expect([after['IPTC:Keywords'] !== undefined, after['IFD0:XPKeywords'] !== undefined]).toEqual([iptc, xp])
    expect(Object.keys(after).filter((field) => field.startsWith('XMP-'))).toHaveLength(6)
  })
})

describe('a new sidecar', () => {
  it('takes over the fields that the photo holds, except those that are never written', () => {
    const fields: Fields = { 'XMP-digiKam:TagsList': ['mine'], 'XMP-mediapro:CatalogSets': ['mine'] }
    const photo = { fields, accepted: [['cat']], format: 'xmp' as const }
    const both = ['mine', 'cat']
    expect(plan(photo)).toEqual({
      'XMP-dc:Subject': both,
      'XMP-digiKam:TagsList': both,
      'XMP-mediapro:CatalogSets': both,
    })
    expect(plan({ ...photo, preset: 'subject-only' })).toEqual({ 'XMP-dc:Subject': both })
  })
})

describe('rules of one’s own', () => {
  it('come on top of the preset', () => {
    const rules = { 'XMP-digiKam:TagsList': 'always', 'XMP-dc:Subject': 'if-present' } as const
    expect(plan({ accepted: [['cat']], rules })).toEqual({ 'XMP-digiKam:TagsList': ['cat'] })
    expect(fieldPolicyOf({ fieldPreset: 'photoprism', fieldRules: rules })).toEqual({
      ...fieldPresets.photoprism.fields,
      ...rules,
    })
  })
})

describe('an IPTC list with a value of more than 64 bytes', () => {
  const long = 'x'.repeat(65)
  it.each(fieldPresetIds)('gets no additions under %s, and loses what was removed', (preset) => {
    const fields: Fields = { 'IPTC:Keywords': [long, 'dog'], 'XMP-dc:Subject': [long, 'dog', 'cat'] }
    const after = plan({ preset, fields, accepted: [['cat']], rejected: [['dog']] })
    expect(after['IPTC:Keywords']).toEqual([long])
  })
})
