import { AppError } from '../../shared/errors.js'
import type { ModelActivity, ModelProgress } from '../../shared/models.js'
import type { TransferFigures } from '../models/install/transfer-meter.js'
import type { Emit } from './events.js'

type Running = { progress: ModelProgress; readonly stop: AbortController; readonly ended: Promise<void> }

export type WorkContext = Readonly<{ signal: AbortSignal; onProgress: (figures: TransferFigures) => void }>

const nothingYet: TransferFigures = {
  doneBytes: 0,
  totalBytes: 0,
  bytesPerSecond: null,
  secondsLeft: null,
  waiting: null,
}

/** What is being done to models: one thing at a time to each, told as it goes on, stopped when the user says so. */
export class ModelWork {
  readonly #emit: Emit
  readonly #running = new Map<string, Running>()

  constructor(emit: Emit) {
    this.#emit = emit
  }

  get progress(): readonly ModelProgress[] {
    return [...this.#running.values()].map(({ progress }) => progress)
  }

  /** Does `work`; a second one on the same model is refused while it goes on. */
  async run<T>(
    modelId: string,
    activity: ModelActivity,
    work: (context: WorkContext) => Promise<T>,
  ): Promise<T> {
    if (this.#running.has(modelId)) {
      throw new AppError('model-work-under-way', { modelId })
    }
    const stop = new AbortController()
    let end: () => void = () => undefined
    const ended = new Promise<void>((resolve) => {
      end = resolve
    })
    const running: Running = { progress: { modelId, activity, ...nothingYet }, stop, ended }
    this.#running.set(modelId, running)
    this.#emit('modelsChanged', {})
    const onProgress = (figures: TransferFigures): void => {
      running.progress = { modelId, activity, ...figures }
      this.#emit('modelProgress', running.progress)
    }
    try {
      return await work({ signal: stop.signal, onProgress })
    } finally {
      this.#running.delete(modelId)
      end()
      this.#emit('modelsChanged', {})
    }
  }

  /** Resolves when the work on this model has ended; at once when there is none. */
  async stop(modelId: string): Promise<void> {
    const running = this.#running.get(modelId)
    running?.stop.abort()
    await running?.ended
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((modelId) => this.stop(modelId)))
  }
}
