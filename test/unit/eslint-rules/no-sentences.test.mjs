import { Linter } from 'eslint'
import { expect, test } from 'vitest'
import noSentences from '../../../eslint-rules/no-sentences.js'

const configuration = {
  plugins: { house: { rules: { 'no-sentences': noSentences } } },
  rules: { 'house/no-sentences': 'error' },
}

const complaints = (code) => new Linter().verify(code, configuration).map(({ message }) => message)

test.each([
  ["fail('Expected a folder, found a file')", 'Expected a folder, found a file'],
  ['fail(`Expected a folder at ${path}, found a file`)', 'Expected a folder at …, found a file'],
  ["say('Nothing to undo here')", 'Nothing to undo here'],
  ["const a = 'Choose a folder of photos'", 'Choose a folder of photos'],
  ["const a = 'suggest tags for the photos in a folder'", 'suggest tags for the photos in a folder'],
  ["const a = 'print one JSON object'", 'print one JSON object'],
  ['const a = `Expected ${b} as input`', 'Expected … as input'],
  ['const a = `${b} was asked for`', '… was asked for'],
  ['const a = `\\nExamples:\\n  tag ~/trip    suggest tags, write nothing\\n`', 'Examples:'],
  ["const a = b.includes('a sidecar can hold the tags')", 'a sidecar can hold the tags'],
])('refuses %s', (code, text) => {
  expect(complaints(code)).toEqual([expect.stringContaining(text)])
})

test.each([
  ["import a from './a.js'"],
  ["db.prepare('SELECT name FROM setting')"],
  ["fail('folder-not-there', { path })"],
  ["const label = 'Cancel'"],
  ["run('cp', ['--attributes-only'])"],
  ["const a = 'text/html; charset=utf-8'"],
  ["const a = `default-src 'none'; img-src 'self' ${b}:`"],
  ["const a = 'MAP * ~NOTFOUND'"],
  ["const a = 'install <id>'"],
  ['const a = `${b} ${c} ${d}`'],
  ['const a = `${b}  ${c}, ${d}: ${e}`'],
  ["const a = 'CommandOrControl+Shift+Z'"],
  ['const a = /no such folder here/.test(b)'],
])('lets %s pass', (code) => {
  expect(complaints(code)).toEqual([])
})
