import { expect, test } from 'vitest'
import { problemOf, shortOf, type Problem } from '../../../src/shared/problem.js'

test.each<[Problem, string]>([
  [
    problemOf('photo-not-decoded', { name: 'a, b.jpg', expected: 'JPEG', found: 'premature end of file' }),
    'cannot be decoded: premature end of file',
  ],
  [problemOf('photo-not-decoded', { name: 'one.jpg', expected: 'JPEG', found: null }), 'cannot be decoded'],
  [problemOf('photo-not-readable', { name: 'one.jpg', found: 'EACCES' }), 'cannot be read: EACCES'],
  [problemOf('photo-gone', { name: 'one.jpg' }), 'no longer there'],
  [
    problemOf('photo-file-not-readable', { path: '/p/one.jpg', found: 'permission denied (EACCES)' }),
    'permission denied (EACCES)',
  ],
  [
    problemOf('not-a-photo', { format: 'JPEG', name: 'one.jpg', content: 'pdf', start: '25504446' }),
    'found a PDF document',
  ],
  [
    problemOf('photo-crashed-engine', { crashes: 2 }),
    'This photo crashed the engine 2 times and is left alone',
  ],
])('%j in a few words', (problem, words) => {
  expect(shortOf(problem)).toBe(words)
})
