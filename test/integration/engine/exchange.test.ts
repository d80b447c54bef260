import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/core/engine/create-engine.js'
import type { FolderId, PhotoId } from '../../../src/shared/photo.js'
import type { Verdict } from '../../../src/shared/tag.js'
import { openTestEngine } from '../../support/test-engine.js'
import { makePhoto } from '../../support/photo-factory.js'
import { tempFolder } from '../../support/temp-folder.js'

/** A scanned folder of two photos with an engine of its own. */
async function setUp(photos = join(tempFolder(), 'photos')) {
  await makePhoto(join(photos, 'one.jpg'), { seed: 1, tags: { 'XMP-dc:Subject': ['harbour'] } })
  await makePhoto(join(photos, 'sub', 'two.png'), { format: 'png', seed: 2 })
  return { photos, ...(await scanned(photos)) }
}

async function scanned(photos: string) {
  const engine = await openTestEngine()
  const { id: folderId } = await engine.api.registerFolder({ path: photos })
  await engine.api.scanFolder({ folderId })
  return { engine, folderId, ids: await idsByName(engine, folderId) }
}

async function idsByName(engine: Engine, folderId: FolderId): Promise<(name: string) => PhotoId> {
  const { ids } = await engine.api.listPhotos({ folderId, filter: 'all', sort: 'name' })
  const summaries = await engine.api.photoSummaries({ photoIds: ids })
  return (name) => {
    const found = summaries.find((photo) => photo.name === name)
    if (!found) throw new Error(`no photo ${name}`)
    return found.id
  }
}

const decide = (engine: Engine, photoId: PhotoId, tag: string, verdict: Verdict) =>
  engine.api.decide({ verdicts: [{ photoId, path: [tag], verdict }] })

async function write(engine: Engine, folderId: FolderId): Promise<void> {
  const { planId } = await engine.api.planWrites({ folderId })
  expect(await engine.api.applyWrites({ planId })).toMatchObject({ failed: 0, skipped: 0 })
}

describe('undo of writes', () => {
  it('takes back everything since a moment, in the right order, and counts each photo once', async () => {
    const { engine, folderId, ids, photos } = await setUp()
    const before = await readFile(join(photos, 'one.jpg'))
    await decide(engine, ids('one.jpg'), 'first', 'accepted')
    await write(engine, folderId)
    const afterFirst = await readFile(join(photos, 'one.jpg'))
    await decide(engine, ids('one.jpg'), 'second', 'accepted')
    await decide(engine, ids('two.png'), 'second', 'accepted')
    await write(engine, folderId)
    const [second] = await engine.api.writeHistory({})

    expect(await engine.api.journal({ of: 'since', since: second!.appliedAt })).toHaveLength(2)
    expect(await engine.api.undoWrites({ since: second!.appliedAt })).toMatchObject({
      restored: 2,
      failed: 0,
    })
    expect((await readFile(join(photos, 'one.jpg'))).equals(afterFirst)).toBe(true)
    await write(engine, folderId)
    expect(await engine.api.undoWrites({ since: '2000-01-01' })).toMatchObject({
      restored: 2,
      merged: 0,
      failed: 0,
    })
    expect((await readFile(join(photos, 'one.jpg'))).equals(before)).toBe(true)
    expect(await engine.api.undoWrites({ since: '2000-01-01' })).toMatchObject({ restored: 0, results: [] })
  })

  it('refuses a date that is none, and two targets at once', async () => {
    const { engine } = await setUp()
    const refused = { code: 'invalid-input' }
    await expect(engine.api.undoWrites({ since: 'yesterday' })).rejects.toMatchObject(refused)
    const both = { since: '2026-01-01', photoId: '1' as PhotoId }
    await expect(engine.api.undoWrites(both)).rejects.toMatchObject(refused)
  })

  it('shows each file of a batch with its fields', async () => {
    const { engine, folderId, ids, photos } = await setUp()
    await decide(engine, ids('one.jpg'), 'night', 'accepted')
    await write(engine, folderId)
    const [batch] = await engine.api.writeHistory({})
    expect(await engine.api.journal({ of: 'batch', batchId: batch!.batchId })).toMatchObject([
      {
        path: join(photos, 'one.jpg'),
        state: 'written',
        edits: [{ field: 'XMP-dc:Subject', added: ['night'], removed: [] }],
      },
    ])
    expect(await engine.api.journal({ of: 'unfinished' })).toEqual([])
  })
})

describe('importing verdicts', () => {
  /** What `shutterword export` writes of these verdicts. */
  async function exportTo(file: string, engine: Engine, folderId: FolderId): Promise<string> {
    const verdicts = await engine.api.standingVerdicts({ folderId })
    const photos = await Promise.all(
      verdicts.map(async ({ photoId, ...verdict }) => {
        const { contentHash, path } = await engine.api.photoDetail({ photoId })
        return { path, contentHash, verdicts: [verdict] }
      }),
    )
    await writeFile(file, JSON.stringify({ version: 1, photos }))
    return file
  }

  it('knows photos by their content in another catalogue and folder, as one step that can be undone', async () => {
    const { engine, folderId, ids, photos } = await setUp()
    await decide(engine, ids('one.jpg'), 'night', 'accepted')
    await decide(engine, ids('one.jpg'), 'harbour', 'rejected')
    await decide(engine, ids('two.png'), 'day', 'accepted')
    const path = await exportTo(join(photos, '..', 'export.json'), engine, folderId)

    const elsewhere = tempFolder()
    await mkdir(join(elsewhere, 'deep'))
    await copyFile(join(photos, 'one.jpg'), join(elsewhere, 'deep', 'renamed.jpg'))
    const other = await scanned(elsewhere)
    const { api } = other.engine
    const photoId = other.ids('renamed.jpg')
    const expected = { imported: 2, photos: 1, unknownPhotos: [join(photos, 'sub', 'two.png')] }
    expect(await api.importVerdicts({ path, isDryRun: true })).toMatchObject(expected)
    expect(await api.standingVerdicts({ folderId: other.folderId })).toEqual([])

    expect(await api.importVerdicts({ path, isDryRun: false })).toMatchObject(expected)
    expect(await api.standingVerdicts({ folderId: other.folderId })).toMatchObject([
      { photoId, path: ['night'], verdict: 'accepted', source: 'import' },
      { photoId, path: ['harbour'], verdict: 'rejected', source: 'import' },
    ])
    expect((await api.photoDetail({ photoId })).summary.isPending).toBe(true)
    expect(await api.importVerdicts({ path, isDryRun: false })).toMatchObject({ imported: 0, unchanged: 2 })
    expect(await api.undo({})).toMatchObject({
      summary: { act: 'import', fileName: 'export.json' },
      photoIds: [photoId],
      photo: { summary: { id: photoId } },
    })
    expect(await api.standingVerdicts({ folderId: other.folderId })).toEqual([])
  })

  it('keeps a newer verdict of the user and says so', async () => {
    const { engine, folderId, ids, photos } = await setUp()
    const photoId = ids('one.jpg')
    await decide(engine, photoId, 'night', 'accepted')
    const path = await exportTo(join(photos, '..', 'export.json'), engine, folderId)
    await decide(engine, photoId, 'night', 'rejected')
    const report = await engine.api.importVerdicts({ path, isDryRun: false })
    expect(report).toMatchObject({
      imported: 0,
      kept: [{ photo: join(photos, 'one.jpg'), path: ['night'] }],
    })
    expect(await engine.api.standingVerdicts({ folderId })).toMatchObject([{ verdict: 'rejected' }])
  })

  it('refuses a file that is none of ours', async () => {
    const { engine, photos } = await setUp()
    const path = join(photos, 'one.jpg')
    await expect(engine.api.importVerdicts({ path, isDryRun: true })).rejects.toMatchObject({
      code: 'invalid-input',
    })
  })
})
