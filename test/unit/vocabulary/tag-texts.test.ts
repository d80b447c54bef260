import { describe, expect, it } from 'vitest'
import { prompts, tagTexts } from '../../../src/core/vocabulary/tag-texts.js'

describe('prompts', () => {
  it.each([
    ['dog', 'a photo of a dog'],
    ['orange', 'a photo of an orange'],
    ['Alp', 'a photo of an Alp'],
    ['$& coin', 'a photo of a $& coin'],
  ])('of %s', (text, expected) => {
    expect(prompts(text, ['a photo of a {}'])).toEqual([expected])
  })

  it('keep templates that have no article before the tag', () => {
    expect(prompts('apple', ['{}', 'a photo of the {}', 'A {} in a bowl'])).toEqual([
      'apple',
      'a photo of the apple',
      'An apple in a bowl',
    ])
  })
})

describe('the texts of a tag', () => {
  const tag = { path: ['animal', 'dog'], synonyms: ['hound', 'dog'] }

  it('are its name alone when its threshold was measured with that', () => {
    expect(tagTexts({ ...tag, threshold: 0.5 })).toEqual(['dog'])
  })

  it('are name and synonyms otherwise, each once', () => {
    expect(tagTexts({ ...tag, threshold: null })).toEqual(['dog', 'hound'])
  })
})
