import { describe, expect, it } from 'vitest'
import type { FoundKeyword } from '../../../../src/core/catalogue/catalogue.js'
import { bystanderNotes, writeNotes } from '../../../../src/core/metadata/plan/plan-notes.js'
import { sentenceOf } from '../../../../src/shared/problem.js'

const raw = { format: 'raw', contentHash: 'sha256-file:00' } as const

function subjects(sidecarName: string, ...values: readonly string[]): readonly FoundKeyword[] {
  const keyword = { source: 'sidecar', sidecarName, field: 'XMP-dc:Subject' } as const
  return values.map((value, position) => ({ ...keyword, position, value }))
}

describe('writeNotes', () => {
  it('says what two sidecars lack of each other', () => {
    const found = [...subjects('a.xmp', 'one', 'both', 'three'), ...subjects('a.nef.xmp', 'two', 'Both')]
    expect(writeNotes(raw, found, ['a.xmp', 'a.nef.xmp']).map(sentenceOf)).toEqual([
      'Its sidecars hold different keywords (a.xmp lacks 1, a.nef.xmp lacks 2): each gets what the others hold.',
    ])
  })

  it('says that a sidecar without keywords lacks them all', () => {
    expect(writeNotes(raw, subjects('a.xmp', 'one'), ['a.xmp', 'a.nef.xmp'])).toHaveLength(1)
  })

  it('is silent on sidecars that agree, and on one alone', () => {
    expect(
      writeNotes(raw, [...subjects('a.xmp', 'x', 'y'), ...subjects('b', 'Y', 'X')], ['a.xmp', 'b']),
    ).toEqual([])
    expect(writeNotes(raw, subjects('a.xmp', 'one'), ['a.xmp'])).toEqual([])
  })

  it('says why a BigTIFF gets a sidecar', () => {
    const notes = writeNotes({ format: 'tiff', contentHash: 'sha256-bigtiff:00' }, [], [])
    expect(notes.map(sentenceOf)).toEqual([expect.stringContaining('BigTIFF')])
    expect(writeNotes({ format: 'tiff', contentHash: 'sha256-tiff:00' }, [], [])).toEqual([])
  })
})

it('bystanders are named', () => {
  const notes = bystanderNotes({ own: ['a.xmp'], duplicates: ['a_01.nef.xmp'], unclear: ['b.xmp'] })
  expect(notes.map((note) => sentenceOf(note).split(' ')[0])).toEqual(['a_01.nef.xmp', 'b.xmp'])
})
