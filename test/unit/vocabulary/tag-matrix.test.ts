import { describe, expect, it } from 'vitest'
import { plainTag } from '../../../src/core/catalogue/plain-tag.js'
import type { VocabularyTag } from '../../../src/core/catalogue/catalogue.js'
import type { ModelWords } from '../../../src/core/vocabulary/model-words.js'
import { buildTagMatrix, type TextEmbedder } from '../../../src/core/vocabulary/tag-matrix.js'
import { memoryCache, starterModel, withIds } from '../../support/starter-model.js'

/** Embeds by the text's length alone, and knows every word but those with an x. */
function lengthEmbedder(): TextEmbedder & { readonly embedded: string[] } {
  const embedded: string[] = []
  return {
    dimension: 2,
    embedded,
    embed(texts) {
      embedded.push(...texts)
      return Promise.resolve(texts.map(({ length }) => Float32Array.of(Math.cos(length), Math.sin(length))))
    },
    unknownWords: (text) => text.split(' ').filter((word) => word.includes('x')),
  }
}

const tag = (name: string, changes: Partial<VocabularyTag> = {}) => ({
  ...plainTag(['things', name]),
  ...changes,
})

/** Words whose name ends in -ed are measured, those in -t taught. */
const words: ModelWords = {
  ofName: (name) =>
    name.endsWith('ed')
      ? { evidence: 'measured', threshold: 0.4 }
      : { evidence: name.endsWith('t') ? 'taught' : 'guess', threshold: null },
  ofText: () => 'guess',
}

async function build(tags: ReturnType<typeof tag>[], cache = memoryCache(), suggestsGuesses = true) {
  const model = await starterModel()
  const encoder = lengthEmbedder()
  const matrix = await buildTagMatrix({ tags: withIds(tags), model, words, suggestsGuesses, encoder, cache })
  return { matrix, encoder, cache }
}

describe('a tag matrix', () => {
  it('has a row of length 1 for each tag: the mean over its texts', async () => {
    const { matrix, encoder } = await build([tag('dog'), tag('bee', { synonyms: ['ship'] })])
    expect(matrix.tags.map(({ path }) => path.at(-1))).toEqual(['dog', 'bee'])
    expect(matrix.vectors).toHaveLength(4)
    expect(Math.hypot(...matrix.vectors.subarray(2))).toBeCloseTo(1, 6)
    expect(encoder.embedded).toEqual(['a photo of a dog', 'a photo of a bee', 'a photo of a ship'])
  })

  it('takes the name alone where a threshold was measured, else the own prompt of a tag to the letter', async () => {
    const { encoder } = await build([
      tag('reed', { synonyms: ['grass'], prompt: 'a reed, the plant' }),
      tag('bat', { synonyms: ['flittermouse'], prompt: 'a bat, the animal' }),
    ])
    expect(encoder.embedded).toEqual(['a photo of a reed', 'a bat, the animal', 'a photo of a bat'])
  })

  it('says of each tag what is known of it, and which measured ones stand above it', async () => {
    const { matrix } = await build(
      [
        tag('reed', { isLeaf: false }),
        { ...plainTag(['things', 'reed', 'bat']) },
        { ...plainTag(['things', 'reed', 'bat', 'pipistrelle']) },
      ],
      memoryCache(),
      false,
    )
    expect(matrix.tags).toMatchObject([
      { evidence: 'measured', threshold: 0.4, isSuggested: true, measuredAbove: [] },
      { evidence: 'taught', threshold: null, isSuggested: true, measuredAbove: [0] },
      { evidence: 'guess', threshold: null, isSuggested: false, measuredAbove: [0] },
    ])
  })

  it('has no row for a node that only groups others', async () => {
    const { matrix } = await build([
      tag('group', { isExported: false, isLeaf: false }),
      tag('private', { isExported: false }),
    ])
    expect(matrix.tags.map(({ path }) => path.at(-1))).toEqual(['private'])
    expect(matrix.unknown.size).toBe(0)
  })

  it('embeds each prompt once and then takes it from the cache', async () => {
    const cache = memoryCache()
    const first = await build([tag('dog'), tag('boat')], cache)
    const second = await build([tag('dog'), tag('boat'), tag('tree')], cache)
    expect(second.encoder.embedded).toEqual(['a photo of a tree'])
    expect([...second.matrix.vectors.subarray(0, 4)]).toEqual([...first.matrix.vectors])
    expect(cache.size()).toBe(3)
  })

  it('names tags that the model cannot spell and leaves them out', async () => {
    const { matrix } = await build([
      tag('red fox'),
      tag('lynx', { synonyms: ['big cat'] }),
      tag('dog', { synonyms: ['ox'] }),
      tag('axed'),
    ])
    expect(matrix.tags.map(({ path }) => path.at(-1))).toEqual(['lynx', 'dog'])
    expect([...matrix.unknown]).toEqual([
      ['tag-0', ['fox']],
      ['tag-3', ['axed']],
    ])
  })
})
