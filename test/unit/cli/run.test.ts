import { describe, expect, it } from 'vitest'
import { AppError } from '../../../src/shared/errors.js'
import { fieldPresetIds, fieldPresets } from '../../../src/shared/field-policy.js'
import { fieldPresetText } from '../../../src/shared/texts/field-preset-text.js'
import type { ScanReport } from '../../../src/shared/job.js'
import type { PhotoId } from '../../../src/shared/photo.js'
import type { BatchId, JournalEntry, PlanId, WritePlan } from '../../../src/shared/write-plan.js'
import { defaultSettings, writePolicyOf } from '../../../src/shared/settings.js'
import { broken, fakeEngine, folder, forThisRunOf, goldfish, photo, runCli } from './fake-engine.js'
import { told } from '../../support/told.js'

const plan: WritePlan = {
  planId: 'p1' as PlanId,
  policy: writePolicyOf(defaultSettings),
  writeCount: 1,
  skipCount: 0,
  photos: [
    {
      photoId: '1' as PhotoId,
      name: 'a.jpg',
      subfolder: '',
      format: 'jpeg',
      notes: [told('a.xmp could belong to several photos.')],
      decision: 'write',
      targets: [{ kind: 'embed', fileName: 'a.jpg', creates: false }],
      edits: [
        {
          field: 'XMP-dc:Subject',
          before: ['holiday'],
          after: ['holiday', 'goldfish'],
          added: ['goldfish'],
          removed: [],
        },
      ],
    },
  ],
}

const written = {
  planWrites: async () => plan,
  applyWrites: async () => ({
    batchId: null,
    written: 1,
    skipped: 0,
    failed: 0,
    results: [{ photoId: '1' as PhotoId, name: 'a.jpg', outcome: 'written' as const, problem: null }],
  }),
}

const entry: JournalEntry = {
  batchId: 'b1' as BatchId,
  at: '2026-01-01T00:00:00Z',
  path: '/photos/a.jpg',
  state: 'written',
  problem: null,
  edits: [{ field: 'XMP-dc:Subject', before: [], after: ['goldfish'], added: ['goldfish'], removed: [] }],
}

describe('wrong usage', () => {
  it.each([
    [[]],
    [['--nonsense']],
    [['nonsense']],
    [['tag']],
    [['tag', '/photos', '--nonsense']],
    [['tag', '/photos', 'more']],
    [['tag', '/photos', '--min', '1.5']],
    [['tag', '/photos', '--min', '']],
    [['tag', '/photos', '--accept-above', 'high']],
    [['tag', '/photos', '--json', '--csv']],
    [['tag', '/photos', '--write', '--dry-run']],
    [['search', '/photos']],
    [['search', '/photos', 'words', '--limit', '0']],
    [['undo', '--batch', 'b1', '--photo', 'a.jpg']],
    [['undo', '--batch', '--since', '2026-01-01']],
    [['undo', '--photo', 'a.jpg', '--since', '2026-01-01']],
    [['undo', '--batch', 'unknown', '--yes']],
    [['export', '--format', 'xml']],
    [['export', '--format', 'csv', '--rows', 'tables']],
    [['export', '/photos', '--copies-to', '/out', '--sidecars-to', '/out']],
    [['export', '/photos', '--copies-to', '/out', '--format', 'csv']],
    [['export', '--copies-to', '/out']],
    [['import']],
    [['import', 'x.json', '--yes', '--dry-run']],
  ])('exits with 2 for %j and says why on stderr', async (args) => {
    const { code, stdout, stderr } = await runCli(args, fakeEngine([]).engine)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).not.toBe('')
  })
})

describe('help', () => {
  it('names every command, shows examples and explains the exit codes', async () => {
    const { code, stdout } = await runCli(['--help'], fakeEngine([]).engine)
    expect(code).toBe(0)
    for (const word of ['tag', 'scan', 'search', 'undo', 'history', 'export', 'models', 'Examples', '130']) {
      expect(stdout).toContain(word)
    }
  })

  it('prints the version', async () => {
    expect((await runCli(['--version'], fakeEngine([]).engine)).stdout).toBe('1.2.3\n')
  })
})

describe('tag', () => {
  it('prints one JSON object of version 1 and fails softly for a broken photo', async () => {
    const { code, stdout, stderr } = await runCli(
      ['tag', '/photos', '--json'],
      fakeEngine([goldfish, broken]).engine,
    )
    expect(code).toBe(3)
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      photos: [
        {
          path: '/photos/a.jpg',
          contentHash: 'sha256-jpeg:1',
          state: 'ready',
          existing: ['holiday'],
          suggestions: [
            {
              tag: 'goldfish',
              path: ['animal', 'fish', 'goldfish'],
              probability: 0.9123,
              evidence: 'measured',
            },
          ],
          candidates: [{ tag: 'goldfish', probability: 0.9123, evidence: 'measured' }],
        },
        {
          path: '/photos/b.jpg',
          contentHash: 'sha256-jpeg:2',
          state: 'failed',
          reason: 'Expected a JPEG, found half of one',
          kind: 'told',
          existing: [],
          suggestions: [],
          candidates: [],
        },
      ],
    })
    expect(stderr).toBe('shutterword: b.jpg: Expected a JPEG, found half of one\n')
  })

  it('prints a row for every tag as CSV, and one for a photo without any', async () => {
    const { stdout } = await runCli(['tag', '/photos', '--csv'], fakeEngine([goldfish, broken]).engine)
    expect(stdout.split('\r\n')).toEqual([
      'path,content_hash,state,reason,status,tag,tag_path,probability,evidence',
      '/photos/a.jpg,sha256-jpeg:1,ready,,existing,holiday,,,',
      '/photos/a.jpg,sha256-jpeg:1,ready,,suggested,goldfish,animal > fish > goldfish,0.9123,measured',
      '/photos/b.jpg,sha256-jpeg:2,failed,"Expected a JPEG, found half of one",,,,,',
      '',
    ])
  })

  it('reads well and cannot command the terminal', async () => {
    const evil = photo(3, 'evil\u001b[2J.jpg')
    const { code, stdout } = await runCli(['tag', '/photos'], fakeEngine([goldfish, evil]).engine)
    expect(code).toBe(0)
    expect(stdout).toContain('goldfish 91 %  [has: holiday]')
    expect(stdout).toContain('2 photos · 1 with suggestions\nNothing was written.\n')
    expect(stdout).not.toContain('\u001b')
  })

  it('hands its options over as values of this run and changes no setting', async () => {
    const { engine, calls } = fakeEngine([goldfish])
    const args = ['tag', '/photos', '--min', '0.2', '--vocabulary', '/words.txt', '--sidecar', '--dry-run']
    expect(await forThisRunOf([...args, '--provider', 'cpu'], engine)).toEqual({
      minimumProbability: 0.2,
      vocabularyFile: '/words.txt',
      provider: 'cpu',
    })
    expect(calls).toContain('planWrites {"folderId":"f1","policy":{"alwaysSidecar":true}}')
    expect(calls.filter((call) => /changeSettings|chooseVocabulary|importVocabulary/.test(call))).toEqual([])
  })

  it('writes the fields of a preset, and rules of one’s own on top', async () => {
    const { engine, calls } = fakeEngine([goldfish])
    const rules = ['--field', 'IFD0:XPKeywords=never', '--field', 'XMP-digiKam:TagsList=always']
    await runCli(['tag', '/photos', '--preset', 'windows', ...rules, '--write'], engine)
    expect(calls).toContain(
      'planWrites {"folderId":"f1","policy":{"fieldPreset":"windows","fieldRules":{"IFD0:XPKeywords":"never","XMP-digiKam:TagsList":"always"}}}',
    )
  })

  it.each([
    [['--preset', 'picasa'], 'Allowed choices are most-programs, lightroom, digikam'],
    [['--field', 'XMP-dc:Subject'], 'Expected FIELD=RULE'],
    [['--field', 'XMP-dc:Title=always'], 'Expected FIELD=RULE'],
    [['--field', 'XMP-dc:Subject=often'], 'Expected FIELD=RULE'],
  ])('refuses %j', async (args, sentence) => {
    const { engine, calls } = fakeEngine([goldfish])
    const { code, stderr } = await runCli(['tag', '/photos', ...args], engine)
    expect(code).toBe(2)
    expect(stderr).toContain(sentence)
    expect(calls).toEqual([])
  })

  it('explains every preset in its help', async () => {
    const { stdout } = await runCli(['tag', '--help'], fakeEngine([]).engine)
    for (const id of fieldPresetIds) expect(stdout).toContain(`  ${id}\n    ${fieldPresetText[id].readers}\n`)
    expect(stdout).toContain('creates XMP-dc:Subject, IPTC:Keywords\n')
  })

  it('says why the run failed', async () => {
    const { engine } = fakeEngine([], {
      openFolder: async () => {
        throw new AppError('folder-not-readable', { folder: '/photos', found: 'a closed door' })
      },
    })
    const { code, stderr } = await runCli(['tag', '/photos', '--min', '0.2'], engine)
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'shutterword: Expected a readable folder at /photos, found a closed door\n',
    })
  })

  it('shows the plan in a dry run and takes its verdicts back', async () => {
    const { engine, calls } = fakeEngine([goldfish], written)
    const { code, stdout } = await runCli(['tag', '/photos', '--accept-above', '0.8', '--dry-run'], engine)
    expect(code).toBe(0)
    expect(stdout).toContain(
      'a.jpg (in the photo)\n  + XMP-dc:Subject: goldfish\n  note: a.xmp could belong to several photos.\n',
    )
    expect(stdout).toContain('Would write 1 photo; nothing was changed.')
    expect(calls.some((call) => call.startsWith('applyWrites'))).toBe(false)
    expect(calls.at(-1)).toBe('undo {}')
  })

  it('shows the plan as JSON', async () => {
    const { stdout } = await runCli(
      ['tag', '/photos', '--accept-above', '0.8', '--dry-run', '--json'],
      fakeEngine([goldfish], written).engine,
    )
    expect(JSON.parse(stdout)).toMatchObject({
      accepted: { photos: 1, tags: 1 },
      fields: fieldPresets['most-programs'].fields,
      plan: [
        {
          path: '/photos/a.jpg',
          decision: 'write',
          edits: [
            { field: 'XMP-dc:Subject', added: ['goldfish'], removed: [], after: ['holiday', 'goldfish'] },
          ],
          notes: ['a.xmp could belong to several photos.'],
        },
      ],
    })
  })

  it('writes without asking where there is no terminal', async () => {
    const { code, stdout } = await runCli(
      ['tag', '/photos', '--write', '--json'],
      fakeEngine([goldfish], written).engine,
    )
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ writes: [{ path: '/photos/a.jpg', outcome: 'written' }] })
  })

  it('shows the plan and asks on a terminal', async () => {
    const { engine, calls } = fakeEngine([goldfish], written)
    const args = ['tag', '/photos', '--accept-above', '0.8', '--write']
    const { stderr, stdout } = await runCli(args, engine, 'n')
    expect(stderr).toContain('+ XMP-dc:Subject: goldfish')
    expect(stderr).toContain('Write these tags into 1 photo? [y/N]')
    expect((stdout + stderr).match(/nothing was written/gi)).toHaveLength(1)
    expect(calls.some((call) => call.startsWith('applyWrites'))).toBe(false)
    expect(calls.at(-1)).toBe('undo {}')
  })

  it('says which photos were not written and exits with 3', async () => {
    const refusing: WritePlan = {
      ...plan,
      writeCount: 0,
      skipCount: 1,
      photos: [
        {
          photoId: '1' as PhotoId,
          name: 'a.jpg',
          subfolder: '',
          format: 'jpeg',
          notes: [],
          decision: 'skip',
          skipReason: 'read-only-file',
          problem: told('The file is read-only'),
          sidecarPossible: true,
        },
      ],
    }
    const { engine } = fakeEngine([goldfish], { planWrites: async () => refusing })
    const { code, stderr } = await runCli(['tag', '/photos', '--write'], engine)
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: 'shutterword: a.jpg: not written: The file is read-only\n',
    })
  })

  it('exits with 130 when the run was cancelled', async () => {
    const { engine } = fakeEngine([], {
      waitForJob: async () => ({
        kind: 'tag',
        folderId: folder.id,
        stage: 'embed',
        status: 'cancelled',
        done: 1,
        total: 2,
        failed: 0,
        photosPerSecond: null,
        secondsLeft: null,
        problem: null,
      }),
    })
    expect((await runCli(['tag', '/photos'], engine)).code).toBe(130)
  })
})

describe('undo', () => {
  it('does not ask where there is no terminal', async () => {
    const { engine, calls } = fakeEngine([])
    const { code, stderr } = await runCli(['undo'], engine)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(calls.at(-1)).toBe('undoWrites {"batchId":"b1"}')
  })

  it('takes back the last batch', async () => {
    const { engine, calls } = fakeEngine([])
    const { code, stdout } = await runCli(['undo', '--yes'], engine)
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Restored byte for byte: 1 photo.\n' })
    expect(calls.at(-1)).toBe('undoWrites {"batchId":"b1"}')
  })

  it('takes --batch without a name for the last batch', async () => {
    const { engine, calls } = fakeEngine([])
    expect(await runCli(['undo', '--batch', '--yes'], engine)).toMatchObject({ code: 0 })
    expect(calls.at(-1)).toBe('undoWrites {"batchId":"b1"}')
  })

  it('takes back everything since a date, and says how much before it does', async () => {
    const { engine, calls } = fakeEngine([], { journal: async () => [entry, { ...entry, path: '/b.jpg' }] })
    const { stderr } = await runCli(['undo', '--since', '2026-01-01'], engine, 'y')
    expect(stderr).toContain('Take back the tags written into 2 files since 2026-01-01? [y/N]')
    expect(calls.at(-1)).toBe('undoWrites {"since":"2026-01-01"}')
  })

  it.each(['yesterday', '2026-13-01', '1 May'])('refuses %j as a date', async (since) => {
    const { code, stderr } = await runCli(['undo', '--since', since], fakeEngine([]).engine)
    expect(code).toBe(2)
    expect(stderr).toContain('2026-05-01')
  })

  it('has nothing to take back where nothing was written since', async () => {
    const { engine } = fakeEngine([])
    const { code, stdout } = await runCli(['undo', '--since', '2026-01-01', '--yes'], engine)
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Nothing to undo.\n' })
  })

  it('does not call nothing a restoration', async () => {
    const undoWrites = async () => ({ restored: 0, merged: 0, failed: 0, results: [] })
    const { engine } = fakeEngine([photo(1, 'a.jpg')], {
      undoWrites,
      scanFolder: async () => ({}) as ScanReport, // the command only waits for it
      photoPath: async () => '/photos/a.jpg',
    })
    const { code, stdout } = await runCli(['undo', '--photo', '/photos/a.jpg'], engine)
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Nothing to undo.\n' })
  })

  it('asks on a terminal', async () => {
    const { engine, calls } = fakeEngine([])
    const { stderr } = await runCli(['undo'], engine, 'y')
    expect(stderr).toContain('Take back the tags written into 1 photo on 2026-01-01T00:00:00Z? [y/N]')
    expect(calls.at(-1)).toBe('undoWrites {"batchId":"b1"}')
  })

  it('takes the end of input for a no', async () => {
    const { engine, calls } = fakeEngine([])
    const { code, stderr } = await runCli(['undo'], engine, null)
    expect(code).toBe(0)
    expect(stderr).toContain('nothing was changed')
    expect(calls.some((call) => call.startsWith('undoWrites'))).toBe(false)
  })

  it('exits with 3 when a photo had to be left as it is', async () => {
    const { engine } = fakeEngine([], {
      undoWrites: async () => ({
        restored: 0,
        merged: 0,
        failed: 1,
        results: [{ photoId: null, name: 'a.jpg', outcome: 'failed', problem: told('The file is gone') }],
      }),
    })
    const { code, stderr } = await runCli(['undo', '--yes'], engine)
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: 'shutterword: a.jpg: left as it is: The file is gone\n',
    })
  })
})
