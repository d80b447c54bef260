import { describe, expect, it } from 'vitest'
import type { FoundKeyword } from '../../../../src/core/catalogue/catalogue.js'
import { hasEdits, planEdits, type EditTarget } from '../../../../src/core/metadata/plan/plan-edits.js'
import type { TagToWrite } from '../../../../src/core/metadata/fields/write-request.js'
import { fieldPresets } from '../../../../src/shared/field-policy.js'
import type { TagPath } from '../../../../src/shared/tag.js'
import { keywordFields, type KeywordField } from '../../../../src/shared/keyword-field.js'

type Fields = Partial<Record<KeywordField, readonly string[]>>

const { fields } = fieldPresets['most-programs']
const photo: EditTarget = { sidecarName: null, isNew: false, isOneOfTwo: false, fields }
const dc = 'XMP-dc:Subject'
const lr = 'XMP-lr:HierarchicalSubject'
const digikam = 'XMP-digiKam:TagsList'

function found(fields: Fields, sidecarName: string | null = null): readonly FoundKeyword[] {
  return keywordFields.flatMap((field) =>
    (fields[field] ?? []).map((value, position) => ({
      source: sidecarName === null ? ('photo' as const) : ('sidecar' as const),
      sidecarName,
      field,
      position,
      value,
    })),
  )
}

function tag(path: TagPath, changes: Partial<TagToWrite> = {}): TagToWrite {
  return { path, exported: path.map(() => true), also: [], ...changes }
}

function plan(
  fields: Fields,
  accepted: readonly TagToWrite[],
  rejected: readonly TagPath[] = [],
  target: Partial<EditTarget> = {},
): Fields {
  const edits = planEdits({ found: found(fields), accepted, rejected }, { ...photo, ...target })
  return Object.fromEntries(edits.map(({ field, after }) => [field, after]))
}

describe('planEdits', () => {
  it('writes a flat tag into dc:Subject alone', () => {
    expect(plan({}, [tag(['dog'])])).toEqual({ [dc]: ['dog'] })
  })

  it('writes ancestors into dc:Subject and whole paths into the hierarchical fields', () => {
    expect(plan({}, [tag(['animal', 'dog']), tag(['animal', 'cat'])])).toEqual({
      [dc]: ['animal', 'dog', 'cat'],
      [lr]: ['animal|dog', 'animal|cat'],
      [digikam]: ['animal/dog', 'animal/cat'],
    })
  })

  it('keeps names that are not exported out of the flat lists', () => {
    const edits = plan({}, [tag(['WHO', 'animal', 'dog'], { exported: [false, true, true] })])
    expect(edits[dc]).toEqual(['animal', 'dog'])
    expect(edits[lr]).toEqual(['WHO|animal|dog'])
  })

  it('writes the tags that a tag implies as tags of their own', () => {
    const edits = plan({}, [tag(['animal', 'cat'], { also: [['pet']] })])
    expect(edits).toEqual({
      [dc]: ['animal', 'cat', 'pet'],
      [lr]: ['animal|cat', 'pet'],
      [digikam]: ['animal/cat', 'pet'],
    })
  })

  it('starts every field that it creates from the union of all fields', () => {
    const fields: Fields = { [digikam]: ['Places/Paris'], 'IPTC:Keywords': ['mine', 'Paris'] }
    expect(plan(fields, [tag(['animal', 'dog'])])).toEqual({
      [dc]: ['Paris', 'mine', 'animal', 'dog'],
      [lr]: ['Places|Paris', 'mine', 'animal|dog'],
      [digikam]: ['Places/Paris', 'animal/dog'],
      'IPTC:Keywords': ['mine', 'Paris', 'animal', 'dog'],
    })
  })

  it('creates no field that only repeats others: Windows, IPTC, Media Pro and ACDSee are updated where present', () => {
    const fields: Fields = {
      [dc]: ['a'],
      'XMP-microsoft:LastKeywordXMP': ['a'],
      'XMP-mediapro:CatalogSets': ['a'],
      'XMP-acdsee:Categories': ['<Categories><Category Assigned="1">a</Category></Categories>'],
      'IFD0:XPKeywords': ['a'],
    }
    const edits = plan(fields, [tag(['b', 'c'])])
    expect(edits['XMP-microsoft:LastKeywordXMP']).toEqual(['a', 'b/c'])
    expect(edits['XMP-mediapro:CatalogSets']).toEqual(['a', 'b|c'])
    expect(edits['IFD0:XPKeywords']).toEqual(['a', 'b', 'c'])
    expect(edits['XMP-acdsee:Categories']).toEqual([
      '<Categories><Category Assigned="1">a</Category><Category Assigned="0">b<Category Assigned="1">c</Category></Category></Categories>',
    ])
    expect(edits).not.toHaveProperty('IPTC:Keywords')
  })

  it('keeps existing values as they are: order, doubles, spaces, case', () => {
    const before = ['b', 'a', 'b', ' spaced ', 'UPPER', '']
    expect(plan({ [dc]: before }, [tag(['new'])])).toEqual({ [dc]: [...before, 'new'] })
  })

  it.each([
    ['case', 'Dog', 'dog'],
    ['Unicode form', 'Cafe\u0301', 'café'],
  ])('does not add what is there in another %s', (_, existing, name) => {
    expect(plan({ [dc]: [existing] }, [tag([name])])).toEqual({})
  })

  it('writes names in Unicode NFC', () => {
    expect(plan({}, [tag(['Cafe\u0301'])])).toEqual({ [dc]: ['Caf\u00e9'] })
  })

  it('removes a rejected tag from every field, by its path and by its last name', () => {
    const fields: Fields = {
      [dc]: ['animal', 'DOG', 'tree'],
      [lr]: ['animal|Dog', 'tree'],
      [digikam]: ['animal/dog'],
      'IPTC:Keywords': ['dog', 'animal|dog', 'tree'],
      'IFD0:XPKeywords': ['dog'],
    }
    expect(plan(fields, [], [['animal', 'dog']])).toEqual({
      [dc]: ['animal', 'tree'],
      [lr]: ['tree'],
      [digikam]: [],
      'IPTC:Keywords': ['tree'],
      'IFD0:XPKeywords': [],
    })
  })

  it('keeps a name that another tag needs', () => {
    const fields: Fields = { [dc]: ['animal', 'dog', 'orange'], [lr]: ['animal|dog', 'fruit|orange'] }
    expect(plan(fields, [], [['animal']])).toEqual({})
    expect(plan(fields, [], [['orange']])).toEqual({})
    expect(plan({ [dc]: ['dog'] }, [tag(['pet', 'dog'])], [['animal', 'dog']])[dc]).toEqual(['dog', 'pet'])
  })

  it('creates nothing when tags are only removed', () => {
    expect(plan({ 'IPTC:Keywords': ['a', 'b'] }, [], [['a']])).toEqual({ 'IPTC:Keywords': ['b'] })
    expect(plan({}, [], [['a']])).toEqual({})
  })

  it('finds nothing to do a second time', () => {
    const first: Fields = {
      'IPTC:Keywords': ['mine'],
      ...plan({ 'IPTC:Keywords': ['mine'] }, [tag(['animal', 'dog'])], [['x']]),
    }
    expect(plan(first, [tag(['animal', 'dog'])], [['x']])).toEqual({})
  })

  it('leaves IPTC values of more than 64 bytes, which a rewrite would cut, and adds none', () => {
    const long = 'x'.repeat(65)
    expect(plan({ 'IPTC:Keywords': [long], [dc]: [long] }, [tag(['dog'])])).toEqual({ [dc]: [long, 'dog'] })
    expect(plan({ 'IPTC:Keywords': ['a'], [dc]: ['a'] }, [tag([long])])).toEqual({ [dc]: ['a', long] })
  })

  it('creates IPTC where the policy and the format allow it', () => {
    expect(
      plan({ [dc]: ['a'] }, [tag(['dog'])], [], { fields: fieldPresets.photoprism.fields })['IPTC:Keywords'],
    ).toEqual(['a', 'dog'])
  })

  it('says of each field what was added and what was removed', () => {
    const [edit] = planEdits(
      { found: found({ [dc]: ['a', 'b', 'b'] }), accepted: [tag(['c'])], rejected: [['a']] },
      photo,
    )
    expect(edit).toEqual({
      field: dc,
      before: ['a', 'b', 'b'],
      after: ['b', 'b', 'c'],
      added: ['c'],
      removed: ['a'],
    })
  })

  it('puts everything found into a new sidecar, and makes none for what the photo says already', () => {
    const target = { sidecarName: 'photo.xmp', isNew: true }
    const fields: Fields = { 'IPTC:Keywords': ['mine'], [lr]: ['animal|dog'] }
    expect(plan(fields, [tag(['cat'])], [], target)).toEqual({
      [dc]: ['dog', 'mine', 'cat'],
      [lr]: ['animal|dog', 'mine', 'cat'],
    })
    expect(plan({ [dc]: ['cat'] }, [tag(['cat'])], [], target)).toEqual({})
    expect(plan({ [dc]: ['a', 'b'] }, [], [['a']], target)).toEqual({ [dc]: ['b'] })
  })
})

describe('two sidecars of one photo', () => {
  const both = [
    ...found({ [dc]: ['one', 'dog'], [lr]: ['animal|dog'] }, 'a.xmp'),
    ...found({ [dc]: ['two'], [digikam]: ['place/two'] }, 'a.nef.xmp'),
  ]

  function planBoth(
    keywords: readonly FoundKeyword[],
    accepted: readonly TagToWrite[],
    rejected: readonly TagPath[],
  ) {
    return ['a.xmp', 'a.nef.xmp'].map((sidecarName) => {
      const wishes = { found: keywords, accepted, rejected }
      const edits = planEdits(wishes, { sidecarName, isNew: false, isOneOfTwo: true, fields })
      const held = keywords.filter((keyword) => keyword.sidecarName === sidecarName)
      const lists = new Map(keywordFields.map((field) => [field, valuesOf(held, field)]))
      for (const { field, after } of edits) lists.set(field, after)
      return Object.fromEntries([...lists].filter(([, values]) => values.length > 0))
    })
  }

  function valuesOf(keywords: readonly FoundKeyword[], field: KeywordField): readonly string[] {
    return keywords.filter((keyword) => keyword.field === field).map(({ value }) => value)
  }

  const sorted = (lists: Readonly<Record<string, readonly string[]>>) =>
    Object.fromEntries(Object.entries(lists).map(([field, values]) => [field, values.toSorted()]))

  it.each([
    ['an added tag', [tag(['cat'])], [], ['cat', 'dog', 'one', 'two']],
    ['a removed tag that is there', [], [['one']], ['dog', 'two']],
  ] as const)('hold the same keywords after %s, and stay so', (_, accepted, rejected, names) => {
    const [first, second] = planBoth(both, accepted, rejected)
    expect(first).toMatchObject({ [dc]: expect.any(Array) as string[] })
    expect(sorted(first!)).toEqual(sorted(second!))
    expect(first![dc]?.toSorted()).toEqual(names)
    expect(first![digikam]).toContain('place/two')
    expect(second![lr]).toContain('animal|dog')
    const settled = [...found(first!, 'a.xmp'), ...found(second!, 'a.nef.xmp')]
    expect(planBoth(settled, accepted, rejected)).toEqual([first, second])
  })

  it('keep their own lists where nothing is added or removed', () => {
    expect(planBoth(both, [], [['bird']])).toEqual([
      { [dc]: ['one', 'dog'], [lr]: ['animal|dog'] },
      { [dc]: ['two'], [digikam]: ['place/two'] },
    ])
  })
})

describe('hasEdits', () => {
  const policy = { alwaysSidecar: false, fieldPreset: 'most-programs', fieldRules: {} } as const
  it.each([
    ['an accepted tag that is not there', { [dc]: ['a'] }, [tag(['b'])], [], true],
    ['an accepted tag that is there', { [dc]: ['b'] }, [tag(['b'])], [], false],
    ['a rejected tag that is there', { 'IPTC:Keywords': ['b'] }, [], [['b']], true],
    ['a rejected tag that is not there', { [dc]: ['a'] }, [], [['b']], false],
  ] as const)('of %s', (_, fields, accepted, rejected, expected) => {
    const request = {
      photo: { format: 'jpeg' as const, contentHash: 'sha256-jpeg:00' },
      found: found(fields),
      accepted,
      rejected,
    }
    expect(hasEdits(request, policy)).toBe(expected)
  })

  it('looks at the sidecar of a raw photo', () => {
    const request = {
      photo: { format: 'raw' as const, contentHash: 'sha256-file:00' },
      found: found({ [dc]: ['dog'] }, 'photo.xmp'),
      accepted: [tag(['dog'])],
      rejected: [],
    }
    expect(hasEdits(request, policy)).toBe(false)
    expect(hasEdits({ ...request, found: [] }, policy)).toBe(true)
  })
})
