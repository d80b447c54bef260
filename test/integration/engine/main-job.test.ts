import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/core/engine/create-engine.js'
import type { PhotoDetail } from '../../../src/shared/contract.js'
import type { FolderId, PhotoId } from '../../../src/shared/photo.js'
import { openEngine } from '../../support/open-engine.js'
import { makePhoto } from '../../support/photo-factory.js'
import { tempFolder } from '../../support/temp-folder.js'
import { wordsOf } from '../../support/told.js'

/** A folder of three different photos and one broken one, tagged. */
async function setUp() {
  const folder = tempFolder()
  const catalogueFolder = tempFolder()
  const photos = join(folder, 'photos')
  await makePhoto(join(photos, 'one.jpg'), { format: 'jpeg', width: 320, height: 240, seed: 1 })
  await makePhoto(join(photos, 'two.png'), { format: 'png', width: 200, height: 300, seed: 2 })
  await makePhoto(join(photos, 'sub', 'three.webp'), { format: 'webp', width: 300, height: 300, seed: 3 })
  await writeFile(join(photos, 'broken.jpg'), 'this is not a photo')
  const engine = await openEngine(catalogueFolder)
  const folderId = await tagged(engine, photos)
  return { engine, folderId, photos, catalogueFolder }
}

async function tagged(engine: Engine, path: string): Promise<FolderId> {
  const { id } = await engine.api.registerFolder({ path })
  await engine.api.openFolder({ folderId: id })
  const job = await engine.api.waitForJob({})
  expect(job?.status, wordsOf(job?.problem) ?? '').toBe('done')
  return id
}

async function byName(engine: Engine, folderId: FolderId): Promise<Map<string, PhotoDetail>> {
  const { ids } = await engine.api.listPhotos({ folderId, filter: 'all', sort: 'name' })
  const details = await Promise.all(ids.map((photoId) => engine.api.photoDetail({ photoId })))
  return new Map(details.map((detail) => [detail.summary.name, detail]))
}

const idOf = (photos: Map<string, PhotoDetail>, name: string): PhotoId => {
  const found = photos.get(name)
  if (!found) throw new Error(`no photo ${name}`)
  return found.summary.id
}

describe('the main job', () => {
  it('tags every readable photo and names the reason of the broken one', async () => {
    const { engine, folderId } = await setUp()
    const photos = await byName(engine, folderId)
    expect([...photos.keys()].sort()).toEqual(['broken.jpg', 'one.jpg', 'three.webp', 'two.png'])
    for (const name of ['one.jpg', 'two.png', 'three.webp']) {
      const photo = photos.get(name)
      expect(photo?.summary).toMatchObject({ state: 'ready', problem: null, thumbnailVersion: 1 })
      expect(photo?.candidates).toHaveLength(10)
    }
    expect(photos.get('broken.jpg')?.summary.state).toBe('failed')
    expect(wordsOf(photos.get('broken.jpg')?.summary.problem)).toMatch(/expected/i)
    expect(photos.get('one.jpg')?.summary).toMatchObject({ width: 320, height: 240 })
  })

  it('accepts, undoes, redoes; writes, and takes the write back byte for byte', async () => {
    const { engine, folderId, photos } = await setUp()
    const { api } = engine
    const photoId = idOf(await byName(engine, folderId), 'one.jpg')
    const path = join(photos, 'one.jpg')
    const before = await readFile(path)

    await api.decide({ verdicts: [{ photoId, path: ['animal', 'dog'], verdict: 'accepted' }] })
    expect((await api.photoDetail({ photoId })).summary).toMatchObject({ isPending: true, acceptedCount: 1 })
    expect((await api.undo({}))?.photoIds).toEqual([photoId])
    expect((await api.photoDetail({ photoId })).summary.isPending).toBe(false)
    await api.redo({})

    const plan = await api.planWrites({ folderId })
    expect(plan).toMatchObject({ writeCount: 1, skipCount: 0 })
    const report = await api.applyWrites({ planId: plan.planId })
    expect(report).toMatchObject({ written: 1, failed: 0 })
    const written = await api.photoDetail({ photoId })
    expect(written.summary).toMatchObject({ isPending: false, isWritten: true })
    expect(written.existing).toEqual(expect.arrayContaining(['animal', 'dog']))
    expect((await readFile(path)).equals(before)).toBe(false)
    const [batch] = await api.writeHistory({})
    const files = batch ? await api.writtenFiles({ batchId: batch.batchId }) : []
    expect(files).toMatchObject([{ photoId, name: 'one.jpg', state: 'written', isLastOfPhoto: true }])
    expect(files[0]?.edits[0]).toMatchObject({ field: 'XMP-dc:Subject', before: [] })

    expect(await api.undoWrites({})).toMatchObject({ restored: 1, failed: 0 })
    expect((await readFile(path)).equals(before)).toBe(true)
    expect((await api.photoDetail({ photoId })).summary).toMatchObject({ isPending: true, isWritten: false })
  })

  it('keeps verdicts of a photo that was moved, after a restart too', async () => {
    const { engine, folderId, photos, catalogueFolder } = await setUp()
    const photoId = idOf(await byName(engine, folderId), 'two.png')
    await engine.api.decide({ verdicts: [{ photoId, path: ['holiday'], verdict: 'accepted' }] })
    await engine.close()
    await rename(join(photos, 'two.png'), join(photos, 'sub', 'renamed.png'))

    const again = await openEngine(catalogueFolder)
    const known = await byName(again, await tagged(again, photos))
    expect(known.get('renamed.png')?.summary).toMatchObject({ id: photoId, acceptedCount: 1 })
    expect(await again.api.history({})).toMatchObject({ undo: { act: 'accept', tag: 'holiday' } })
  })

  it('does no work on a second run of unchanged photos', async () => {
    const { engine, folderId } = await setUp()
    await engine.api.openFolder({ folderId })
    const job = await engine.api.waitForJob({})
    expect(job).toMatchObject({ status: 'done', total: 0, done: 0 })
    expect(await engine.api.scanFolder({ folderId })).toMatchObject({ added: 0, changed: 0, unchanged: 4 })
  })

  it('makes thumbnails again that were deleted', async () => {
    const { engine, folderId, catalogueFolder } = await setUp()
    await rm(join(catalogueFolder, 'thumbs'), { recursive: true })
    await engine.api.openFolder({ folderId })
    expect(await engine.api.waitForJob({})).toMatchObject({ status: 'done', done: 3 })
  })

  it('suggests words of the user’s own list, guesses too, and names those that the model cannot spell', async () => {
    const { engine, folderId, photos } = await setUp()
    const list = join(photos, 'words.txt')
    await writeFile(list, 'goldfish\nschool bus\nquokka\n☕\n')
    const vocabulary = await engine.api.importVocabulary({ path: list })
    expect(vocabulary).toMatchObject({ tagCount: 4, kind: 'file', unknownWords: ['☕'] })
    await engine.api.changeSettings({ changes: { minimumProbability: 0 } })
    const photo = (await byName(engine, folderId)).get('one.jpg')
    expect(photo?.suggestions.map(({ tag, evidence }) => `${tag}: ${evidence}`).sort()).toEqual([
      'goldfish: measured',
      'quokka: guess',
      'school bus: measured',
    ])
  })

  it('completes what is typed and takes a known word for the tag of that name', async () => {
    const { engine, folderId } = await setUp()
    expect((await engine.api.completeTag({ text: 'GOLDF' }))[0]?.at(-1)).toBe('goldfish')
    const photoId = idOf(await byName(engine, folderId), 'one.jpg')
    await engine.api.decide({ verdicts: [{ photoId, path: ['Goldfish'], verdict: 'accepted' }] })
    const accepted = (await engine.api.photoDetail({ photoId })).tags.filter(
      (tag) => tag.status === 'accepted',
    )
    expect(accepted.map((tag) => tag.path.at(-1))).toEqual(['goldfish'])
    expect(accepted[0]?.path.length).toBeGreaterThan(1)
  })

  it('refuses a typed name that could not be read back as one tag', async () => {
    const { engine, folderId } = await setUp()
    const photoId = idOf(await byName(engine, folderId), 'one.jpg')
    const verdicts = [{ photoId, path: ['cats, dogs'], verdict: 'accepted' as const }]
    await expect(engine.api.decide({ verdicts })).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('finds photos by words', async () => {
    const { engine, folderId } = await setUp()
    const { hits } = await engine.api.search({ folderId, words: 'goldfish', limit: 2 })
    expect(hits).toHaveLength(2)
    expect(hits[0]!.similarity).toBeGreaterThanOrEqual(hits[1]!.similarity)
  })

  it.each([
    ['dog', 'measured'],
    ['Golden Retrievers', 'taught'],
    ['two dogs on a beach', 'taught'],
    ['ferret', 'measured'], // covered by "weasel"
    ['meeting room', 'guess'],
    ['qwertzuiop', 'guess'],
    ['犬 ☕', 'guess'],
  ])('takes any words for a search, and says of %s that it is %s', async (words, evidence) => {
    const { engine, folderId } = await setUp()
    const found = await engine.api.search({ folderId, words, limit: 2 })
    expect(found.evidence).toBe(evidence)
    expect(found.hits).toHaveLength(2)
  })

  it('makes the large preview once it is asked for', async () => {
    const { engine, folderId, catalogueFolder } = await setUp()
    const photoId = idOf(await byName(engine, folderId), 'one.jpg')
    await engine.api.preparePreview({ photoId })
    const preview = await readFile(join(catalogueFolder, 'previews', `${photoId}.webp`))
    expect(preview.subarray(8, 12).toString()).toBe('WEBP')
  })

  it('refuses a plan that is not the one shown last', async () => {
    const { engine, folderId } = await setUp()
    const photoId = idOf(await byName(engine, folderId), 'one.jpg')
    await engine.api.decide({ verdicts: [{ photoId, path: ['holiday'], verdict: 'accepted' }] })
    const first = await engine.api.planWrites({ folderId })
    await engine.api.planWrites({ folderId })
    await expect(engine.api.applyWrites({ planId: first.planId })).rejects.toMatchObject({
      code: 'plan-outdated',
    })
  })
})
