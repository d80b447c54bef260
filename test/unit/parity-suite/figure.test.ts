import { expect, test } from 'vitest'
import { figureOf, isMet } from '../../parity-suite/figure.js'

const head = { part: 'part', what: 'photos', measure: 'cosine', wanted: { atLeast: 0.9 } }
const values = (...list: readonly number[]) => list.map((value) => ({ value, name: `photo ${value}` }))

test('the worst value decides, and is named', () => {
  const figure = figureOf(head, values(0.95, 0.8, 0.99), 'lower is worse')
  expect(figure).toMatchObject({ count: 3, median: 0.95, worst: 0.8, note: 'photo 0.8' })
  expect(isMet(figure)).toBe(false)
  expect(isMet(figureOf(head, values(0.95, 0.9), 'lower is worse'))).toBe(true)
})

test('a difference is worst where it is largest', () => {
  const mean = { ...head, wanted: { atMost: 0.7 } }
  expect(isMet(figureOf(mean, values(0.1, 0.71), 'higher is worse'))).toBe(false)
  expect(isMet(figureOf(mean, values(0.1, 0.7), 'higher is worse'))).toBe(true)
})

test.each(['higher is worse', 'lower is worse'] as const)('no number is a miss when %s', (direction) => {
  expect(isMet(figureOf(head, values(0.95, NaN, 0.99), direction))).toBe(false)
  expect(isMet(figureOf({ ...head, wanted: { atMost: 1 } }, values(0.95, NaN), direction))).toBe(false)
})

test('nothing measured is a miss, not a pass', () => {
  const figure = figureOf(head, [], 'lower is worse')
  expect(isMet(figure)).toBe(false)
  expect(figure.note).toBe('nothing was measured')
})

test('where nothing is asked, nothing is met or missed', () => {
  expect(isMet(figureOf({ ...head, wanted: null }, values(0.1), 'lower is worse'))).toBeNull()
})
