import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openCatalogue } from '../../../src/core/catalogue/open-catalogue.js'
import { decodePhoto } from '../../../src/core/decode/decode-photo.js'
import { openImageEncoder } from '../../../src/core/embed/image-encoder.js'
import { Library } from '../../../src/core/engine/library.js'
import { TagJob } from '../../../src/core/engine/tag-job.js'
import type { Tagger } from '../../../src/core/engine/tagger.js'
import type { ScanReport } from '../../../src/shared/job.js'
import { newPhoto } from '../../support/new-photo.js'
import { makePhoto } from '../../support/photo-factory.js'
import { starterModel } from '../../support/starter-model.js'
import { tempFolder } from '../../support/temp-folder.js'
import { saying, wordsOf } from '../../support/told.js'

const nothingFound: ScanReport = {
  added: 0,
  changed: 0,
  moved: 0,
  deleted: 0,
  unchanged: 0,
  unreadable: 0,
  videos: 0,
  unreadableFolders: [],
  seconds: 0,
}

/** A run over three photos whose embedding does what the test says. */
async function run(
  embed: (job: TagJob, tensors: readonly Float32Array[]) => Promise<readonly Float32Array[]>,
  spoil: (tensor: Float32Array, name: string) => Float32Array = (tensor) => tensor,
) {
  const catalogue = openCatalogue(join(tempFolder(), 'catalogue'))
  onTestFinished(() => {
    catalogue.close()
  })
  const path = tempFolder()
  const folder = catalogue.folders.add(path)
  for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) {
    await makePhoto(join(path, name), { width: 64, height: 64, seed: name.charCodeAt(0) })
    catalogue.photos.insert(newPhoto(folder.id, name))
  }
  const { manifest } = await starterModel()
  const stages = {
    score: () => ({ suggestions: [], candidates: [] }),
    mergeKeywords: () => [],
    synonymsOf: () => [],
    isInVocabulary: () => true,
    wouldChange: () => false,
  }
  const library = new Library(catalogue, folder, stages)
  library.load(null)
  const job: TagJob = new TagJob({
    catalogue,
    library,
    lanes: 2,
    retriesFailed: false,
    // Only what the job asks of it; a provider that fails as this one does cannot be had at will.
    openTagger: async () =>
      Promise.resolve({
        pipeline: 'p',
        tensorSpec: manifest.preprocess,
        batchSize: 3,
        embed: (tensors: readonly Float32Array[]) => embed(job, tensors),
      } as unknown as Tagger),
    scan: async () => Promise.resolve(nothingFound),
    decode: async (photo, wanted, signal) => {
      const decoded = await decodePhoto({
        path: join(path, photo.relativePath),
        format: 'jpeg',
        tensor: wanted.tensor,
        thumbnailPx: wanted.thumbnail ? 64 : null,
        signal,
      })
      return { ...decoded, tensor: decoded.tensor && spoil(decoded.tensor, photo.relativePath) }
    },
    onProgress: () => undefined,
    onPhotos: () => undefined,
    onList: () => undefined,
  })
  const progress = await job.finished
  return { catalogue, folder, progress }
}

describe('photos that were decoded and never embedded', () => {
  it('count no crash when the run was stopped by a failure, and wait for the next run', async () => {
    const { catalogue, folder, progress } = await run(() => Promise.reject(new Error('no provider left')))
    expect(progress).toMatchObject({ status: 'failed', problem: saying('no provider left') })
    expect(catalogue.photos.inFolder(folder.id).map(({ state }) => state)).toEqual([
      'found',
      'found',
      'found',
    ])
    expect(catalogue.quarantine.settleCrash(1)).toEqual([])
  })

  it('count no crash when the run was cancelled', async () => {
    const { catalogue, progress } = await run(async (job) => {
      void job.cancel()
      return Promise.reject(new Error('cancelled in the middle'))
    })
    expect(progress.status).toBe('cancelled')
    expect(catalogue.quarantine.settleCrash(1)).toEqual([])
  })
})

describe('a photo to which the model has no answer', () => {
  it('fails alone; the others of its batch are embedded', async () => {
    const encoder = await openImageEncoder(await starterModel(), { provider: 'cpu' })
    onTestFinished(() => encoder.close())
    const { catalogue, folder, progress } = await run(
      (_job, tensors) => encoder.embed(tensors),
      (tensor, name) => (name === 'b.jpg' ? tensor.map(() => NaN) : tensor),
    )
    expect(progress).toMatchObject({ status: 'done', done: 3, failed: 1 })
    const states = catalogue.photos
      .inFolder(folder.id)
      .map(({ relativePath, state, problem }) => [relativePath, state, wordsOf(problem)])
    expect(states).toEqual([
      ['a.jpg', 'ready', null],
      ['b.jpg', 'failed', expect.stringContaining('found one of length NaN')],
      ['c.jpg', 'ready', null],
    ])
  })
})
