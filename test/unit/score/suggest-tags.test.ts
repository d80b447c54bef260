import { describe, expect, it } from 'vitest'
import { suggestTags } from '../../../src/core/score/suggest-tags.js'
import { plainTag } from '../../../src/core/catalogue/plain-tag.js'
import type { Evidence } from '../../../src/shared/tag.js'
import type { TagMatrix } from '../../../src/core/vocabulary/tag-matrix.js'
import { withIds } from '../../support/starter-model.js'

type Row = {
  readonly path: string
  readonly probability: number
  readonly threshold?: number
  readonly also?: readonly string[]
  readonly isBroader?: boolean
  readonly exclusive?: string
  /** @default measured with a threshold, else taught */
  readonly evidence?: Evidence
  /** @default true */
  readonly isSuggested?: boolean
}

/** A matrix that gives the photo [1, 0] exactly these probabilities. */
function matrixOf(rows: readonly Row[]): TagMatrix {
  const split = (path: string) => path.split(' > ')
  const [a, b] = [4, 0]
  const vectors = rows.flatMap(({ probability }) => {
    const cosine = (Math.log(probability / (1 - probability)) - b) / a
    return [cosine, Math.sqrt(1 - cosine * cosine)]
  })
  const tags = withIds(
    rows.map(({ path, also, isBroader, exclusive }) => ({
      ...plainTag(split(path)),
      also: (also ?? []).map(split),
      isLeaf: isBroader !== true,
      exclusive: exclusive ?? null,
    })),
  )
  const isAbove = (row: Row, path: string) => row.threshold !== undefined && path.startsWith(`${row.path} > `)
  return {
    tags: tags.map((tag, index) => {
      const { path, threshold = null, evidence, isSuggested = true } = rows[index]!
      return {
        ...tag,
        evidence: evidence ?? (threshold === null ? 'taught' : 'measured'),
        threshold,
        isSuggested,
        measuredAbove: rows.flatMap((row, place) => (isAbove(row, path) ? [place] : [])),
      }
    }),
    vectors: Float32Array.from(vectors),
    dimension: 2,
    calibration: { a, b },
    unknown: new Map(),
  }
}

function suggest(rows: readonly Row[], options: { minimumProbability?: number; maximumTags?: number } = {}) {
  return suggestTags({
    embedding: Float32Array.of(1, 0),
    matrix: matrixOf(rows),
    minimumProbability: options.minimumProbability ?? null,
    maximumTags: options.maximumTags ?? 15,
  })
}

const names = (tags: readonly { readonly tag: string }[]) => tags.map(({ tag }) => tag)

const animals: readonly Row[] = [
  { path: 'animal', probability: 0.9, threshold: 0.4, isBroader: true },
  { path: 'animal > dog', probability: 0.8, threshold: 0.5, isBroader: true },
  { path: 'animal > dog > beagle', probability: 0.7, also: ['pet'] },
  { path: 'pet', probability: 0.6, threshold: 0.4, isBroader: true },
  { path: 'vehicle', probability: 0.55, threshold: 0.6, isBroader: true },
  { path: 'tree', probability: 0.52 },
  { path: 'boat', probability: 0.2, threshold: 0.15 },
  { path: 'lamp', probability: 0.1 },
]

describe('suggestions', () => {
  it('are the tags above their own threshold, by falling probability', () => {
    const { suggestions } = suggest([
      { path: 'boat', probability: 0.2, threshold: 0.15 },
      { path: 'lamp', probability: 0.45 },
      { path: 'tree', probability: 0.6 },
      { path: 'sea', probability: 0.7, threshold: 0.71 },
    ])
    expect(suggestions).toEqual([
      {
        tag: 'tree',
        path: ['tree'],
        probability: expect.closeTo(0.6, 5) as number,
        evidence: 'taught',
      },
      {
        tag: 'boat',
        path: ['boat'],
        probability: expect.closeTo(0.2, 5) as number,
        evidence: 'measured',
      },
    ])
  })

  it('leave out what a suggested tag implies', () => {
    expect(names(suggest(animals).suggestions)).toEqual(['beagle', 'tree', 'boat'])
  })

  it('hold a broader tag alone when no narrower one is likely enough', () => {
    const rows = animals.map((row) => (row.path.endsWith('beagle') ? { ...row, probability: 0.3 } : row))
    expect(names(suggest(rows).suggestions)).toEqual(['dog', 'pet', 'tree', 'boat'])
  })

  it('never lose a broader tag to a narrower one that finds no place', () => {
    const rows: Row[] = [
      { path: 'animal', probability: 0.9, isBroader: true },
      { path: 'tree', probability: 0.8 },
      { path: 'lamp', probability: 0.7 },
      { path: 'boat', probability: 0.6, also: ['lamp', 'sea'] },
      { path: 'animal > dog', probability: 0.55 },
    ]
    expect(names(suggest(rows, { maximumTags: 2 }).suggestions)).toEqual(['animal', 'tree'])
    expect(names(suggest(rows, { maximumTags: 3 }).suggestions)).toEqual(['tree', 'boat', 'dog'])
  })

  it('follow the given minimum in place of every threshold', () => {
    expect(names(suggest(animals, { minimumProbability: 0.65 }).suggestions)).toEqual(['beagle'])
    expect(names(suggest(animals, { minimumProbability: 0.75 }).suggestions)).toEqual(['dog'])
  })

  it('are everything, up to the maximum, for a minimum of 0', () => {
    const all = suggest(animals, { minimumProbability: 0 }).suggestions
    expect(names(all)).toEqual(['beagle', 'vehicle', 'tree', 'boat', 'lamp'])
    expect(names(suggest(animals, { minimumProbability: 0, maximumTags: 3 }).suggestions)).toHaveLength(3)
    expect(suggest(animals, { minimumProbability: 0, maximumTags: 0 }).suggestions).toEqual([])
  })

  it('hold a guess that is on a list of the user, and none of the default vocabulary', () => {
    const rows: readonly Row[] = [
      { path: 'meeting room', probability: 0.9, evidence: 'guess', isSuggested: false },
      { path: 'granny', probability: 0.8, evidence: 'guess' },
    ]
    const found = suggest(rows)
    expect(found.suggestions).toMatchObject([{ tag: 'granny', evidence: 'guess' }])
    expect(names(suggest(rows, { minimumProbability: 0.1 }).suggestions)).toEqual(['granny'])
    expect(found.candidates).toMatchObject([
      { tag: 'meeting room', evidence: 'guess' },
      { tag: 'granny', evidence: 'guess' },
    ])
  })

  it('hold one tag of an exclusive group, the most probable one', () => {
    const rows: readonly Row[] = [
      { path: 'autumn', probability: 0.6, exclusive: 'season' },
      { path: 'summer', probability: 0.8, exclusive: 'season' },
      { path: 'night', probability: 0.7, exclusive: 'day-night' },
      { path: 'winter', probability: 0.3, threshold: 0.2, exclusive: 'season' },
    ]
    expect(names(suggest(rows).suggestions)).toEqual(['summer', 'night'])
  })

  it.each([
    ['is suggested where the measured broader one is likely, too', 0.5, ['adult']],
    ['is not where that one is unlikely', 0.4, []],
  ])('a narrower tag that was never measured %s', (_, people, expected) => {
    const rows: readonly Row[] = [
      { path: 'people', probability: people, threshold: 0.88, isBroader: true },
      { path: 'people > adult', probability: 0.6 },
    ]
    expect(names(suggest(rows).suggestions)).toEqual(expected)
  })

  it('a measured narrower tag needs no other', () => {
    const rows: readonly Row[] = [
      { path: 'animal', probability: 0.1, threshold: 0.6, isBroader: true },
      { path: 'animal > dog', probability: 0.4, threshold: 0.35 },
    ]
    expect(names(suggest(rows).suggestions)).toEqual(['dog'])
  })

  it('are ordered by path where they are equally probable', () => {
    const rows = ['pear', 'apple', 'fig'].map((path) => ({ path, probability: 0.8 }))
    expect(names(suggest(rows).suggestions)).toEqual(['apple', 'fig', 'pear'])
    expect(names(suggest([...rows].reverse()).candidates)).toEqual(['apple', 'fig', 'pear'])
  })
})

describe('candidates', () => {
  it('are the ten best leaves, whatever their threshold', () => {
    const leaves = Array.from({ length: 14 }, (_, index) => ({
      path: `leaf ${index}`,
      probability: 0.1 + index * 0.02,
    }))
    const { candidates } = suggest([...animals.slice(0, 2), ...leaves])
    expect(names(candidates)).toEqual(Array.from({ length: 10 }, (_, index) => `leaf ${13 - index}`))
    expect(candidates[0]?.probability).toBeCloseTo(0.36, 5)
  })
})
