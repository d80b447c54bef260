import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JobProgress, ScanReport, Stage } from '../../shared/job.js'
import { AppError, problemOfThrown } from '../../shared/errors.js'
import type { PhotoId } from '../../shared/photo.js'
import type { Catalogue, PhotoRow } from '../catalogue/catalogue.js'
import type { TensorSpec } from '../models/manifest.js'
import type { DecodedPhoto } from '../decode/decode-photo.js'
import { embedEach } from '../embed/embed-each.js'
import { Announcer } from './announcer.js'
import { Gate } from './gate.js'
import type { Library } from './library.js'
import { runPipeline } from './pipeline.js'
import { ProgressMeter } from './progress-meter.js'
import type { Tagger } from './tagger.js'
import { WorkQueue } from './work-queue.js'
import { problemOf, type Problem } from '../../shared/problem.js'

/** Longest edge of a thumbnail: sharp on a 2x screen in the largest grid cell. */
export const THUMBNAIL_PX = 512

/** What decoding a photo must give. */
export type Wanted = Readonly<{
  /** Null when its embedding is known. */
  tensor: TensorSpec | null
  /** False when a thumbnail of these pixels is there: another model needs the tensor alone. */
  thumbnail: boolean
}>

export type TagJobOptions = Readonly<{
  catalogue: Catalogue
  library: Library
  /** Loads the model on first use. */
  openTagger: () => Promise<Tagger>
  /** Photos decoded at the same time. */
  lanes: number
  scan: (signal: AbortSignal, onFound: (photoIds: readonly PhotoId[]) => void) => Promise<ScanReport>
  decode: (photo: PhotoRow, wanted: Wanted, signal: AbortSignal) => Promise<DecodedPhoto>
  /** Photos that failed before are tried again (the user asked for a re-scan). */
  retriesFailed: boolean
  onProgress: (progress: JobProgress) => void
  onPhotos: (photoIds: readonly PhotoId[]) => void
  onList: () => void
}>

type Ready = Readonly<{ photo: PhotoRow; tensor: Float32Array }>

/** Scans a folder and tags what needs it: one run, with pause and cancel. */
export class TagJob {
  readonly #options: TagJobOptions
  readonly #abort = new AbortController()
  readonly #gate = new Gate()
  readonly #queue = new WorkQueue()
  readonly #suspects: PhotoId[] = []
  /** Content of each photo that this run took on, so that none is done twice. */
  readonly #seen = new Map<PhotoId, string>()
  readonly #meter = new ProgressMeter()
  readonly #announcer: Announcer
  /** Contents given to native code whose end is not noted yet. */
  readonly #begun = new Set<string>()
  #tagger: Tagger | null = null
  #stage: Stage = 'load'
  #status: JobProgress['status'] = 'running'
  #problem: Problem | null = null
  #report: ScanReport | null = null
  #thumbnails = new Set<string>()
  readonly finished: Promise<JobProgress>

  constructor(options: TagJobOptions) {
    this.#options = options
    this.#announcer = new Announcer(() => options.onProgress(this.progress), options.onPhotos)
    this.finished = this.#run()
  }

  get progress(): JobProgress {
    return {
      kind: 'tag',
      folderId: this.#options.library.folder.id,
      stage: this.#stage,
      status: this.#status,
      ...this.#meter.figures,
      problem: this.#problem,
    }
  }

  get scanReport(): ScanReport | null {
    return this.#report
  }

  get #openTagger(): Tagger {
    if (!this.#tagger) throw new AppError('model-not-loaded', {})
    return this.#tagger
  }

  get isRunning(): boolean {
    return this.#status === 'running' || this.#status === 'paused'
  }

  pause(): void {
    if (this.#status !== 'running') return
    this.#status = 'paused'
    this.#gate.close()
    this.#meter.pause()
    this.#announcer.now()
  }

  resume(): void {
    if (this.#status !== 'paused') return
    this.#status = 'running'
    this.#meter.resume()
    this.#gate.open()
    this.#announcer.now()
  }

  /** Resolves when what was under way has ended. */
  async cancel(): Promise<void> {
    this.#abort.abort()
    this.#gate.open()
    await this.finished
  }

  prioritise(photoIds: readonly PhotoId[]): void {
    this.#queue.prioritise(photoIds)
  }

  async #run(): Promise<JobProgress> {
    const { signal } = this.#abort
    try {
      await this.#listThumbnails()
      this.#announcer.now()
      this.#tagger = await this.#options.openTagger()
      this.#stage = 'scan'
      this.#options.library.usePipeline(this.#tagger.pipeline)
      await this.#scoreKnown(signal)
      const scanning = this.#scan(signal).finally(() => this.#queue.close())
      // Awaited below: a scan that fails must not leave an unhandled rejection while the pipeline drains.
      scanning.catch(() => undefined)
      await this.#pipeline(this.#queue, this.#options.lanes, this.#openTagger.batchSize)
      await scanning
      await this.#runSuspects()
      this.#status = signal.aborted ? 'cancelled' : 'done'
    } catch (error) {
      this.#status = signal.aborted ? 'cancelled' : 'failed'
      this.#problem = signal.aborted ? null : problemOfThrown(error)
    }
    // What was decoded and not embedded any more crashed nothing: a cancelled or failed run must not count as a crash.
    this.#options.catalogue.quarantine.end([...this.#begun])
    this.#announcer.flushPhotos()
    this.#options.onList()
    this.#announcer.now()
    return this.progress
  }

  /** Scores what is embedded already, in slices, so that the engine keeps answering. */
  async #scoreKnown(signal: AbortSignal): Promise<void> {
    const { library } = this.#options
    let sliceEndsAt = performance.now() + 20
    for (const id of library.ids) {
      if (signal.aborted) return
      library.scored(id)
      if (performance.now() < sliceEndsAt) continue
      await new Promise((resolve) => setImmediate(resolve))
      sliceEndsAt = performance.now() + 20
    }
    // What was shown before the model was there held no suggestions.
    if (library.ids.length > 0) this.#options.onPhotos(library.ids)
    this.#options.onList()
  }

  async #scan(signal: AbortSignal): Promise<void> {
    const { library } = this.#options
    this.#enqueue(library.ids)
    this.#announcer.now()
    this.#report = await this.#options.scan(signal, (photoIds) => {
      library.refresh(photoIds)
      this.#enqueue(photoIds)
      this.#options.onList()
      this.#announcer.now()
    })
    library.reloadRows()
    this.#enqueue(library.ids)
    if (this.#stage === 'scan') this.#stage = 'embed'
    this.#options.onList()
  }

  #enqueue(photoIds: readonly PhotoId[]): void {
    const { catalogue, library } = this.#options
    const suspects = catalogue.quarantine.suspects()
    const wanted: PhotoId[] = []
    for (const id of photoIds) {
      const photo = library.row(id)
      if (this.#seen.get(id) === photo.contentHash || !this.#needsWork(photo)) continue
      this.#seen.set(id, photo.contentHash)
      this.#meter.total += 1
      if (suspects.has(photo.contentHash)) this.#suspects.push(id)
      else wanted.push(id)
    }
    this.#queue.push(wanted)
  }

  #needsWork(photo: PhotoRow): boolean {
    if (photo.state === 'quarantined') return false
    // one that the scan could not read has no hash, and cannot be decoded either
    if (photo.state === 'failed') return this.#options.retriesFailed && photo.fileHash !== ''
    if (photo.state === 'found' || !this.#options.library.hasEmbedding(photo.id)) return true
    return this.#needsThumbnail(photo)
  }

  /** A photo that is not ready may show other pixels than its thumbnail. */
  #needsThumbnail(photo: PhotoRow): boolean {
    if (photo.state !== 'ready' || photo.thumbnailVersion === 0) return true
    return !this.#thumbnails.has(thumbnailName(photo.id))
  }

  /** Thumbnails are derived and may have been deleted since: those that are gone are made again. */
  async #listThumbnails(): Promise<void> {
    const { thumbsFolder } = this.#options.catalogue
    await mkdir(thumbsFolder, { recursive: true })
    this.#thumbnails = new Set(await readdir(thumbsFolder))
  }

  #pipeline(queue: WorkQueue, lanes: number, batchSize: number): Promise<void> {
    return runPipeline<PhotoId, Ready>({
      queue,
      lanes,
      batchSize,
      gate: this.#gate,
      signal: this.#abort.signal,
      decode: (id) => this.#decode(id),
      embed: (batch) => this.#embed(batch),
    })
  }

  /** One at a time, last: whoever crashes the engine now is the culprit. */
  async #runSuspects(): Promise<void> {
    if (this.#suspects.length === 0) return
    const queue = new WorkQueue()
    queue.push(this.#suspects)
    queue.close()
    await this.#pipeline(queue, 1, 1)
  }

  async #decode(id: PhotoId): Promise<Ready | null> {
    const { catalogue, library } = this.#options
    const tagger = this.#openTagger
    if (!library.has(id)) return null
    const photo = library.row(id)
    if (this.#stage === 'scan') this.#stage = 'embed'
    catalogue.quarantine.begin([photo.contentHash])
    this.#begun.add(photo.contentHash)
    try {
      const key = {
        contentHash: photo.contentHash,
        orientation: photo.orientation,
        pipeline: tagger.pipeline,
      }
      const known = catalogue.embeddings.get(key)
      const wanted: Wanted = {
        tensor: known === null ? tagger.tensorSpec : null,
        thumbnail: this.#needsThumbnail(photo),
      }
      const decoded = await this.#options.decode(photo, wanted, this.#abort.signal)
      await this.#keepDecoded(photo, decoded)
      if (known === null && decoded.tensor) return { photo, tensor: decoded.tensor }
      if (known) library.setEmbedding(id, known)
      this.#finish(photo, 'ready', decoded.damage)
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#finish(photo, 'failed', problemOfThrown(error))
    }
    return null
  }

  async #keepDecoded(photo: PhotoRow, decoded: DecodedPhoto): Promise<void> {
    const { catalogue } = this.#options
    if (decoded.thumbnail) {
      const path = join(catalogue.thumbsFolder, thumbnailName(photo.id))
      await writeFile(`${path}.part`, decoded.thumbnail)
      await rename(`${path}.part`, path)
      this.#thumbnails.add(thumbnailName(photo.id))
      catalogue.photos.bumpThumbnail(photo.id)
    }
    catalogue.photos.setDecoded(photo.id, {
      width: decoded.width,
      height: decoded.height,
      isDamaged: decoded.damage !== null,
      problem: decoded.damage,
    })
  }

  async #embed(batch: readonly Ready[]): Promise<void> {
    const { catalogue, library } = this.#options
    const tagger = this.#openTagger
    const embeddings = await embedEach(
      tagger,
      batch.map((one) => one.tensor),
    )
    batch.forEach(({ photo }, index) => {
      const embedding = embeddings[index]
      if (!(embedding instanceof Float32Array)) {
        const { relativePath } = photo
        this.#finish(photo, 'failed', embedding?.problem ?? problemOf('photo-not-embedded', { relativePath }))
        return
      }
      const { contentHash, orientation } = photo
      catalogue.embeddings.put({ contentHash, orientation, pipeline: tagger.pipeline }, embedding)
      library.setEmbedding(photo.id, embedding)
      this.#finish(photo, 'ready', catalogue.photos.get(photo.id)?.problem ?? null)
    })
  }

  #finish(photo: PhotoRow, state: 'ready' | 'failed', problem: Problem | null): void {
    const { catalogue, library } = this.#options
    catalogue.quarantine.end([photo.contentHash])
    this.#begun.delete(photo.contentHash)
    // Deleted while it was under way: there is nothing left to say of it.
    if (catalogue.photos.get(photo.id)) {
      catalogue.photos.setState(photo.id, state, problem)
      library.refreshRow(photo.id)
    }
    this.#meter.count(state === 'failed')
    this.#announcer.changed(photo.id)
    this.#announcer.progressed()
  }
}

function thumbnailName(id: PhotoId): string {
  return `${id}.webp`
}
