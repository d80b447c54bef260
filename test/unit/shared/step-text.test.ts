import { expect, test } from 'vitest'
import { stepText } from '../../../src/shared/texts/step-text.js'

test.each([
  [{ act: 'accept', tag: 'dog', tagCount: 1, photoCount: 1 }, 'Accept “dog”'],
  [{ act: 'reject', tag: 'dog', tagCount: 1, photoCount: 3 }, 'Reject “dog” on 3 photos'],
  [{ act: 'withdraw', tag: null, tagCount: 4, photoCount: 1 }, 'Withdraw 4 tags'],
  [{ act: 'change', tag: null, tagCount: 2, photoCount: 2 }, 'Change 2 tags on 2 photos'],
  [{ act: 'import', fileName: 'export.json' }, 'Import export.json'],
  [{ act: 'told', words: 'Accept “cat”' }, 'Accept “cat”'],
] as const)('%j reads as “%s”', (summary, words) => {
  expect(stepText(summary)).toBe(words)
})
