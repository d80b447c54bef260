import { describe, expect, it } from 'vitest'
import { categoryPaths, editCategories } from '../../../src/core/metadata/fields/acdsee-categories.js'
import { decodeEntities, encodeEntities } from '../../../src/core/metadata/tool/entities.js'
import { charsetOf } from '../../../src/core/metadata/tool/iptc-charset.js'

describe('entities', () => {
  it.each(['AT&T', 'AT&amp;T', '&#65;', ' spaced ', 'line\nbreak', 'tab\t', 'é', '🐈', ''])(
    "of %j survive ExifTool's -E",
    (value) => {
      const encoded = encodeEntities(value)
      expect(encoded).not.toMatch(/[\r\n]|^\s|\s$/)
      expect(decodeEntities(encoded)).toBe(value)
    },
  )

  it('in messages become characters', () => {
    expect(decodeEntities('Can&#39;t open &quot;x&quot; &#x41;')).toBe('Can\'t open "x" A')
  })
})

describe('charsetOf', () => {
  it.each([
    [['plain'], undefined, 'none'],
    [['été'], 'UTF8', 'utf8'],
    [['été'], undefined, 'undeclared-latin1'],
    [['Ã©tÃ©', 'plain'], undefined, 'undeclared-utf8'],
    [['Ã©tÃ©', 'été'], undefined, 'undeclared-latin1'],
    [['â‚¬'], undefined, 'undeclared-utf8'],
  ] as const)('of %j declared as %s is %s', (texts, declared, expected) => {
    expect(charsetOf(texts, declared)).toBe(expected)
  })
})

describe('the categories of ACDSee', () => {
  const xml =
    '<Categories><Category Assigned="0">A &amp; B<Category Assigned="1">c</Category></Category><Category Assigned="1">d</Category></Categories>'

  it('are the assigned ones', () => {
    expect(categoryPaths(xml)).toEqual([['A & B', 'c'], ['d']])
  })

  it('can be added and removed', () => {
    const edited = editCategories(xml, [['A & B', 'e']], (path) => path.join('/') === 'd')
    expect(categoryPaths(edited)).toEqual([
      ['A & B', 'c'],
      ['A & B', 'e'],
    ])
    expect(editCategories(xml, [], () => false)).toBe(xml)
  })

  it.each([
    '',
    'text',
    '<Categories>loose</Categories>',
    '<Categories><Category Assigned="1">a</Categories>',
    '<Other/>',
  ])('of the unknown shape %j stay as they are', (odd) => {
    expect(categoryPaths(odd)).toEqual([])
    expect(editCategories(odd, [['x']], () => true)).toBe(odd)
  })
})
