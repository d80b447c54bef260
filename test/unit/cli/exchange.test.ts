import { describe, expect, it } from 'vitest'
import type { ExportReport } from '../../../src/shared/exchange.js'
import type { ScanReport } from '../../../src/shared/job.js'
import type { PhotoId } from '../../../src/shared/photo.js'
import type { TagOnPhoto } from '../../../src/shared/tag.js'
import type { BatchId, JournalEntry } from '../../../src/shared/write-plan.js'
import { fakeEngine, goldfish, photo, runCli } from './fake-engine.js'
import { told } from '../../support/told.js'

const entry: JournalEntry = {
  batchId: 'b1' as BatchId,
  at: '2026-01-01T00:00:00Z',
  path: '/photos/a.jpg',
  state: 'written',
  problem: null,
  edits: [{ field: 'XMP-dc:Subject', before: [], after: ['goldfish'], added: ['goldfish'], removed: [] }],
}

describe('history', () => {
  it('lists batches, and under them what did not come to its end', async () => {
    const abandoned = {
      ...entry,
      state: 'abandoned',
      problem: told('Writing a.jpg was interrupted.'),
    } as const
    const { engine, calls } = fakeEngine([], { journal: async () => [abandoned] })
    const { stdout } = await runCli(['history'], engine)
    expect(stdout).toBe(
      'b1  2026-01-01T00:00:00Z  1 photo, 1 can be undone\n' +
        '    /photos/a.jpg (not written: Writing a.jpg was interrupted.)\n' +
        '      + XMP-dc:Subject: goldfish\n',
    )
    expect(calls).toContain('journal {"of":"unfinished"}')
  })

  it('lists every file with its fields as JSON', async () => {
    const { engine, calls } = fakeEngine([], { journal: async () => [entry] })
    const { stdout } = await runCli(['history', '--photos', '--json'], engine)
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      batches: [
        {
          batchId: 'b1',
          files: [
            {
              path: '/photos/a.jpg',
              state: 'written',
              edits: [{ field: 'XMP-dc:Subject', added: ['goldfish'], removed: [] }],
            },
          ],
        },
      ],
    })
    expect(calls).toContain('journal {"of":"batch","batchId":"b1"}')
  })
})

describe('export', () => {
  const accepted = { path: ['animal', 'fish'], verdict: 'accepted', source: 'user' } as const
  const verdict = {
    ...accepted,
    photoId: '1' as PhotoId,
    at: '2026-01-01T00:00:00.000Z',
    probability: 0.51234,
  }

  it('prints verdicts with their source and time as JSON', async () => {
    const { engine } = fakeEngine([goldfish], { standingVerdicts: async () => [verdict] })
    const { code, stdout } = await runCli(['export'], engine)
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      photos: [
        {
          contentHash: 'sha256-jpeg:1',
          verdicts: [{ ...accepted, at: '2026-01-01T00:00:00.000Z', probability: 0.5123 }],
        },
      ],
    })
  })

  it('prints one row per tag, or one per photo', async () => {
    const tag = (name: string, status: 'existing' | 'accepted', path = [name]): TagOnPhoto => {
      return { path, name, status, probability: null, evidence: null, alreadyThere: false, fields: [] }
    }
    const tags = [tag('fish', 'accepted', ['animal', 'fish']), tag('sea', 'existing'), tag('=1', 'existing')]
    const { engine } = fakeEngine([photo(1, 'a.jpg', { tags })])
    const perTag = await runCli(['export', '--format', 'csv'], engine)
    expect(perTag.stdout.split('\r\n')).toHaveLength(5)
    const perPhoto = await runCli(['export', '--format', 'csv', '--rows', 'photos'], engine)
    expect(perPhoto.stdout.split('\r\n')).toEqual([
      'path,content_hash,state,reason,existing,suggested,accepted,rejected,removed',
      '/photos/a.jpg,sha256-jpeg:1,ready,,sea; =1,,animal > fish,,',
      '',
    ])
  })
})

describe('export into a folder', () => {
  const report: ExportReport = {
    exported: 1,
    failed: 1,
    leftOut: 2,
    results: [
      { name: 'a.jpg', outcome: 'exported', problem: null },
      { name: 'sub/b.jpg', outcome: 'failed', problem: told('It is there already.') },
    ],
  }
  const scanFolder = async () => ({}) as ScanReport // the command only waits for it

  it.each([
    ['--copies-to', 'exportCopies', '1 photo; no accepted tags: 2 photos'],
    ['--sidecars-to', 'exportSidecars', '1 sidecar; no tags: 2 photos'],
  ] as const)('%s says what was made and what was not', async (option, method, expected) => {
    const { engine, calls } = fakeEngine([], { scanFolder, [method]: async () => report })
    const { code, stdout, stderr } = await runCli(['export', '/photos', option, '/out'], engine)
    expect({ code, stdout, stderr }).toEqual({
      code: 3,
      stdout: `Exported into /out: ${expected}; failed: 1.\n`,
      stderr: 'shutterword: sub/b.jpg: not exported: It is there already.\n',
    })
    expect(calls.at(-1)).toBe(`${method} {"folderId":"f1","destination":"/out"}`)
  })
})

describe('import', () => {
  const report = { imported: 2, photos: 1, unchanged: 1, kept: [], refused: [], unknownPhotos: [] }

  it('only says in a dry run what it would take over', async () => {
    const { engine, calls } = fakeEngine([], { importVerdicts: async () => report })
    const { code, stdout } = await runCli(['import', '/x.json', '--dry-run'], engine)
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'Would take over: 2 verdicts on 1 photo; already here: 1.\n',
    })
    expect(calls.filter((call) => call.startsWith('import'))).toHaveLength(1)
  })

  it('asks, and takes over as one step', async () => {
    const { engine, calls } = fakeEngine([], { importVerdicts: async () => report })
    const { stdout, stderr } = await runCli(['import', '/x.json'], engine, 'y')
    expect(stderr).toContain('Take over 2 verdicts on 1 photo? [y/N]')
    expect(stdout).toContain('Taken over: 2 verdicts')
    expect(calls.at(-1)).toContain('"isDryRun":false')
  })

  it.each([
    [report, 'n'],
    [{ ...report, imported: 0, photos: 0 }, 'y'],
  ])('speaks of what it would do in a dry run only', async (found, answer) => {
    const { engine } = fakeEngine([], { importVerdicts: async () => found })
    const { stdout } = await runCli(['import', '/x.json'], engine, answer)
    expect(stdout).toBe('Nothing was taken over; already here: 1.\n')
  })

  it('names what it leaves out, and exits with 3 for photos that are not known', async () => {
    const kept = [{ photo: '/a.jpg', path: ['dog'], problem: told('It was rejected by you.') }]
    const left = { ...report, imported: 0, kept, unknownPhotos: ['/b.jpg'] }
    const { engine } = fakeEngine([], { importVerdicts: async () => left })
    const { code, stderr } = await runCli(['import', '/x.json'], engine)
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr:
        'shutterword: /a.jpg: dog: It was rejected by you.\n' +
        'shutterword: /b.jpg: not known here; scan the folder that holds it first\n',
    })
  })
})
