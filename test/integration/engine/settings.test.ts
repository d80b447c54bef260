import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Engine } from '../../../src/core/engine/create-engine.js'
import type { FolderId } from '../../../src/shared/photo.js'
import { defaultSettings } from '../../../src/shared/settings.js'
import { bundle } from '../../support/bundle.js'
import { startChild } from '../../support/child.js'
import { openEngine, resourcesFolder } from '../../support/open-engine.js'
import { makePhoto } from '../../support/photo-factory.js'
import { tempFolder } from '../../support/temp-folder.js'

/** Two scanned photos with one accepted tag each. */
async function decided(): Promise<{ engine: Engine; folderId: FolderId; photos: string; catalogue: string }> {
  const [photos, catalogue] = [tempFolder(), tempFolder()]
  for (const seed of [1, 2]) await makePhoto(join(photos, `${String(seed)}.jpg`), { seed })
  const engine = await openEngine(catalogue)
  const { id: folderId } = await engine.api.registerFolder({ path: photos })
  await engine.api.scanFolder({ folderId })
  const { ids } = await engine.api.listPhotos({ folderId, filter: 'all', sort: 'name' })
  await engine.api.decide({
    verdicts: ids.map((photoId) => ({ photoId, path: ['harbour'], verdict: 'accepted' as const })),
  })
  return { engine, folderId, photos, catalogue }
}

/** Which events come while `work` runs, in order. */
async function eventsDuring(engine: Engine, work: () => Promise<unknown>): Promise<readonly string[]> {
  const seen: string[] = []
  const names = ['settingsChanged', 'statusChanged', 'photosChanged', 'listChanged'] as const
  const stops = names.map((name) =>
    engine.on(name, (payload) => {
      seen.push('kinds' in payload ? `${name} ${payload.kinds.join()}` : name)
    }),
  )
  await work()
  for (const stop of stops) stop()
  return seen
}

test('a plan is applied with the policy that it was made with, and no setting changes', async () => {
  const { engine, folderId, photos } = await decided()
  const before = (await engine.api.status({})).settings
  const plan = await engine.api.planWrites({ folderId, policy: { alwaysSidecar: true } })
  expect(plan.policy).toEqual({ ...plan.policy, alwaysSidecar: true, fieldPreset: 'most-programs' })
  expect((await engine.api.status({})).settings).toEqual(before)
  // What the settings say meanwhile does not change a plan that was shown.
  await engine.api.changeSettings({ changes: { keepModifiedTime: false, fieldPreset: 'windows' } })
  expect((await engine.api.applyWrites({ planId: plan.planId })).written).toBe(2)
  expect(readdirSync(photos).sort()).toEqual(['1.jpg', '1.jpg.xmp', '2.jpg', '2.jpg.xmp'])
  expect((await engine.api.status({})).settings.alwaysSidecar).toBe(false)
})

test('a policy decides for itself what is pending', async () => {
  const { engine, folderId } = await decided()
  const first = await engine.api.planWrites({ folderId })
  await engine.api.applyWrites({ planId: first.planId })
  expect((await engine.api.planWrites({ folderId })).writeCount).toBe(0)
  const more = await engine.api.planWrites({ folderId, policy: { fieldPreset: 'windows' } })
  expect(more.writeCount).toBe(2)
})

test('a process killed between plan and apply leaves every setting as it was', async () => {
  const [photos, catalogue] = [tempFolder(), tempFolder()]
  await makePhoto(join(photos, 'one.jpg'), { seed: 1 })
  const script = await bundle('test/support/plan-child.ts', tempFolder())
  const child = startChild(script, [catalogue, resourcesFolder, photos])
  expect(await child.line((text) => text.startsWith('planned'))).toBe('planned 1')
  await child.kill()
  const { api } = await openEngine(catalogue)
  const { settings } = await api.status({})
  expect({ ...settings, vocabularyId: null }).toEqual(defaultSettings)
  expect(readdirSync(photos)).toEqual(['one.jpg'])
})

test('what is set for this run only is never kept', async () => {
  const catalogue = tempFolder()
  const run = await openEngine(catalogue, { minimumProbability: 0.2, provider: 'cpu' })
  expect((await run.api.status({})).settings).toMatchObject({ minimumProbability: 0.2, provider: 'cpu' })
  await run.close()
  const { settings } = await (await openEngine(catalogue)).api.status({})
  expect(settings).toMatchObject({ minimumProbability: null, provider: 'auto' })
})

test('a change is announced by its kind, and only what it touches is told anew', async () => {
  const { engine } = await decided()
  const changing = (changes: Parameters<typeof engine.api.changeSettings>[0]['changes']) =>
    eventsDuring(engine, () => engine.api.changeSettings({ changes }))
  expect(await changing({ theme: 'dark' })).toEqual(['settingsChanged window'])
  expect(await changing({ theme: 'dark' })).toEqual([])
  expect(await changing({ maximumTags: 9 })).toEqual([
    'settingsChanged suggest',
    'photosChanged',
    'listChanged',
  ])
  expect(await changing({ alwaysSidecar: true })).toEqual([
    'settingsChanged write',
    'photosChanged',
    'listChanged',
  ])
})

test('a change of theme scores no photo again', async () => {
  const { engine, folderId } = await decided()
  await engine.api.openFolder({ folderId })
  await engine.api.waitForJob({})
  const { ids } = await engine.api.listPhotos({ folderId, filter: 'all', sort: 'name' })
  const suggestionsOf = async () => (await engine.api.photoDetail({ photoId: ids[0]! })).suggestions
  const before = await suggestionsOf()
  await engine.api.changeSettings({ changes: { theme: 'light' } })
  // The very same list, not one that was made again.
  expect(await suggestionsOf()).toBe(before)
  await engine.api.changeSettings({ changes: { maximumTags: 1 } })
  expect(await suggestionsOf()).not.toBe(before)
})
