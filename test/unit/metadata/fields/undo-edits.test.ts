import { describe, expect, it } from 'vitest'
import { undoEdits } from '../../../../src/core/metadata/fields/undo-edits.js'
import type { FieldEdit } from '../../../../src/shared/write-plan.js'

const edit: FieldEdit = {
  field: 'XMP-dc:Subject',
  before: ['mine', 'wrong'],
  after: ['mine', 'dog'],
  added: ['dog'],
  removed: ['wrong'],
}

function undo(now: readonly string[]): readonly string[] | undefined {
  return undoEdits([edit], new Map([[edit.field, now]]))[0]?.after
}

describe('undoEdits', () => {
  it('takes out what we added and puts back what we removed, whatever was done since', () => {
    expect(undo(['mine', 'dog', 'later'])).toEqual(['mine', 'later', 'wrong'])
    expect(undo(['later'])).toEqual(['later', 'wrong'])
    expect(undo([])).toEqual(['wrong'])
  })

  it('does not double what somebody put back already', () => {
    expect(undo(['mine', 'Wrong', 'dog'])).toEqual(['mine', 'Wrong'])
  })

  it('takes out one of two equal values: the later one is ours', () => {
    expect(undo(['dog', 'mine', 'dog'])).toEqual(['dog', 'mine', 'wrong'])
  })

  it('finds nothing to do when nothing of ours is left', () => {
    expect(undo(['mine', 'wrong'])).toBeUndefined()
  })
})

describe('undoEdits of ACDSee’s categories', () => {
  const one = '<Categories><Category Assigned="1">dog</Category></Categories>'
  const field = 'XMP-acdsee:Categories'
  it('brings back a text that went with its last category', () => {
    const removal: FieldEdit = { field, before: [one], after: [], added: [], removed: ['dog'] }
    expect(undoEdits([removal], new Map())[0]?.after).toEqual([one])
  })

  it('takes away a text that came with its first category', () => {
    const creation: FieldEdit = { field, before: [], after: [one], added: ['dog'], removed: [] }
    expect(undoEdits([creation], new Map([[field, [one]]]))[0]?.after).toEqual([])
  })
})
