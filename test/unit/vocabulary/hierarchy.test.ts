import { expect, it } from 'vitest'
import { ancestors, impliedPaths, tagKey } from '../../../src/core/vocabulary/hierarchy.js'

it('lists the broader tags from the broadest', () => {
  expect(ancestors(['animal', 'dog', 'beagle'])).toEqual([['animal'], ['animal', 'dog']])
  expect(ancestors(['animal'])).toEqual([])
})

it('implies ancestors, further tags and their ancestors, each once', () => {
  const tag = {
    path: ['animal', 'cow'],
    also: [
      ['animal', 'farm animal'],
      ['food', 'meat'],
    ],
  }
  expect(impliedPaths(tag)).toEqual([['animal'], ['animal', 'farm animal'], ['food'], ['food', 'meat']])
})

it('has one key for one name in any Unicode form', () => {
  expect(tagKey(['place', 'Cafe\u0301'])).toBe(tagKey(['place', 'Café']))
  expect(tagKey(['a', 'b'])).not.toBe(tagKey(['a b']))
})
