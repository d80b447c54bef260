import { AppError } from '../../../shared/errors.js'
import type {
  DamagedModelFile,
  ListedModel,
  ModelList,
  ModelProgress,
  ModelSource,
} from '../../../shared/models.js'
import type { Api } from '../api.js'
import { errorView, type ErrorView } from '../lib/error-text.js'
import { modelText } from '../../../shared/texts/window/model-text.js'
import type { Notices } from './notices.svelte.js'

/** What was last said of a model: a good end, damage that was found, or a failure. */
export type ModelOutcome = Readonly<
  | { kind: 'said'; text: string }
  | { kind: 'damaged'; files: readonly DamagedModelFile[] }
  | { kind: 'failed'; error: ErrorView }
>

/** The list of models and what is being done to them. */
export class Models {
  list = $state.raw<ModelList | null>(null)
  progress = $state.raw<ReadonlyMap<string, ModelProgress>>(new Map())
  outcomes = $state.raw<ReadonlyMap<string, ModelOutcome>>(new Map())
  error = $state.raw<ErrorView | null>(null)
  /** The model that is shown; null: the one in use. */
  shownId = $state<string | null>(null)
  /** A folder is chosen, read and checked. */
  isImporting = $state(false)
  importError = $state.raw<ErrorView | null>(null)
  #isShown = false
  readonly #api: Api
  readonly #notices: Notices

  constructor(api: Api, notices: Notices) {
    this.#api = api
    this.#notices = notices
  }

  /** The list is looked at; returns what is to be done when it no longer is. */
  show(): () => void {
    this.#isShown = true
    void this.load()
    return () => {
      this.#isShown = false
    }
  }

  async load(): Promise<void> {
    try {
      const list = await this.#api.engine.models({})
      this.list = list
      this.progress = new Map(list.work.map((progress) => [progress.modelId, progress]))
      this.error = null
    } catch (error) {
      this.error = errorView(error)
    }
  }

  /** The list again, when somebody has looked at it before. */
  async reload(): Promise<void> {
    if (this.list) await this.load()
  }

  follow(progress: ModelProgress): void {
    // What ended meanwhile is not brought back by an event that was on its way.
    if (this.progress.has(progress.modelId)) {
      this.progress = new Map([...this.progress, [progress.modelId, progress]])
    }
  }

  async install({ id, name }: ListedModel, acceptsLicence: boolean): Promise<void> {
    await this.#run(id, async () => {
      await this.#api.engine.installModel({ modelId: id, acceptsLicence })
      if (!this.#isShown) this.#notices.say(modelText.installed(name))
      return null
    })
  }

  async stop({ id }: ListedModel): Promise<void> {
    await this.#notices.guard(() => this.#api.engine.stopModelWork({ modelId: id }))
  }

  async verify({ id }: ListedModel): Promise<void> {
    await this.#run(id, async () => {
      const files = await this.#api.engine.verifyModel({ modelId: id })
      return files.length > 0 ? { kind: 'damaged', files } : { kind: 'said', text: modelText.verified }
    })
  }

  async repair({ id }: ListedModel): Promise<void> {
    await this.#run(id, async () => {
      const files = await this.#api.engine.repairModel({ modelId: id })
      return { kind: 'said', text: modelText.repaired(files) }
    })
  }

  async remove({ id }: ListedModel): Promise<void> {
    await this.#run(id, async () => {
      await this.#api.engine.removeModel({ modelId: id })
      return null
    })
  }

  /** `model`: what the folder is said to be. */
  async importFolder(model: ListedModel | null = null): Promise<void> {
    this.importError = null
    this.isImporting = true
    try {
      await this.#import(model === null ? {} : { asModelId: model.id })
    } catch (error) {
      this.importError = errorView(error)
    } finally {
      this.isImporting = false
    }
  }

  async #import(input: { readonly asModelId?: string }): Promise<void> {
    const imported = await this.#api.host.importModelFolder(input)
    if (!imported) return
    this.#notices.say(modelText.imported(imported.name))
    this.shownId = imported.modelId
    await this.reload()
  }

  /** True when the user, asked by the system, said yes. */
  async changeSource(source: ModelSource): Promise<boolean> {
    const isChanged = await this.#notices.guard(() => this.#api.host.changeModelSource(source))
    if (isChanged) await this.reload()
    return isChanged ?? false
  }

  async #run(modelId: string, work: () => Promise<ModelOutcome | null>): Promise<void> {
    this.#say(modelId, null)
    try {
      this.#say(modelId, await work())
    } catch (error) {
      if (!this.#isShown) this.#notices.fail(error)
      const isCancelled = error instanceof AppError && error.code === 'cancelled'
      this.#say(modelId, isCancelled ? null : { kind: 'failed', error: errorView(error) })
    }
    await this.reload()
  }

  #say(modelId: string, outcome: ModelOutcome | null): void {
    const others = [...this.outcomes].filter(([id]) => id !== modelId)
    this.outcomes = new Map(outcome === null ? others : [...others, [modelId, outcome]])
  }
}
