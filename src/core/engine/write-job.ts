import type { JobProgress } from '../../shared/job.js'
import { problemOfThrown } from '../../shared/errors.js'
import type { FolderId, PhotoId } from '../../shared/photo.js'
import { Announcer } from './announcer.js'
import { ProgressMeter } from './progress-meter.js'
import type { Problem } from '../../shared/problem.js'

export type WriteJobOptions<Result> = Readonly<{
  kind: 'write' | 'undo-write'
  folderId: FolderId | null
  total: number
  work: (signal: AbortSignal, tell: WriteJobReport) => Promise<Result>
  onProgress: (progress: JobProgress) => void
  onPhotos: (photoIds: readonly PhotoId[]) => void
}>

/** What the work of a job tells while it goes on. */
export type WriteJobReport = Readonly<{
  /** One photo is done. */
  result: (hasFailed: boolean) => void
  /** What is known of this photo is no longer what it was. */
  changed: (photoId: PhotoId) => void
}>

/** One apply or one undo of writes, with its progress. Cancelling stops between photos, never within one. */
export class WriteJob<Result = unknown> {
  readonly #options: WriteJobOptions<Result>
  readonly #abort = new AbortController()
  readonly #meter = new ProgressMeter()
  readonly #announcer: Announcer
  #status: JobProgress['status'] = 'running'
  #problem: Problem | null = null
  readonly finished: Promise<Result>

  constructor(options: WriteJobOptions<Result>) {
    this.#options = options
    this.#meter.total = options.total
    this.#announcer = new Announcer(() => options.onProgress(this.progress), options.onPhotos)
    this.finished = this.#run()
  }

  get isRunning(): boolean {
    return this.#status === 'running'
  }

  get progress(): JobProgress {
    return {
      kind: this.#options.kind,
      folderId: this.#options.folderId,
      stage: 'write',
      status: this.#status,
      ...this.#meter.figures,
      problem: this.#problem,
    }
  }

  cancel(): void {
    this.#abort.abort()
  }

  async #run(): Promise<Result> {
    try {
      this.#announcer.now()
      const result = await this.#options.work(this.#abort.signal, {
        result: (hasFailed) => {
          this.#meter.count(hasFailed)
          this.#announcer.progressed()
        },
        changed: (photoId) => {
          this.#announcer.changed(photoId)
        },
      })
      this.#status = this.#abort.signal.aborted ? 'cancelled' : 'done'
      return result
    } catch (error) {
      this.#status = 'failed'
      this.#problem = problemOfThrown(error)
      throw error
    } finally {
      this.#announcer.now()
    }
  }
}
