import { describe, expect, test } from 'vitest'
import type { AppEvents, EngineApi, PhotoDetail } from '../../../src/shared/contract.js'
import { AppError } from '../../../src/shared/errors.js'
import { appEvents } from '../../../src/shared/methods.js'
import { passes, photoFilters } from '../../../src/shared/photo-filter.js'
import type { PhotoId } from '../../../src/shared/photo.js'
import { isWaiting, type TagPath, type Verdict } from '../../../src/shared/tag.js'
import { fakeEngine, realEngine, type ContractEngine } from '../../support/contract-engines.js'

// What the window may rely on, asked of the engine and of the one in memory that the window's tests use: a test of
// the window means nothing where the two differ.

const allOf = async ({ api, folderId }: ContractEngine) =>
  api.listPhotos({ folderId, filter: 'all', sort: 'name' })

/** The first photo with at least two waiting suggestions and, if wanted, with tags of its own. */
async function photoWith(engine: ContractEngine, hasTags = false): Promise<PhotoDetail> {
  for (const photoId of (await allOf(engine)).ids) {
    const photo = await engine.api.photoDetail({ photoId })
    if (photo.tags.filter(isWaiting).length >= 2 && (!hasTags || photo.existing.length > 0)) return photo
  }
  throw new Error('Expected a photo with two suggestions, found none')
}

/** Everything that is announced while `work` runs. */
async function heardDuring(
  { on }: ContractEngine,
  work: () => Promise<unknown>,
): Promise<readonly (readonly [keyof AppEvents, unknown])[]> {
  const heard: [keyof AppEvents, unknown][] = []
  const stops = appEvents.map((event) => on(event, (payload) => heard.push([event, payload])))
  await work()
  for (const stop of stops) stop()
  return heard
}

const verdictOf = (photo: PhotoDetail, path: TagPath, verdict: Verdict) => ({
  verdicts: [{ photoId: photo.summary.id, path, verdict }],
})

const statusOf = (photo: PhotoDetail, path: TagPath) =>
  photo.tags.find((tag) => tag.path.join() === path.join())?.status

const firstWaiting = (photo: PhotoDetail): TagPath => photo.tags.find(isWaiting)!.path

describe.each([
  ['the engine', realEngine],
  ['the engine in memory', fakeEngine],
])('%s', (_, open) => {
  test('lists photos by filter, and says the same of them in lists, rows and details', async () => {
    const engine = await open()
    const { api, folderId } = engine
    const { ids, counts } = await allOf(engine)
    const rows = await api.photoSummaries({ photoIds: [...ids, '999999' as PhotoId] })
    expect(rows.map(({ id }) => id)).toEqual(ids)
    for (const filter of photoFilters) {
      const passing = rows.filter((row) => passes(row, filter)).map(({ id }) => id)
      expect(counts[filter]).toBe(passing.length)
      for (const sort of ['name', 'taken', 'certainty', 'suggestions'] as const) {
        const list = await api.listPhotos({ folderId, filter, sort })
        expect([...list.ids].sort()).toEqual([...passing].sort())
        expect(list.counts).toEqual(counts)
      }
    }
    for (const row of rows) {
      const { summary, tags, candidates, path } = await api.photoDetail({ photoId: row.id })
      expect(summary).toEqual(row)
      expect(row.suggestionCount).toBe(tags.filter(isWaiting).length)
      expect(row.topTag).toBe(tags.find(isWaiting)?.name ?? null)
      expect(row.existingCount).toBe(tags.filter(({ status }) => status === 'existing').length)
      const probabilities = tags.filter(isWaiting).map(({ probability }) => probability ?? 0)
      expect(probabilities).toEqual([...probabilities].sort((one, other) => other - one))
      expect(candidates.length).toBeLessThanOrEqual(10)
      expect(path === null || typeof path === 'string').toBe(true)
    }
  })

  test('answers a verdict with the photo as it is now, and announces it once', async () => {
    const engine = await open()
    const { api } = engine
    const photo = await photoWith(engine)
    const path = firstWaiting(photo)
    for (const [verdict, status] of [
      ['accepted', 'accepted'],
      ['rejected', 'rejected'],
      ['withdrawn', 'suggested'],
    ] as const) {
      let reply: PhotoDetail | null = null
      const heard = await heardDuring(engine, async () => {
        reply = (await api.decide(verdictOf(photo, path, verdict))).photo
      })
      expect(reply).toEqual(await api.photoDetail({ photoId: photo.summary.id }))
      expect(statusOf(reply!, path)).toBe(status)
      expect(heard.map(([event]) => event)).toEqual(['verdictsChanged'])
      const told = heard[0]![1] as AppEvents['verdictsChanged']
      expect(told.rows).toEqual(await api.photoSummaries({ photoIds: told.photoIds }))
      expect(told.counts).toEqual((await allOf(engine)).counts)
      expect(told.history).toEqual(await api.history({}))
    }
  })

  test('takes steps of verdicts back and gives them again', async () => {
    const engine = await open()
    const { api } = engine
    const photo = await photoWith(engine)
    const { id: photoId } = photo.summary
    expect(await api.undo({})).toBeNull()
    expect(await api.history({})).toEqual({ undo: null, redo: null })
    const [one, other] = photo.tags.filter(isWaiting).map(({ path }) => path) as [TagPath, TagPath]
    await api.decide({
      verdicts: [one, other].map((path) => ({ photoId, path, verdict: 'accepted' as const })),
    })
    const both = { act: 'accept', tag: null, tagCount: 2, photoCount: 1 }
    expect(await api.history({})).toEqual({ undo: both, redo: null })
    const undone = await api.undo({})
    expect(undone).toMatchObject({ summary: both, photoIds: [photoId] })
    expect(undone?.photo).toEqual(await api.photoDetail({ photoId }))
    expect(undone?.photo?.tags).toEqual(photo.tags)
    expect(await api.history({})).toEqual({ undo: null, redo: both })
    expect((await api.redo({}))?.photo?.summary.acceptedCount).toBe(2)
    expect(await api.redo({})).toBeNull()
  })

  test('accepts and counts what waits on many photos', async () => {
    const engine = await open()
    const { api } = engine
    const { ids: photoIds } = await allOf(engine)
    const { suggestionCount, tags } = await api.waitingOn({ photoIds })
    const rows = await api.photoSummaries({ photoIds })
    expect(suggestionCount).toBe(rows.reduce((sum, row) => sum + row.suggestionCount, 0))
    expect(tags.reduce((sum, { count }) => sum + count, 0)).toBe(suggestionCount)
    const counts = tags.map(({ count }) => count)
    expect(counts).toEqual([...counts].sort((one, other) => other - one))
    const [most] = tags
    expect(await api.acceptSuggestions({ photoIds, path: most!.path })).toEqual({ accepted: most!.count })
    expect((await api.waitingOn({ photoIds })).suggestionCount).toBe(suggestionCount - most!.count)
    await api.acceptSuggestions({ photoIds })
    expect(await api.waitingOn({ photoIds })).toEqual({ suggestionCount: 0, tags: [] })
    expect(await api.acceptSuggestions({ photoIds })).toEqual({ accepted: 0 })
    await api.undo({})
    expect((await api.waitingOn({ photoIds })).suggestionCount).toBe(suggestionCount - most!.count)
    expect(await api.waitingOn({ photoIds: [] })).toEqual({ suggestionCount: 0, tags: [] })
  })

  test('plans, writes and takes back what was decided, under the policy of the plan', async () => {
    const engine = await open()
    const { api, folderId } = engine
    const photo = await photoWith(engine, true)
    const { id: photoId } = photo.summary
    const [kept] = photo.existing
    await api.decide(verdictOf(photo, [kept!], 'rejected'))
    await api.decide(verdictOf(photo, firstWaiting(photo), 'accepted'))
    const pending = await api.photoDetail({ photoId })
    expect(statusOf(pending, [kept!])).toBe('removed')
    expect(pending.summary).toMatchObject({ isPending: true, isWritten: false })

    const plan = await api.planWrites({ folderId, photoIds: [photoId], policy: { keepModifiedTime: false } })
    expect(plan).toMatchObject({ writeCount: 1, skipCount: 0, policy: { keepModifiedTime: false } })
    expect(plan.photos.map((one) => [one.photoId, one.decision])).toEqual([[photoId, 'write']])
    expect((await api.status({})).settings.keepModifiedTime).toBe(true)
    const report = await api.applyWrites({ planId: plan.planId })
    expect(report).toMatchObject({ written: 1, skipped: 0, failed: 0 })
    await expect(api.applyWrites({ planId: plan.planId })).rejects.toMatchObject({ code: 'plan-outdated' })
    const written = await api.photoDetail({ photoId })
    expect(written.summary).toMatchObject({ isPending: false, isWritten: true })
    expect(written.existing).not.toContain(kept)

    const [batch] = await api.writeHistory({})
    expect(batch).toMatchObject({ batchId: report.batchId, photoCount: 1, undoableCount: 1 })
    const files = await api.writtenFiles({ batchId: batch!.batchId })
    expect(files).toMatchObject([{ photoId, state: 'written', isLastOfPhoto: true }])
    expect(await api.undoWrites({ photoId })).toMatchObject({ restored: 1, merged: 0, failed: 0 })
    const back = await api.photoDetail({ photoId })
    expect(back.summary).toMatchObject({ isPending: true, isWritten: false })
    expect(back.existing).toEqual(photo.existing)
    expect((await api.writeHistory({}))[0]).toMatchObject({ undoableCount: 0 })
  })

  test('announces changed settings by their kind, and nothing else', async () => {
    const engine = await open()
    const { api } = engine
    const before = (await api.status({})).settings
    const kindsOf = async (changes: Parameters<EngineApi['changeSettings']>[0]['changes']) => {
      const heard = await heardDuring(engine, () => api.changeSettings({ changes }))
      return heard.flatMap(([event, payload]) =>
        event === 'settingsChanged' ? [(payload as AppEvents['settingsChanged']).kinds] : [],
      )
    }
    expect(await kindsOf({ theme: 'dark' })).toEqual([['window']])
    expect(await kindsOf({ theme: 'dark' })).toEqual([])
    expect(await kindsOf({ alwaysSidecar: true, maximumTags: 3 })).toEqual([['suggest', 'write']])
    const { settings } = await api.status({})
    expect(settings).toEqual({ ...before, theme: 'dark', alwaysSidecar: true, maximumTags: 3 })
  })

  test('refuses what is not there or not sound', async () => {
    const engine = await open()
    const { api } = engine
    const photo = await photoWith(engine)
    const refused = (work: Promise<unknown>) =>
      work.then(
        () => 'done',
        (error: unknown) => (error instanceof AppError ? error.code : error),
      )
    const none = '999999' as PhotoId
    expect(await refused(api.photoDetail({ photoId: none }))).toBe('photo-missing')
    expect(await refused(api.openFolder({ folderId: 'none' as never }))).toBe('folder-missing')
    expect(await refused(api.decide({ verdicts: [] }))).toBe('invalid-input')
    expect(await refused(api.decide(verdictOf(photo, ['one, two|three;'], 'accepted')))).toBe('invalid-input')
    expect(await refused(api.applyWrites({ planId: 'none' as never }))).toBe('plan-outdated')
    expect(await refused(api.undoWrites({}))).toBe('invalid-input')
    expect(await refused(api.photoSummaries({ photoIds: Array<PhotoId>(501).fill(none) }))).toBe(
      'invalid-input',
    )
    expect(await refused(api.changeSettings({ changes: { maximumTags: 0 } }))).toBe('invalid-input')
    expect(await refused(api.installModel({ modelId: 'none', acceptsLicence: true }))).toBe('model-missing')
    const { modelId } = (await api.status({})).settings
    expect(await refused(api.removeModel({ modelId }))).not.toBe('done')
    expect(await api.history({})).toEqual({ undo: null, redo: null })
  })

  test('tells what there is: folders, vocabularies, models, itself', async () => {
    const engine = await open()
    const { api, folderId } = engine
    const { folders, openFolderId, vocabularies, models, settings } = await api.status({})
    expect(openFolderId).toBe(folderId)
    expect(folders.find(({ id }) => id === folderId)).toMatchObject({
      isMissing: false,
      isWritable: true,
      photoCount: (await allOf(engine)).ids.length,
    })
    expect(vocabularies.map(({ id }) => id)).toContain(settings.vocabularyId)
    expect(models.map(({ id }) => id)).toContain(settings.modelId)
    const { models: listed, work } = await api.models({})
    expect(listed.find(({ id }) => id === settings.modelId)).toMatchObject({
      state: { kind: 'installed' },
      isBundled: true,
    })
    expect(work).toEqual([])
    const diagnosis = await api.diagnose({ withPaths: false, measuresAgain: false, checksCatalogue: false })
    expect(Object.keys(diagnosis).sort()).toEqual([
      'catalogue',
      'choice',
      'isChoiceFromEnvironment',
      'logsFolder',
      'machine',
      'model',
      'problems',
      'program',
      'providers',
      'run',
      'version',
    ])
    const typed = await api.completeTag({ text: 'a' })
    expect(typed.length).toBeGreaterThan(0)
    expect(typed.length).toBeLessThanOrEqual(20)
    const { hits } = await api.search({ folderId, words: 'beach', limit: 3 })
    expect(hits.length).toBeLessThanOrEqual(3)
    await api.removeFolder({ folderId })
    const after = await api.status({})
    expect(after.folders).toEqual([])
    expect(after.openFolderId).toBeNull()
  })
})
