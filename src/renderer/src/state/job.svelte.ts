import type { JobProgress } from '../../../shared/job.js'
import type { Api } from '../api.js'
import type { Notices } from './notices.svelte.js'

/** The job that the engine runs, as its events tell it. */
export class Job {
  progress = $state.raw<JobProgress | null>(null)
  readonly isActive = $derived(this.progress?.status === 'running' || this.progress?.status === 'paused')
  readonly isPaused = $derived(this.progress?.status === 'paused')
  readonly #api: Api
  readonly #notices: Notices

  constructor(api: Api, notices: Notices) {
    this.#api = api
    this.#notices = notices
  }

  async pauseOrResume(): Promise<void> {
    if (!this.isActive) return
    await this.#notices.guard(() =>
      this.isPaused ? this.#api.engine.resumeJob({}) : this.#api.engine.pauseJob({}),
    )
  }

  async cancel(): Promise<void> {
    await this.#notices.guard(() => this.#api.engine.cancelJob({}))
  }
}
