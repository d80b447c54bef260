import { describe, expect, it } from 'vitest'
import type { VerdictRow } from '../../../src/core/catalogue/catalogue.js'
import { tagsOnPhoto, type ExistingTag, type PhotoTagsInput } from '../../../src/core/review/photo-tags.js'
import type { Suggestion, TagId, TagPath, Verdict } from '../../../src/shared/tag.js'

const suggestion = (path: TagPath, probability: number): Suggestion => ({
  tag: path.at(-1) ?? '',
  path,
  probability,
  evidence: 'measured',
})

const verdict = (path: TagPath, given: Verdict): VerdictRow => ({
  contentHash: 'sha256-jpeg:00',
  tagId: 'tag' as TagId,
  path,
  verdict: given,
  source: 'user',
  probability: 0.7,
  model: null,
  at: '2026-01-01T00:00:00.000Z',
})

const existing = (...path: string[]): ExistingTag => ({
  path,
  name: path.at(-1) ?? '',
  fields: ['XMP-dc:Subject'],
})

const told = (input: Partial<PhotoTagsInput>) =>
  tagsOnPhoto({
    suggestions: [],
    verdicts: [],
    existing: [],
    synonymsOf: () => [],
    isInVocabulary: () => true,
    ...input,
  }).map(({ path, status, alreadyThere }) => [path.join('|'), status, alreadyThere])

const dog: TagPath = ['animal', 'dog']

describe('tags on a photo', () => {
  it('suggests what has no verdict, in the order of the suggestions', () => {
    expect(told({ suggestions: [suggestion(dog, 0.9), suggestion(['car'], 0.6)] })).toEqual([
      ['animal|dog', 'suggested', false],
      ['car', 'suggested', false],
    ])
  })

  it('moves an accepted or rejected suggestion to its own place', () => {
    expect(
      told({
        suggestions: [suggestion(dog, 0.9), suggestion(['car'], 0.6)],
        verdicts: [verdict(['car'], 'accepted'), verdict(dog, 'rejected')],
      }),
    ).toEqual([
      ['car', 'accepted', false],
      ['animal|dog', 'rejected', false],
    ])
  })

  it('holds a verdict for that on a tag that the vocabulary has moved, and not for that on another one', () => {
    const moved: TagPath = ['building', 'tower', 'lighthouse']
    const input = {
      suggestions: [suggestion(['coast', 'lighthouse'], 0.9), suggestion(['bird', 'crane'], 0.8)],
      verdicts: [verdict(moved, 'rejected'), verdict(['machine', 'crane'], 'accepted')],
    }
    const isInVocabulary = (path: TagPath) => path !== moved
    expect(told({ ...input, isInVocabulary })).toEqual([
      ['bird|crane', 'suggested', false],
      ['machine|crane', 'accepted', false],
      ['building|tower|lighthouse', 'rejected', false],
    ])
  })

  it.each([
    ['the same path', existing('animal', 'dog'), []],
    ['its flat name', existing('dog'), []],
    ['another case', existing('DOG'), []],
    ['a synonym', existing('hound'), ['hound']],
  ])('says that a suggestion is already there by %s', (_, tag, synonyms) => {
    const tags = told({ suggestions: [suggestion(dog, 0.9)], existing: [tag], synonymsOf: () => synonyms })
    expect(tags[0]).toEqual(['animal|dog', 'suggested', true])
  })

  it('compares in one Unicode form', () => {
    const tags = told({ suggestions: [suggestion(['caf\u00e9'], 0.9)], existing: [existing('cafe\u0301')] })
    expect(tags[0]).toEqual(['caf\u00e9', 'suggested', true])
  })

  it('does not take a tag of the same name elsewhere in the hierarchy for it', () => {
    const tags = told({ suggestions: [suggestion(dog, 0.9)], existing: [existing('sculpture', 'dog')] })
    expect(tags[0]).toEqual(['animal|dog', 'suggested', false])
  })

  it('shows an existing keyword that was rejected as removed until it is written', () => {
    expect(
      told({ existing: [existing('Dog'), existing('cat')], verdicts: [verdict(dog, 'rejected')] }),
    ).toEqual([
      ['Dog', 'removed', true],
      ['cat', 'existing', true],
    ])
  })

  it('shows a broader name that came with a hierarchical tag once', () => {
    expect(told({ existing: [existing('animal'), existing('animal', 'dog'), existing('beach')] })).toEqual([
      ['animal|dog', 'existing', true],
      ['beach', 'existing', true],
    ])
  })

  it('keeps a synonym of a rejected tag: it is another word', () => {
    const tags = told({
      existing: [existing('hound')],
      verdicts: [verdict(dog, 'rejected')],
      synonymsOf: () => ['hound'],
    })
    expect(tags).toContainEqual(['hound', 'existing', true])
  })
})
