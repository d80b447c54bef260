import { describe, expect, it } from 'vitest'
import { openTokenizer, truncate } from '../../../src/core/embed/tokenizer.js'
import { starterModel } from '../../support/starter-model.js'

describe('truncate', () => {
  it('keeps the end token when a text is longer than the context', () => {
    expect(truncate([2, 10, 11, 12, 13, 3], 4)).toEqual([2, 10, 11, 3])
  })

  it.each([[[2, 10, 3]], [[]]])('leaves %j alone', (ids) => {
    expect(truncate(ids, 3)).toEqual(ids)
  })
})

describe("the starter's tokenizer", () => {
  it('cuts a long text to the context and still ends it', async () => {
    const { encode } = await openTokenizer(await starterModel())
    const ids = encode('a dog and a cat and '.repeat(10))
    expect(ids).toHaveLength(32)
    expect(ids.at(0)).toBe(2)
    expect(ids.at(-1)).toBe(3)
  })
})
