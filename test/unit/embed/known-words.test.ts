import { expect, it } from 'vitest'
import { unknownWordsOf } from '../../../src/core/embed/known-words.js'
import { openTokenizer } from '../../../src/core/embed/tokenizer.js'
import { starterModel } from '../../support/starter-model.js'

it.each([
  ['golden retriever', []],
  ['Golden Retrievers & cats', []],
  ['family dog', []],
  ['qwertzuiop', []], // spelled letter by letter: whether it means anything is another question
  ['Piñata, Zürich', []],
  ['犬', ['犬']],
  ['a ☕', []], // a sign beside words carries no meaning
  ['☕', ['☕']],
  ['', []],
])('the starter cannot spell in %j the words %j', async (text, unknown) => {
  expect(unknownWordsOf(text, await openTokenizer(await starterModel()))).toEqual(unknown)
})

it('a word is unknown when the tokenizer has no tokens for it', () => {
  expect(unknownWordsOf('a xyz at night', { hasWord: (word) => word !== 'xyz' })).toEqual(['xyz'])
})
