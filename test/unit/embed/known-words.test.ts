import { expect, it } from 'vitest'
import { createUnknownWords } from '../../../src/core/embed/known-words.js'
import { openTokenizer } from '../../../src/core/embed/tokenizer.js'
import { readStarterVocabulary } from '../../../src/core/vocabulary/starter-vocabulary.js'
import { starterModel } from '../../support/starter-model.js'

async function starterUnknownWords() {
  const model = await starterModel()
  const { tags } = await readStarterVocabulary(model.folder)
  const texts = tags.flatMap(({ path, synonyms }) => [path.at(-1) ?? '', ...synonyms])
  return createUnknownWords(await openTokenizer(model), texts)
}

it.each([
  ['golden retriever', []],
  ['Golden Retrievers & cats', []],
  ['Butterflies', []],
  ['buses', []],
  ['family dog', []],
  ['Piñata', ['Piñata']],
  ['zebra on a beach, Zürich', ['zebra', 'Zürich']],
  ['red fox', ['fox']],
  ['犬', ['犬']],
  ['☕', ['☕']],
  ['', []],
])('the starter does not know in %j the words %j', async (text, unknown) => {
  expect((await starterUnknownWords())(text)).toEqual(unknown)
})

it.each(['night', 'person', 'a photo of the', 'an', 'zebra at night'])(
  'the starter knows nothing in %j, where only filler of its captions has tokens',
  async (text) => {
    expect((await starterUnknownWords())(text)).toEqual(text.split(' '))
  },
)

it('a model of open vocabulary knows every word that it has tokens for', () => {
  const unknownWords = createUnknownWords({ hasWord: (word) => word !== 'xyz' }, null)
  expect(unknownWords('a xyz at night')).toEqual(['xyz'])
})
