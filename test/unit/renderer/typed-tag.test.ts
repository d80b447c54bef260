import { describe, expect, it } from 'vitest'
import { exactCompletion, parseTypedTag } from '../../../src/renderer/src/lib/typed-tag.js'

describe('a typed tag', () => {
  it.each([
    ['dog', ['dog']],
    [' animal >  dog ', ['animal', 'dog']],
    ['animal › dog', ['animal', 'dog']],
    ['golden   retriever', ['golden retriever']],
    ['Cafe\u0301', ['Café']],
    [' > ', []],
  ])('%j is %j', (typed, path) => {
    expect(parseTypedTag(typed)).toEqual(path)
  })

  it('is the vocabulary’s own tag where its name is the same', () => {
    const completions = [
      ['animal', 'dog', 'hot dog'],
      ['animal', 'dog'],
    ]
    expect(exactCompletion('Dog', completions)).toEqual(['animal', 'dog'])
    expect(exactCompletion('animal > dog', completions)).toEqual(['animal', 'dog'])
    expect(exactCompletion('do', completions)).toBeNull()
  })
})
