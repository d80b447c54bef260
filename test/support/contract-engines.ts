import { join } from 'node:path'
import type { EngineApi } from '../../src/shared/contract.js'
import type { FolderId } from '../../src/shared/photo.js'
import type { Subscribe } from '../../src/shared/rpc.js'
import { createFakeApp } from './fake-api.js'
import { openEngine } from './open-engine.js'
import { makePhoto } from './photo-factory.js'
import { tempFolder } from './temp-folder.js'

/** An engine with an open folder whose photos have suggestions, some of them with tags in the file. */
export type ContractEngine = Readonly<{ api: EngineApi; on: Subscribe; folderId: FolderId }>

/** The engine itself, over photos that it has tagged. */
export async function realEngine(): Promise<ContractEngine> {
  const photos = tempFolder()
  for (let seed = 1; seed <= 6; seed += 1) {
    const tags = seed % 3 === 0 ? { 'XMP-dc:Subject': ['holiday', 'Madeira'] } : {}
    await makePhoto(join(photos, `IMG_000${String(seed)}.jpg`), { seed, tags })
  }
  const { api, on } = await openEngine(tempFolder())
  await api.changeSettings({ changes: { minimumProbability: 0, maximumTags: 4 } })
  const { id: folderId } = await api.registerFolder({ path: photos })
  await api.openFolder({ folderId })
  await api.waitForJob({})
  return { api, on, folderId }
}

/** The one in memory that the window's tests use. */
export async function fakeEngine(): Promise<ContractEngine> {
  const { api } = createFakeApp({ count: 12 })
  const { engine } = api
  const { openFolderId } = await engine.status({})
  if (!openFolderId) throw new Error('Expected an open folder, found none')
  return { api: engine, on: api.on, folderId: openFolderId }
}
