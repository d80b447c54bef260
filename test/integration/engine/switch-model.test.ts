import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/core/engine/create-engine.js'
import type { JobProgress } from '../../../src/shared/job.js'
import type { FolderId } from '../../../src/shared/photo.js'
import { openEngine } from '../../support/open-engine.js'
import { makePhoto } from '../../support/photo-factory.js'
import { installSecondModel } from '../../support/second-model.js'
import { bundledModelsFolder } from '../../support/starter-model.js'
import { tempFolder } from '../../support/temp-folder.js'

const count = 6

/** An engine with the starter and a second model, and a folder of photos that the starter has embedded. */
async function setUp() {
  const catalogueFolder = join(tempFolder(), 'catalogue')
  const modelFolder = installSecondModel(catalogueFolder)
  const photos = join(tempFolder(), 'photos')
  for (let seed = 1; seed <= count; seed += 1) {
    await makePhoto(join(photos, `${String(seed)}.jpg`), { width: 320, height: 240, seed })
  }
  const engine = await openEngine(catalogueFolder)
  const { id: folderId } = await engine.api.registerFolder({ path: photos })
  await engine.api.openFolder({ folderId })
  expect(await engine.api.waitForJob({})).toMatchObject({ status: 'done', done: count })
  return { engine, folderId, modelFolder, catalogueFolder, photos }
}

const useModel = (engine: Engine, modelId: string) => engine.api.changeSettings({ changes: { modelId } })

async function suggestionsOf(engine: Engine, folderId: FolderId) {
  await engine.api.changeSettings({ changes: { minimumProbability: 0 } })
  const { ids } = await engine.api.listPhotos({ folderId, filter: 'all', sort: 'name' })
  const details = await Promise.all(ids.map((photoId) => engine.api.photoDetail({ photoId })))
  return details.flatMap((detail) => detail.suggestions)
}

describe('switching the model', () => {
  it('embeds the open folder again in the background, and back again at once', async () => {
    const { engine, folderId } = await setUp()
    const seen: JobProgress[] = []
    engine.on('progress', (progress) => seen.push(progress))
    await useModel(engine, 'second')
    expect(await engine.api.waitForJob({})).toMatchObject({ status: 'done', done: count, total: count })
    expect(seen.map(({ stage }) => stage)).toContain('load')
    const { ids } = await engine.api.listPhotos({ folderId, filter: 'all', sort: 'name' })
    for (const photoId of ids) {
      const detail = await engine.api.photoDetail({ photoId })
      expect(detail.candidates).toHaveLength(10)
      // The thumbnail shows the same pixels: it was not made again.
      expect(detail.summary).toMatchObject({ state: 'ready', thumbnailVersion: 1 })
    }
    expect((await engine.api.status({})).settings.modelId).toBe('second')

    await useModel(engine, 'starter')
    expect(await engine.api.waitForJob({})).toMatchObject({ status: 'done', total: 0 })
    expect((await engine.api.search({ folderId, words: 'goldfish', limit: 3 })).hits).toHaveLength(3)
  })

  it('keeps verdicts, and says of new ones which model they were given under', async () => {
    const { engine, folderId } = await setUp()
    const [photoId] = (await engine.api.listPhotos({ folderId, filter: 'all', sort: 'name' })).ids
    if (!photoId) throw new Error('no photo')
    await engine.api.decide({ verdicts: [{ photoId, path: ['holiday'], verdict: 'accepted' }] })
    await useModel(engine, 'second')
    await engine.api.waitForJob({})
    await engine.api.decide({ verdicts: [{ photoId, path: ['evening'], verdict: 'accepted' }] })
    const standing = await engine.api.standingVerdicts({ folderId })
    expect(standing.map(({ path }) => path.at(-1)).sort()).toEqual(['evening', 'holiday'])
    expect((await engine.api.photoDetail({ photoId })).summary.acceptedCount).toBe(2)
  })

  it('takes tags for measured only under the model that brings the evidence', async () => {
    const { engine, folderId } = await setUp()
    expect((await suggestionsOf(engine, folderId)).some(({ evidence }) => evidence === 'measured')).toBe(true)
    await useModel(engine, 'second')
    await engine.api.waitForJob({})
    const suggestions = await suggestionsOf(engine, folderId)
    expect(suggestions.length).toBeGreaterThan(0)
    expect(suggestions.every(({ evidence }) => evidence === 'taught')).toBe(true)
    expect(await engine.api.autoAccept({ folderId, above: 0 })).toMatchObject({ tags: 0 })
    await useModel(engine, 'starter')
    await engine.api.waitForJob({})
    expect((await suggestionsOf(engine, folderId)).some(({ evidence }) => evidence === 'measured')).toBe(true)
  })

  it('refuses a damaged model with its sentence, stays with the old one, and tries again when asked', async () => {
    const { engine, folderId, modelFolder } = await setUp()
    const path = join(modelFolder, 'vision_model.onnx')
    await writeFile(path, (await readFile(path)).fill(1, 0, 100))
    await expect(useModel(engine, 'second')).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringContaining('vision_model.onnx') as string,
    })
    expect((await engine.api.status({})).settings.modelId).toBe('starter')
    expect(await engine.api.waitForJob({})).toMatchObject({ status: 'done' })
    expect((await engine.api.search({ folderId, words: 'goldfish', limit: 3 })).hits).toHaveLength(3)

    await copyFile(join(bundledModelsFolder, 'starter', 'vision_model.onnx'), path)
    await useModel(engine, 'second')
    expect(await engine.api.waitForJob({})).toMatchObject({ status: 'done', done: count })
  })

  it('refuses a model that is not installed', async () => {
    const { engine } = await setUp()
    await expect(useModel(engine, 'vit-bigg-14')).rejects.toMatchObject({
      code: 'model-missing',
      message: 'Expected one of the installed models (starter, second), found "vit-bigg-14"',
    })
    expect((await engine.api.status({})).settings.modelId).toBe('starter')
  })

  it('goes on answering while it loads, and takes switches one after another', async () => {
    const { engine, folderId } = await setUp()
    const switches = [useModel(engine, 'second'), useModel(engine, 'starter'), useModel(engine, 'second')]
    const { hits } = await engine.api.search({ folderId, words: 'goldfish', limit: 3 })
    expect(hits.length).toBeGreaterThan(0)
    await Promise.all(switches)
    expect(await engine.api.waitForJob({})).toMatchObject({ status: 'done' })
    expect((await engine.api.status({})).settings.modelId).toBe('second')
    expect((await suggestionsOf(engine, folderId)).length).toBeGreaterThan(0)
  })

  it('tags with the new model what is opened while it loads', async () => {
    const { engine, folderId, catalogueFolder } = await setUp()
    await engine.close()
    const again = await openEngine(catalogueFolder)
    // The model is loaded and no folder is open: the switch has no job to wait for.
    await again.api.chooseVocabulary({ vocabularyId: (await again.api.status({})).vocabularies[0]!.id })
    const switching = useModel(again, 'second')
    await again.api.openFolder({ folderId })
    await switching
    expect(await again.api.waitForJob({})).toMatchObject({
      status: 'done',
      done: count,
      total: count,
      failed: 0,
    })
    expect((await suggestionsOf(again, folderId)).every(({ evidence }) => evidence === 'taught')).toBe(true)
  })

  it('takes later wishes for changes of what is in use by then', async () => {
    const { engine } = await setUp()
    const provider = engine.api.changeSettings({ changes: { provider: 'cpu' } })
    const changes = [useModel(engine, 'second'), provider]
    await Promise.all([
      ...changes,
      engine.api.diagnose({ withPaths: false, measuresAgain: true, checksCatalogue: false }),
    ])
    expect((await engine.api.status({})).settings).toMatchObject({ modelId: 'second', provider: 'cpu' })
    const { model, run } = await engine.api.diagnose({
      withPaths: false,
      measuresAgain: false,
      checksCatalogue: false,
    })
    expect(model?.id).toBe('second')
    expect(run?.plan.provider).toBe('cpu')
  })

  it('does not remove the model that it is about to use', async () => {
    const { engine } = await setUp()
    const switching = useModel(engine, 'second')
    await expect(engine.api.removeModel({ modelId: 'second' })).rejects.toMatchObject({
      code: 'model-in-use',
    })
    await switching
  })

  it('stays paused when the job was', async () => {
    const { engine, folderId } = await setUp()
    await engine.api.openFolder({ folderId })
    await engine.api.pauseJob({})
    await useModel(engine, 'second')
    expect((await engine.api.status({})).job?.status).toBe('paused')
    await engine.api.resumeJob({})
    expect(await engine.api.waitForJob({})).toMatchObject({ status: 'done', done: count })
  })

  it('can be for one run only', async () => {
    const { engine, catalogueFolder } = await setUp()
    await engine.close()
    const once = await openEngine(catalogueFolder, { modelId: 'second' })
    expect((await once.api.status({})).settings.modelId).toBe('second')
    await once.close()
    const again = await openEngine(catalogueFolder)
    expect((await again.api.status({})).settings.modelId).toBe('starter')
  })
})

describe('choosing the provider', () => {
  it('runs the same model on it, embeds nothing again and is kept', async () => {
    const { engine, catalogueFolder } = await setUp()
    await engine.api.changeSettings({ changes: { provider: 'cpu' } })
    expect(await engine.api.status({})).toMatchObject({
      settings: { provider: 'cpu' },
      provider: expect.stringMatching(/^CPU, \d+ threads?$/) as string,
    })
    expect((await engine.api.status({})).job).toMatchObject({ status: 'done', done: count })
    await engine.close()
    const again = await openEngine(catalogueFolder)
    expect((await again.api.status({})).settings.provider).toBe('cpu')
  })
})
