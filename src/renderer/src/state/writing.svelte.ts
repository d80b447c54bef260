import type { FolderId, PhotoId } from '../../../shared/photo.js'
import type {
  BatchId,
  UndoReport,
  WriteBatch,
  WritePlan,
  WriteReport,
  WrittenFile,
} from '../../../shared/write-plan.js'
import type { Api } from '../api.js'
import { errorView, type ErrorView } from '../lib/error-text.js'
import { text } from '../../../shared/texts/window/window-text.js'
import type { Problem } from '../../../shared/problem.js'

/** Where the writing dialog stands. */
export type WriteStep =
  | Readonly<{ name: 'closed' }>
  | Readonly<{ name: 'planning' }>
  | Readonly<{ name: 'plan'; plan: WritePlan }>
  | Readonly<{ name: 'applying'; plan: WritePlan }>
  | Readonly<{ name: 'report'; report: WriteReport; plan: WritePlan }>
  | Readonly<{ name: 'undoing' }>
  | Readonly<{ name: 'undone'; report: UndoReport }>
  | Readonly<{ name: 'failed'; error: ErrorView }>

/** Planning, applying and undoing writes. */
export class Writing {
  step = $state.raw<WriteStep>({ name: 'closed' })
  batches = $state.raw<readonly WriteBatch[] | null>(null)
  /** What the last write or undo of this window came to, in words; null while none has ended. */
  outcome = $state<string | null>(null)
  #lastRequest: Parameters<Api['engine']['planWrites']>[0] | null = null
  readonly #api: Api

  constructor(api: Api) {
    this.#api = api
  }

  /** True while closing the dialog would leave something running unseen. */
  get isBusy(): boolean {
    return this.step.name === 'applying' || this.step.name === 'undoing'
  }

  get isPlanning(): boolean {
    return this.step.name === 'planning'
  }

  async plan(folderId: FolderId, photoIds?: readonly PhotoId[]): Promise<void> {
    this.#lastRequest = photoIds ? { folderId, photoIds } : { folderId }
    await this.planAgain()
  }

  async planAgain(): Promise<void> {
    const request = this.#lastRequest
    if (!request) return
    this.step = { name: 'planning' }
    await this.#run(async () => {
      const plan = await this.#api.engine.planWrites(request)
      // Closed while planning: the plan is left to be replaced by the next one.
      if (this.isPlanning) this.step = { name: 'plan', plan }
    })
  }

  async apply(): Promise<void> {
    if (this.step.name !== 'plan') return
    const { plan } = this.step
    this.step = { name: 'applying', plan }
    this.outcome = null
    await this.#run(async () => {
      const report = await this.#api.engine.applyWrites({ planId: plan.planId })
      this.outcome = text.write.report(report.written)
      this.step = { name: 'report', report, plan }
    })
  }

  /** Photos of the last write that could not be written, but whose tags a sidecar can hold. */
  get sidecarHelps(): readonly PhotoId[] {
    if (this.step.name !== 'report') return []
    const { plan, report } = this.step
    const possible = plan.photos.filter((photo) => photo.decision === 'skip' && photo.sidecarPossible)
    const failed = report.results.filter(
      ({ outcome, problem }) => outcome === 'failed' && sidecarHelps(problem),
    )
    return [...possible, ...failed].map(({ photoId }) => photoId)
  }

  /** Plans these photos with sidecars, whatever the settings say of the others. */
  async planIntoSidecars(photoIds: readonly PhotoId[]): Promise<void> {
    const folderId = this.#lastRequest?.folderId
    if (!folderId) return
    this.#lastRequest = { folderId, photoIds, policy: { alwaysSidecar: true } }
    await this.planAgain()
  }

  /** Takes back a batch, the last write of a photo, or everything since a moment. */
  async undo(
    which: Readonly<{ batchId: BatchId } | { photoId: PhotoId } | { since: string }>,
  ): Promise<void> {
    this.step = { name: 'undoing' }
    this.outcome = null
    await this.#run(async () => {
      const report = await this.#api.engine.undoWrites(which)
      this.outcome = text.job.restored(report.restored + report.merged)
      this.step = { name: 'undone', report }
    })
  }

  close(): void {
    if (!this.isBusy) this.step = { name: 'closed' }
  }

  async loadHistory(): Promise<void> {
    this.batches = null
    await this.#run(async () => {
      this.batches = await this.#api.engine.writeHistory({})
    })
  }

  /** The files of a batch. */
  async files(batchId: BatchId): Promise<readonly WrittenFile[]> {
    return this.#api.engine.writtenFiles({ batchId })
  }

  async #run(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.step = { name: 'failed', error: errorView(error) }
    }
  }
}

/** True when the photo itself could not take the tags, and a sidecar can hold them. */
function sidecarHelps(problem: Problem | null): boolean {
  return problem !== null && 'sidecarHelps' in problem.detail && problem.detail.sidecarHelps
}
