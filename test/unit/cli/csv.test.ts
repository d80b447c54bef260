import { describe, expect, it } from 'vitest'
import { csvCell, toCsv } from '../../../src/cli/csv.js'

describe('csvCell', () => {
  it.each([
    ['plain', 'plain'],
    ['', ''],
    [null, ''],
    [0.25, '0.25'],
    [-1, '-1'],
    ['a,b', '"a,b"'],
    ['say "cheese"', '"say ""cheese"""'],
    ['two\nlines', '"two\nlines"'],
    [' padded ', '" padded "'],
  ])('writes %j as %j', (value, expected) => {
    expect(csvCell(value)).toBe(expected)
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('keeps a spreadsheet from running %j', (value) => {
    expect(csvCell(value).replace(/^"/, '')).toMatch(/^'/)
  })
})

describe('toCsv', () => {
  it('ends every row, the last one too, as RFC 4180 says', () => {
    expect(toCsv(['a', 'b'], [['1', null]])).toBe('a,b\r\n1,\r\n')
  })
})
