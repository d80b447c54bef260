import { describe, expect, it } from 'vitest'
import type { Catalogue } from '../../../../src/core/catalogue/catalogue.js'
import { createScratchJournal } from '../../../../src/core/exchange/scratch-journal.js'
import { createJournal } from '../../../../src/core/metadata/write/journal.js'

const entry = (path: string): Parameters<ReturnType<typeof createJournal>['intend']>[0] => ({
  ...{ batchId: 'batch' as never, photoId: null, contentHash: '', path, tempPath: '', asidePath: '' },
  ...{ oldHash: null, edits: '[]', attributes: 'null', at: '' },
})

function journalWith(transaction: Catalogue['transaction']) {
  const writes = createScratchJournal()
  return { writes, journal: createJournal({ writes, transaction }) }
}

describe('the journal of a writer', () => {
  it('keeps what is asked for at once in one transaction', async () => {
    let commits = 0
    const { writes, journal } = journalWith((work) => {
      commits += 1
      return work()
    })
    const ids = await Promise.all(['a', 'b', 'c'].map((path) => journal.intend(entry(path))))
    expect(commits).toBe(1)
    expect(ids.map((id) => writes.get(id)?.path)).toEqual(['a', 'b', 'c'])
  })

  it('says that a change is kept only after the transaction', async () => {
    let isCommitted = false
    const { journal } = journalWith((work) => {
      const result = work()
      isCommitted = true
      return result
    })
    await journal.intend(entry('a'))
    expect(isCommitted).toBe(true)
  })

  it('fails only for the change at fault', async () => {
    const { writes, journal } = journalWith((work) => work())
    const results = await Promise.allSettled([journal.settle(99, 'done', null), journal.intend(entry('a'))])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
    expect(writes.open().map(({ path }) => path)).toEqual(['a'])
  })
})
