import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openCatalogue } from '../../../src/core/catalogue/open-catalogue.js'
import type { Engine } from '../../../src/core/engine/create-engine.js'
import type { PhotoSummary } from '../../../src/shared/photo.js'
import { bundle } from '../../support/bundle.js'
import { startChild } from '../../support/child.js'
import { openEngine, resourcesFolder } from '../../support/open-engine.js'
import { makePhoto } from '../../support/photo-factory.js'
import { tempFolder } from '../../support/temp-folder.js'
import { wordsOf } from '../../support/told.js'
import { sentenceOf } from '../../../src/shared/problem.js'

async function tag(engine: Engine, path: string): Promise<readonly PhotoSummary[]> {
  const { id: folderId } = await engine.api.registerFolder({ path })
  await engine.api.openFolder({ folderId })
  expect((await engine.api.waitForJob({}))?.status).toBe('done')
  const { ids } = await engine.api.listPhotos({ folderId, filter: 'all', sort: 'name' })
  return engine.api.photoSummaries({ photoIds: ids })
}

async function photosIn(folder: string, count: number, width = 64): Promise<void> {
  for (let seed = 1; seed <= count; seed += 1) {
    await makePhoto(join(folder, `photo-${String(seed)}.jpg`), {
      format: 'jpeg',
      width,
      height: 48,
      seed,
    })
  }
}

/** As after a crash: photos that had begun and never ended. */
function crashWith(catalogueFolder: string, contentHashes: readonly string[]): void {
  const catalogue = openCatalogue(catalogueFolder)
  catalogue.quarantine.begin(contentHashes)
  catalogue.close()
}

describe('after a crash of the engine', () => {
  it('goes on where it was: nothing is lost, nothing is done twice', async () => {
    const photos = tempFolder()
    const catalogueFolder = tempFolder()
    await photosIn(photos, 60, 9000)
    const script = await bundle('test/integration/engine/tag-until-killed.ts', tempFolder())
    const child = startChild(script, [catalogueFolder, resourcesFolder, photos])
    await child.line((text) => text === 'middle')
    await child.kill()
    expect(child.lines()).not.toContain('done')

    const summaries = await tag(await openEngine(catalogueFolder), photos)
    expect(summaries).toHaveLength(60)
    expect(summaries.filter((photo) => photo.state !== 'ready')).toEqual([])
    // A second thumbnail can only be of a photo that was under way when the engine was killed.
    expect(summaries.filter((photo) => photo.thumbnailVersion > 1).length).toBeLessThanOrEqual(30)
  })

  it('leaves a photo alone that was under way in two crashes, and only that one', async () => {
    const photos = tempFolder()
    const catalogueFolder = tempFolder()
    await photosIn(photos, 3)
    const whole = await openEngine(catalogueFolder)
    await tag(whole, photos)
    await whole.close()
    const catalogue = openCatalogue(catalogueFolder)
    const rows = catalogue.folders.all().flatMap((folder) => catalogue.photos.inFolder(folder.id))
    const [culprit = '', neighbour = ''] = rows.map((row) => row.contentHash)
    catalogue.close()

    crashWith(catalogueFolder, [culprit, neighbour])
    const first = await openEngine(catalogueFolder)
    expect((await first.api.status({})).notices).toEqual([])
    await first.close()

    crashWith(catalogueFolder, [culprit])
    const second = await openEngine(catalogueFolder)
    expect((await second.api.status({})).notices.map(sentenceOf).join()).toContain('photo-1.jpg')
    const summaries = await tag(second, photos)
    expect(summaries.map((photo) => photo.state)).toEqual(['quarantined', 'ready', 'ready'])
    expect(wordsOf(summaries[0]?.problem)).toMatch(/crashed the engine 2 times/)
  })
})

describe('the job', () => {
  it('pauses, goes on, and can be cancelled', async () => {
    const photos = tempFolder()
    await photosIn(photos, 40)
    const { api, on } = await openEngine(tempFolder())
    const { id: folderId } = await api.registerFolder({ path: photos })
    const started = new Promise<void>((resolve) => on('progress', ({ done }) => done > 0 && resolve()))
    await api.openFolder({ folderId })
    await started
    await api.pauseJob({})
    expect((await api.status({})).job?.status).toBe('paused')
    await api.resumeJob({})
    expect((await api.status({})).job?.status).toBe('running')
    await api.cancelJob({})
    const job = await api.waitForJob({})
    expect(job?.status).toBe('cancelled')
    expect(job?.failed).toBe(0)

    await api.openFolder({ folderId })
    expect(await api.waitForJob({})).toMatchObject({ status: 'done', failed: 0 })
    const { counts } = await api.listPhotos({ folderId, filter: 'all', sort: 'name' })
    expect(counts).toMatchObject({ all: 40, failed: 0 })
  })
})
