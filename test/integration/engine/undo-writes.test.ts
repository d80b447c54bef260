import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openEngine } from '../../support/open-engine.js'
import { makePhoto } from '../../support/photo-factory.js'
import { tempFolder } from '../../support/temp-folder.js'

test('an undo of writes scans again what it changed, sidecars too, and nothing else', async () => {
  const photos = tempFolder()
  await makePhoto(join(photos, 'sub', '1.jpg'), { seed: 1 })
  await makePhoto(join(photos, 'sub', '2.gif'), { format: 'gif', seed: 2 })
  const { api } = await openEngine(tempFolder())
  const { id: folderId } = await api.registerFolder({ path: photos })
  await api.scanFolder({ folderId })
  const list = () => api.listPhotos({ folderId, filter: 'all', sort: 'name' })
  const [first, second] = (await list()).ids
  const verdicts = [first!, second!].map((photoId) => ({
    photoId,
    path: ['harbour'],
    verdict: 'accepted' as const,
  }))
  await api.decide({ verdicts })
  for (const photoId of [first!, second!]) {
    await api.applyWrites({ planId: (await api.planWrites({ folderId, photoIds: [photoId] })).planId })
  }
  const stateOf = async (photoId: typeof first) => {
    const { summary, existing } = await api.photoDetail({ photoId: photoId! })
    return { existing, isWritten: summary.isWritten, isPending: summary.isPending }
  }
  const written = { existing: ['harbour'], isWritten: true, isPending: false }
  expect([await stateOf(first), await stateOf(second)]).toEqual([written, written])

  // A scan of the folder would find these two.
  await makePhoto(join(photos, 'sub', 'new.jpg'), { seed: 3 })
  await makePhoto(join(photos, 'sub', '1.jpg'), { seed: 4, tags: { 'XMP-dc:Subject': ['elsewhere'] } })
  expect(await api.undoWrites({ photoId: second! })).toMatchObject({ restored: 1, failed: 0 })
  const pending = { existing: [], isWritten: false, isPending: true }
  expect([await stateOf(first), await stateOf(second)]).toEqual([written, pending])
  expect((await list()).ids).toEqual([first, second])
  // Nothing is left for the next scan to find out about the photo that was undone.
  expect(await api.scanFolder({ folderId })).toMatchObject({ unchanged: 1, changed: 1, added: 1 })
})
