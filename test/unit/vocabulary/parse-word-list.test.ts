import { describe, expect, it } from 'vitest'
import { parseWordList } from '../../../src/core/vocabulary/parse-word-list.js'

const paths = (text: string) => parseWordList(text, 'words.txt').map(({ path }) => path.join(' > '))

describe('a word list', () => {
  it('has one tag on each line, blank lines and comments set aside', () => {
    const tags = parseWordList('# my words\r\ndog\r\n\r\n  \r\nice cream\n# end\nCafe\u0301', 'words.txt')
    expect(tags.map(({ path }) => path)).toEqual([['dog'], ['ice cream'], ['Café']])
    expect(tags[0]).toEqual({
      path: ['dog'],
      synonyms: [],
      also: [],
      isLeaf: true,
      isExported: true,
      prompt: null,
      covers: [],
      exclusive: null,
    })
  })

  it.each([
    ['tabs', 'animal\n\tdog\n\t\tbeagle\n\tcat\nplant'],
    ['arrows', 'animal\nanimal > dog\nanimal>dog > beagle\nanimal > cat\nplant'],
    ['bars', 'animal|dog|beagle\nanimal|cat\nplant'],
    ['both', 'animal > dog\n\tbeagle\nanimal\n\tcat\nplant'],
  ])('has a hierarchy written with %s', (_, text) => {
    expect(paths(text)).toEqual(['animal', 'animal > dog', 'animal > dog > beagle', 'animal > cat', 'plant'])
    expect(parseWordList(text, 'words.txt').map(({ isLeaf }) => isLeaf)).toEqual([
      false,
      false,
      true,
      true,
      true,
    ])
  })

  it("reads Lightroom's synonyms and tags that are not exported", () => {
    const tags = parseWordList(
      '[places]\n\tbeach\n\t\t{shore}\n\t\t{seaside}\n\t\tcove\n\tpark\nboat\n{ship}',
      'words.txt',
    )
    expect(tags.map(({ path, synonyms, isExported }) => [path.at(-1), synonyms, isExported])).toEqual([
      ['places', [], false],
      ['beach', ['shore', 'seaside'], true],
      ['cove', [], true],
      ['park', [], true],
      ['boat', ['ship'], true],
    ])
  })

  it('takes the same tag on two lines as one', () => {
    expect(paths('dog\ncat\ndog')).toEqual(['dog', 'cat'])
  })

  it('takes equal names under different tags as different tags', () => {
    expect(paths('bird > crane\ntool > crane')).toEqual(['bird', 'bird > crane', 'tool', 'tool > crane'])
  })

  it.each([
    ['dog, cat', 'words.txt, line 1: the tag "dog, cat" holds ","'],
    ['a\nb;c', 'words.txt, line 2: the tag "b;c" holds ";"'],
    ['a\n\nb/c', 'words.txt, line 3: the tag "b/c" holds "/"'],
    ['animal > > dog', 'line 1: expected a tag between the separators, found none'],
    ['animal\n\t\tdog', 'line 2: expected at most 1 tabs before "dog", found 2'],
    ['\tdog', 'line 1: expected at most 0 tabs before "dog", found 1'],
    ['animal\n  dog', 'line 2: expected tabs before the tag, found spaces'],
    ['{hound}', 'line 1: expected a tag above the synonym {hound}, found none'],
    ['dog {hound}', 'line 1: the tag "dog {hound}" holds a bracket'],
    ['dog\nDog', 'line 2: "Dog" differs from "dog" in line 1 only in case'],
    ['do\u0000g', 'line 1: the tag "do?g" holds a control character'],
    ['# nothing here\n', 'words.txt: expected a tag, found none'],
  ])('refuses %j and says where', (text, message) => {
    expect(() => parseWordList(text, 'words.txt')).toThrow(message)
  })
})
