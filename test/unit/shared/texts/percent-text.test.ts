import { expect, it } from 'vitest'
import { percentText } from '../../../../src/shared/texts/percent-text.js'

it.each([
  [0, '0 %'],
  [0.001, '0 %'],
  [0.29, '29 %'],
  [0.57, '57 %'],
  [0.7992, '79 %'],
  [0.7999999, '79 %'],
  [0.8, '80 %'],
  [0.934, '93 %'],
  [0.999, '99 %'],
  [1, '100 %'],
])('shows %d as %s, never more than it is', (probability, shown) => {
  expect(percentText(probability)).toBe(shown)
})
