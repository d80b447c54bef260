import { describe, expect, it } from 'vitest'
import type { VerdictRow } from '../../../src/core/catalogue/catalogue.js'
import { parseExport, planImport } from '../../../src/core/exchange/import-verdicts.js'
import type { TagId } from '../../../src/shared/tag.js'
import { saying } from '../../support/told.js'

const early = '2026-01-01T10:00:00.000Z'
const late = '2026-02-01T10:00:00.000Z'

const standing = (changes: Partial<VerdictRow> = {}): VerdictRow => ({
  contentHash: 'known',
  tagId: 't1' as TagId,
  path: ['animal', 'dog'],
  verdict: 'rejected',
  source: 'user',
  probability: null,
  model: null,
  at: early,
  ...changes,
})

/** An exported file with one photo and these verdicts. */
const file = (...verdicts: readonly Record<string, unknown>[]) =>
  parseExport(
    JSON.stringify({ version: 1, photos: [{ path: '/a.jpg', contentHash: 'known', verdicts }] }),
    'x.json',
  )

const dog = { path: ['animal', 'dog'], verdict: 'accepted', source: 'user', at: late }

const plan = (photos: ReturnType<typeof file>, rows: readonly VerdictRow[]) =>
  planImport(photos, (hash) => (hash === 'known' ? rows : null))

describe('a file to import', () => {
  it.each([
    ['no JSON', 'nonsense', 'Expected JSON in x.json'],
    ['another version', '{"version":2,"photos":[]}', 'version'],
    ['a photo without its content', '{"version":1,"photos":[{"path":"/a.jpg"}]}', 'contentHash'],
    ['an empty tag', '{"version":1,"photos":[{"contentHash":"a","verdicts":[{"path":[]}]}]}', 'path'],
  ])('is refused for %s', (_, text, message) => {
    expect(() => parseExport(text, 'x.json')).toThrow(message)
  })

  it('may hold more than verdicts, and photos without any', () => {
    const text = '\uFEFF{"version":1,"photos":[{"contentHash":"a","state":"ready","suggestions":[]}]}'
    expect(parseExport(text, 'x.json')).toEqual([{ contentHash: 'a', verdicts: [] }])
  })
})

describe('importing verdicts', () => {
  it('takes over what is new here', () => {
    const { verdicts, report } = plan(file(dog), [])
    expect(verdicts).toEqual([
      {
        contentHash: 'known',
        path: ['animal', 'dog'],
        verdict: 'accepted',
        probability: null,
        standing: null,
      },
    ])
    expect(report).toMatchObject({ imported: 1, photos: 1, unchanged: 0, kept: [], unknownPhotos: [] })
  })

  it('reports photos that are not known here', () => {
    expect(planImport(file(dog), () => null).report).toMatchObject({ imported: 0, unknownPhotos: ['/a.jpg'] })
  })

  it('does not miss photos that bring no verdict', () => {
    expect(planImport(file(), () => null).report.unknownPhotos).toEqual([])
  })

  it('leaves alone what stands already, whatever the spelling', () => {
    const { report } = plan(file({ ...dog, path: ['Animal', 'DOG'] }), [standing({ verdict: 'accepted' })])
    expect(report).toMatchObject({ imported: 0, unchanged: 1 })
  })

  it.each([
    ['the newer verdict of the user', standing({ at: late }), { ...dog, at: early }],
    ['the user’s verdict against an automatic one', standing(), { ...dog, source: 'auto' }],
    ['the user’s verdict against one of unknown source', standing(), { ...dog, source: undefined }],
    ['what the user withdrew since', standing({ verdict: 'withdrawn', at: late }), { ...dog, at: early }],
    ['what is here against a verdict without a time', standing(), { ...dog, at: null }],
  ])('keeps %s', (_, here, incoming) => {
    const { report } = plan(file(incoming), [here])
    expect(report.imported).toBe(0)
    expect(report.kept).toEqual([{ photo: '/a.jpg', path: ['animal', 'dog'], problem: saying(here.at) }])
  })

  it.each([
    ['an older verdict of the user', standing()],
    ['a newer automatic verdict', standing({ source: 'auto', at: '2026-03-01T10:00:00.000Z' })],
  ])('lets the user’s verdict of the file replace %s', (_, here) => {
    expect(plan(file(dog), [here]).verdicts).toMatchObject([{ verdict: 'accepted', standing: here }])
  })

  it('takes the newest of several verdicts on one tag, also from copies of the photo', () => {
    const photos = [...file({ ...dog, at: early, verdict: 'rejected' }), ...file(dog)]
    expect(plan(photos, []).verdicts).toMatchObject([{ verdict: 'accepted' }])
  })

  it('refuses an accepted tag that could not be written, and takes its rejection', () => {
    const path = ['cats, dogs']
    expect(plan(file({ ...dog, path }), []).report.refused).toHaveLength(1)
    expect(plan(file({ ...dog, path, verdict: 'rejected' }), []).report.imported).toBe(1)
  })
})
