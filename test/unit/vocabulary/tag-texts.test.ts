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
  const tag = { path: ['animal', 'dog'], synonyms: ['hound', 'dog'], prompt: 'a dog, the animal' }

  it.each([
    ['its name alone when its threshold was measured with that', 'measured', ['dog'], null],
    ['its name and its own prompt when it was taught', 'taught', ['dog'], tag.prompt],
    ['synonyms, too, when it is a guess, each once', 'guess', ['dog', 'hound'], tag.prompt],
  ] as const)('are %s', (_, evidence, words, prompt) => {
    expect(tagTexts(tag, evidence)).toEqual({ words, prompt })
  })
})
