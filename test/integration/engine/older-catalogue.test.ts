import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/core/engine/create-engine.js'
import type { PhotoDetail } from '../../../src/shared/contract.js'
import type { FolderId } from '../../../src/shared/photo.js'
import { readTags } from '../../support/exiftool-command.js'
import { restoreOldCatalogue } from '../../support/old-catalogue.js'
import { openEngine } from '../../support/open-engine.js'
import { wordsOf } from '../../support/told.js'

const oldPipeline = 'starter@1/int8-weights/p1/exact'

/** The bundled vocabulary, which the user had chosen by this id. */
const chosenVocabulary = '82f22c65-ff41-40b8-af15-9e82b4caf5ca'

/** The orange before the old program wrote "food > fruit > orange" into it. */
const sha256BeforeWrite = '7b8e0535d33ae8120c800fb1fe56815fc0c241d0a70d67d1235a2683ba99917c'

const [orange, bus, lighthouse] = ['photo-1-orange.jpg', 'photo-2-school-bus.jpg', 'photo-3-lighthouse.jpg']

/** The catalogue of the first starter model, taken over and with its folder opened: nothing else is asked for. */
async function takeOver() {
  const { catalogueFolder, photosFolder } = restoreOldCatalogue('starter-1')
  const engine = await openEngine(catalogueFolder)
  const [folder] = (await engine.api.status({})).folders
  if (!folder) throw new Error('no folder in the catalogue')
  const job = await openAndWait(engine, folder.id)
  return { engine, job, catalogueFolder, photosFolder, folderId: folder.id }
}

async function openAndWait({ api }: Engine, folderId: FolderId) {
  await api.openFolder({ folderId })
  const job = await api.waitForJob({})
  expect(job?.status, wordsOf(job?.problem) ?? '').toBe('done')
  return job
}

async function photoNamed({ api }: Engine, folderId: FolderId, name: string): Promise<PhotoDetail> {
  const { ids } = await api.listPhotos({ folderId, filter: 'all', sort: 'name' })
  const details = await Promise.all(ids.map((photoId) => api.photoDetail({ photoId })))
  const found = details.find(({ summary }) => summary.name === name)
  if (!found) throw new Error(`no photo ${name}`)
  return found
}

/** Drawings are no photos: the thresholds, which were measured on photos, would leave nearly nothing of them. */
async function suggestFreely({ api }: Engine): Promise<void> {
  await api.changeSettings({ changes: { minimumProbability: 0.01, maximumTags: 50 } })
}

const statusOf = ({ tags }: PhotoDetail, path: string) =>
  tags.filter((tag) => tag.path.join(' > ') === path).map((tag) => tag.status)

const contentOf = (folder: string) =>
  readdirSync(folder)
    .sort()
    .map((name) => [name, sha256(join(folder, name))])

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

describe('a catalogue of the first starter model', () => {
  it('has its photos embedded anew as soon as its folder is opened, once', async () => {
    const { engine, job, catalogueFolder, folderId } = await takeOver()
    expect(job).toMatchObject({ done: 3, total: 3, failed: 0 })
    for (const name of [orange, bus, lighthouse]) {
      expect((await photoNamed(engine, folderId, name)).summary).toMatchObject({
        state: 'ready',
        thumbnailVersion: 1, // the old thumbnail is kept
      })
    }
    const { hits } = await engine.api.search({ folderId, words: 'lighthouse', limit: 3 })
    expect(hits).toHaveLength(3)
    expect(hits[0]?.name).toBe(lighthouse)
    expect(await openAndWait(engine, folderId)).toMatchObject({ done: 0, total: 0 })
    await engine.close()

    const derived = new DatabaseSync(join(catalogueFolder, 'derived.db'), { readOnly: true })
    const rows = derived
      .prepare('SELECT pipeline, count(*) AS photos FROM embedding WHERE pipeline <> ? GROUP BY pipeline')
      .all(oldPipeline)
    derived.close()
    expect(rows).toEqual([{ pipeline: expect.stringMatching(/^starter@2\//) as string, photos: 3 }])
  })

  it('gets the new default vocabulary in place of the old one, and suggestions from it', async () => {
    const { engine, folderId } = await takeOver()
    const { settings, vocabularies } = await engine.api.status({})
    const bundled = vocabularies.filter((one) => one.kind === 'bundled')
    expect(bundled).toMatchObject([{ id: chosenVocabulary, name: 'Everyday words' }])
    expect(settings.vocabularyId).toBe(chosenVocabulary)
    expect(bundled[0]?.tagCount).toBeGreaterThan(1000)

    await suggestFreely(engine)
    const { suggestions } = await photoNamed(engine, folderId, lighthouse)
    const paths = suggestions.map((one) => one.path.join(' > '))
    expect(paths).toContain('built structure > building > lighthouse')
    expect(paths).not.toContain('building > tower > lighthouse')
    for (const { evidence } of suggestions) {
      expect(evidence).toMatch(/^(measured|taught)$/) // the old program said "calibrated" and "default"
    }
  })

  it('keeps every verdict, also on tags that the new vocabulary does not have', async () => {
    const { engine, folderId } = await takeOver()
    expect(statusOf(await photoNamed(engine, folderId, orange), 'food > fruit > orange')).toContain(
      'accepted',
    )
    await suggestFreely(engine)
    const photo = await photoNamed(engine, folderId, bus)
    expect(statusOf(photo, 'vehicle > bus > trolleybus')).toEqual(['accepted'])
    // The new model would suggest this one, too, and the verdict keeps it from being shown.
    expect(photo.suggestions.map((one) => one.tag)).toContain('school bus')
    expect(statusOf(photo, 'vehicle > bus > school bus')).toEqual(['rejected'])
    // Its place is another one now; what was accepted is not suggested again there.
    const moved = await photoNamed(engine, folderId, orange)
    expect(moved.suggestions.map((one) => one.path.join(' > '))).toContain('food and drink > fruit > orange')
    expect(statusOf(moved, 'food and drink > fruit > orange')).toEqual([])

    expect(await engine.api.history({})).toMatchObject({
      undo: { act: 'told', words: expect.stringContaining('school bus') as string },
    })
    await engine.api.undo({})
    expect(statusOf(await photoNamed(engine, folderId, bus), 'vehicle > bus > school bus')).toEqual([
      'suggested',
    ])
  })

  it('still plans the write that was pending', async () => {
    const { engine, folderId } = await takeOver()
    const plan = await engine.api.planWrites({ folderId })
    expect(plan).toMatchObject({ writeCount: 1, skipCount: 0, photos: [{ name: bus, decision: 'write' }] })
    const [planned] = plan.photos
    const edits = planned?.decision === 'write' ? planned.edits : []
    expect(edits.find(({ field }) => field === 'XMP-dc:Subject')).toMatchObject({
      added: ['vehicle', 'bus', 'trolleybus'],
      removed: [],
    })
    expect(await engine.api.applyWrites({ planId: plan.planId })).toMatchObject({ written: 1, failed: 0 })
  })

  it('leaves the files alone, and takes back what the old program wrote, byte for byte', async () => {
    const untouched = contentOf(restoreOldCatalogue('starter-1').photosFolder)
    const { engine, folderId, photosFolder } = await takeOver()
    const path = join(photosFolder, orange)
    expect(contentOf(photosFolder)).toEqual(untouched)
    expect(await readTags(path, ['XMP-dc:Subject'])).toMatchObject({
      'XMP-dc:Subject': ['food', 'fruit', 'orange'],
    })
    const written = await photoNamed(engine, folderId, orange)
    expect(written.summary).toMatchObject({ isWritten: true, isPending: false })

    expect(await engine.api.undoWrites({})).toMatchObject({ restored: 1, merged: 0, failed: 0 })
    expect(sha256(path)).toBe(sha256BeforeWrite)
    expect((await photoNamed(engine, folderId, orange)).summary).toMatchObject({
      isWritten: false,
      isPending: true,
    })
  })
})
