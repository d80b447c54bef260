import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { AppEvents } from '../../../src/shared/contract.js'
import { appEvents } from '../../../src/shared/methods.js'
import { openEngine } from '../../support/open-engine.js'
import { makePhoto } from '../../support/photo-factory.js'
import { tempFolder } from '../../support/temp-folder.js'

async function scanned(makePhotos: (folder: string) => Promise<unknown>) {
  const photos = tempFolder()
  await makePhotos(photos)
  const engine = await openEngine(tempFolder())
  const { id: folderId } = await engine.api.registerFolder({ path: photos })
  await engine.api.scanFolder({ folderId })
  const { ids } = await engine.api.listPhotos({ folderId, filter: 'all', sort: 'name' })
  return { engine, folderId, ids }
}

test('a verdict is announced once, with the rows of identical copies, the counts and the history', async () => {
  const { engine, folderId, ids } = await scanned(async (folder) => {
    await makePhoto(join(folder, 'one.jpg'), { seed: 1 })
    cpSync(join(folder, 'one.jpg'), join(folder, 'copy.jpg'))
    await makePhoto(join(folder, 'other.jpg'), { seed: 2 })
  })
  const [copy, one] = ids
  const heard: [string, unknown][] = []
  for (const event of appEvents) engine.on(event, (payload) => heard.push([event, payload]))
  const { photo, unreadable } = await engine.api.decide({
    verdicts: [{ photoId: one!, path: ['holiday'], verdict: 'accepted' }],
  })
  expect(unreadable).toBe(0)
  expect(photo).toEqual(await engine.api.photoDetail({ photoId: one! }))
  expect(heard.map(([event]) => event)).toEqual(['verdictsChanged'])
  const told = heard[0]![1] as AppEvents['verdictsChanged']
  expect(told.rows).toEqual(await engine.api.photoSummaries({ photoIds: told.photoIds }))
  expect([...told.photoIds].sort()).toEqual([copy, one].sort())
  expect(told.counts).toEqual((await engine.api.listPhotos({ folderId, filter: 'all', sort: 'name' })).counts)
  expect(told.counts).toMatchObject({ all: 3, pending: 2, untagged: 1 })
  expect(told.history).toEqual(await engine.api.history({}))
})

test.skipIf(process.platform !== 'linux')(
  'a photo that could not be read gets no verdict, and the refusal says why',
  async () => {
    const { engine, ids } = await scanned(async (folder) => {
      await makePhoto(join(folder, 'fine.jpg'), { seed: 1 })
      // A name that is no text: the photo is listed, and no program written in JavaScript can open it.
      writeFileSync(Buffer.from(`${folder}/caf\xe9.jpg`, 'latin1'), '')
    })
    const [broken, fine] = ids
    const verdictOn = (photoId: string | undefined) =>
      ({ photoId: photoId as never, path: ['holiday'], verdict: 'accepted' }) as const
    await expect(engine.api.decide({ verdicts: [verdictOn(broken)] })).rejects.toMatchObject({
      code: 'photo-unreadable',
      message: 'Expected a readable photo, found that caf\\xE9.jpg could not be read',
    })
    expect(await engine.api.history({})).toEqual({ undo: null, redo: null })
    const both = await engine.api.decide({ verdicts: [verdictOn(fine), verdictOn(broken)] })
    expect(both.unreadable).toBe(1)
    expect((await engine.api.photoDetail({ photoId: broken! })).tags).toEqual([])
  },
)
