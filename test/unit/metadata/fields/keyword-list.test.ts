import { describe, expect, it } from 'vitest'
import type { FoundKeyword } from '../../../../src/core/catalogue/catalogue.js'
import { mergeKeywords } from '../../../../src/core/metadata/fields/keyword-list.js'
import type { KeywordField } from '../../../../src/shared/keyword-field.js'

function found(...values: readonly (readonly [KeywordField, string])[]): readonly FoundKeyword[] {
  return values.map(([field, value], position) => ({
    source: 'photo',
    sidecarName: null,
    field,
    position,
    value,
  }))
}

const paths = (list: readonly FoundKeyword[]) => mergeKeywords(list).map(({ path }) => path)

describe('mergeKeywords', () => {
  it('gives one list out of all fields, in order, and says where each keyword stands', () => {
    const merged = mergeKeywords(
      found(
        ['XMP-dc:Subject', 'dog'],
        ['XMP-dc:Subject', 'mine'],
        ['XMP-lr:HierarchicalSubject', 'animal|dog'],
        ['XMP-digiKam:TagsList', 'animal/dog'],
        ['IPTC:Keywords', 'Mine'],
        ['IFD0:XPKeywords', 'only here'],
      ),
    )
    expect(merged).toMatchObject([
      {
        path: ['animal', 'dog'],
        name: 'dog',
        fields: ['XMP-dc:Subject', 'XMP-lr:HierarchicalSubject', 'XMP-digiKam:TagsList'],
      },
      { path: ['mine'], name: 'mine', fields: ['XMP-dc:Subject', 'IPTC:Keywords'], values: ['mine', 'Mine'] },
      { path: ['only here'], fields: ['IFD0:XPKeywords'] },
    ])
  })

  it('keeps a name apart that is the last name of several keywords', () => {
    const list = found(
      ['XMP-dc:Subject', 'orange'],
      ['XMP-lr:HierarchicalSubject', 'fruit|orange'],
      ['XMP-lr:HierarchicalSubject', 'colour|orange'],
    )
    expect(paths(list)).toEqual([['orange'], ['fruit', 'orange'], ['colour', 'orange']])
  })

  it('reads the categories of ACDSee and takes | for a separator in flat fields, / not', () => {
    const xml =
      '<Categories><Category Assigned="0">Places<Category Assigned="1">Paris</Category></Category></Categories>'
    expect(paths(found(['XMP-acdsee:Categories', xml]))).toEqual([['Places', 'Paris']])
    expect(paths(found(['XMP-dc:Subject', 'Places|France'], ['XMP-dc:Subject', 'b/w']))).toEqual([
      ['Places', 'France'],
      ['b/w'],
    ])
  })

  it('passes over empty values', () => {
    expect(paths(found(['XMP-dc:Subject', ''], ['XMP-dc:Subject', ' ']))).toEqual([])
  })
})
