import { describe, expect, it } from 'vitest'
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

const tag = (name: string, synonyms: readonly string[] = [], threshold: number | null = null) => ({
  path: ['things', name],
  synonyms,
  also: [],
  isLeaf: true,
  threshold,
  isExported: true,
})

async function build(tags: ReturnType<typeof tag>[], cache = memoryCache()) {
  const model = await starterModel()
  const encoder = lengthEmbedder()
  const matrix = await buildTagMatrix({ tags: withIds(tags), model, encoder, cache })
  return { matrix, encoder, cache }
}

describe('a tag matrix', () => {
  it('has a row of length 1 for each tag: the mean over its texts', async () => {
    const { matrix, encoder } = await build([tag('dog'), tag('boat', ['ship'])])
    expect(matrix.tags.map(({ path }) => path.at(-1))).toEqual(['dog', 'boat'])
    expect(matrix.vectors).toHaveLength(4)
    expect(Math.hypot(...matrix.vectors.subarray(2))).toBeCloseTo(1, 6)
    expect(encoder.embedded).toEqual(['a photo of a dog', 'a photo of a boat', 'a photo of a ship'])
  })

  it('takes the name alone where a threshold was measured', async () => {
    const { encoder } = await build([tag('boat', ['ship'], 0.4)])
    expect(encoder.embedded).toEqual(['a photo of a boat'])
  })

  it('embeds each prompt once and then takes it from the cache', async () => {
    const cache = memoryCache()
    const first = await build([tag('dog'), tag('boat')], cache)
    const second = await build([tag('dog'), tag('boat'), tag('tree')], cache)
    expect(second.encoder.embedded).toEqual(['a photo of a tree'])
    expect([...second.matrix.vectors.subarray(0, 4)]).toEqual([...first.matrix.vectors])
    expect(cache.size()).toBe(3)
  })

  it('names tags that the model does not know and leaves them out', async () => {
    const { matrix } = await build([
      tag('red fox'),
      tag('lynx', ['big cat']),
      tag('dog', ['ox']),
      tag('axe', [], 0.5),
    ])
    expect(matrix.tags.map(({ path }) => path.at(-1))).toEqual(['lynx', 'dog'])
    expect([...matrix.unknown]).toEqual([
      ['tag-0', ['fox']],
      ['tag-3', ['axe']],
    ])
  })
})
