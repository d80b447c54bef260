import type { JobProgress } from '../../shared/job.js'
import { messageOf } from '../../shared/errors.js'
import type { FolderId } from '../../shared/photo.js'
import { ProgressMeter } from './progress-meter.js'

export type WriteJobOptions<Result> = Readonly<{
  kind: 'write' | 'undo-write'
  folderId: FolderId | null
  total: number
  work: (signal: AbortSignal, onResult: (hasFailed: boolean) => void) => Promise<Result>
  onProgress: (progress: JobProgress) => void
}>

/** One apply or one undo of writes, with its progress. Cancelling stops between photos, never within one. */
export class WriteJob<Result = unknown> {
  readonly #options: WriteJobOptions<Result>
  readonly #abort = new AbortController()
  readonly #meter = new ProgressMeter()
  #status: JobProgress['status'] = 'running'
  #reason: string | null = null
  readonly finished: Promise<Result>

  constructor(options: WriteJobOptions<Result>) {
    this.#options = options
    this.#meter.total = options.total
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
      reason: this.#reason,
    }
  }

  cancel(): void {
    this.#abort.abort()
  }

  async #run(): Promise<Result> {
    try {
      this.#options.onProgress(this.progress)
      const result = await this.#options.work(this.#abort.signal, (hasFailed) => {
        this.#meter.count(hasFailed)
        this.#options.onProgress(this.progress)
      })
      this.#status = this.#abort.signal.aborted ? 'cancelled' : 'done'
      return result
    } catch (error) {
      this.#status = 'failed'
      this.#reason = messageOf(error)
      throw error
    } finally {
      this.#options.onProgress(this.progress)
    }
  }
}
