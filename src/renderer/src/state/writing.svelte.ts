import type { FolderId, PhotoId } from '../../../shared/photo.js'
import type { BatchId, UndoReport, WriteBatch, WritePlan, WriteReport } from '../../../shared/write-plan.js'
import type { Api } from '../api.js'
import { errorView, type ErrorView } from '../lib/error-text.js'

/** Where the writing dialog stands. */
export type WriteStep =
  | Readonly<{ name: 'closed' }>
  | Readonly<{ name: 'planning' }>
  | Readonly<{ name: 'plan'; plan: WritePlan }>
  | Readonly<{ name: 'applying'; plan: WritePlan }>
  | Readonly<{ name: 'report'; report: WriteReport }>
  | Readonly<{ name: 'undoing' }>
  | Readonly<{ name: 'undone'; report: UndoReport }>
  | Readonly<{ name: 'failed'; error: ErrorView }>

/** Planning, applying and undoing writes. */
export class Writing {
  step = $state.raw<WriteStep>({ name: 'closed' })
  batches = $state.raw<readonly WriteBatch[] | null>(null)
  #lastRequest: { readonly folderId: FolderId; readonly photoIds?: readonly PhotoId[] } | null = null
  readonly #api: Api

  constructor(api: Api) {
    this.#api = api
  }

  /** True while closing the dialog would leave something running unseen. */
  get isBusy(): boolean {
    return this.step.name === 'applying' || this.step.name === 'undoing'
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
      if (this.step.name === 'planning') this.step = { name: 'plan', plan }
    })
  }

  async apply(): Promise<void> {
    if (this.step.name !== 'plan') return
    const { plan } = this.step
    this.step = { name: 'applying', plan }
    await this.#run(async () => {
      const report = await this.#api.engine.applyWrites({ planId: plan.planId })
      this.step = { name: 'report', report }
    })
  }

  /** Takes back a batch, the last write of a photo, or everything since a moment. */
  async undo(
    which: Readonly<{ batchId: BatchId } | { photoId: PhotoId } | { since: string }>,
  ): Promise<void> {
    this.step = { name: 'undoing' }
    await this.#run(async () => {
      const report = await this.#api.engine.undoWrites(which)
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

  async #run(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.step = { name: 'failed', error: errorView(error) }
    }
  }
}
