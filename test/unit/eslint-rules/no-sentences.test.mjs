import { Linter } from 'eslint'
import { expect, test } from 'vitest'
import rule from '../../../eslint-rules/no-sentences.js'

const configuration = [
  { plugins: { house: { rules: { 'no-sentences': rule } } }, rules: { 'house/no-sentences': 'error' } },
]

const count = (code) => new Linter().verify(code, configuration).length

test.each([
  ["fail('Expected a folder, found a file')"],
  ['fail(`Expected a folder at ${path}, found a file`)'],
  ["const title = 'Choose a list of words'"],
  ["say('Nothing to undo here')"],
])('%s is refused', (code) => {
  expect(count(code)).toBe(1)
})

test.each([
  ["on('CommandOrControl+Shift+Z')"],
  ["db.prepare('SELECT name FROM setting')"],
  ["fail('folder-not-there', { path })"],
  ["const label = 'Cancel'"],
  ["run('cp', ['--attributes-only'])"],
])('%s is taken', (code) => {
  expect(count(code)).toBe(0)
})
