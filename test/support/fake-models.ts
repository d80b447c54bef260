import type { EngineApi } from '../../src/shared/contract.js'
import { AppError } from '../../src/shared/errors.js'
import type { ListedModel, ModelProgress, ModelSource, ModelState } from '../../src/shared/models.js'

type Emit = (event: string, payload: unknown) => void

type ModelMethods = Pick<
  EngineApi,
  'models' | 'installModel' | 'stopModelWork' | 'verifyModel' | 'repairModel' | 'removeModel'
>

/** Models in memory: one in every state that the list can show. */
export class FakeModels implements ModelMethods {
  list: readonly ListedModel[] = fakeModels
  source: ModelSource = { mirror: null, proxy: null }
  readonly #emit: Emit
  readonly #isInUse: (modelId: string) => boolean
  readonly #work = new Map<string, { progress: ModelProgress; end: (error: Error | null) => void }>()

  constructor(emit: Emit, isInUse: (modelId: string) => boolean) {
    this.#emit = emit
    this.#isInUse = isInUse
  }

  models: EngineApi['models'] = async () => ({
    models: this.list,
    source: this.source,
    sourceName: this.source.mirror ?? 'huggingface.co',
    isUnencrypted: this.source.mirror?.startsWith('http:') ?? false,
    location: '/home/ada/.local/share/shutterword/models',
    work: [...this.#work.values()].map(({ progress }) => progress),
  })

  installModel: EngineApi['installModel'] = async ({ modelId, acceptsLicence }) => {
    const model = this.#model(modelId)
    const { licence } = model
    if (licence.terms !== null && !licence.isAccepted && !acceptsLicence) {
      throw new AppError('licence-to-accept', { terms: licence.terms })
    }
    this.#change(modelId, { licence: { ...licence, isAccepted: licence.terms !== null } })
    await this.#run(modelId, 'install', model.sizeBytes ?? 0)
    this.#setState(modelId, { kind: 'installed' })
  }

  stopModelWork: EngineApi['stopModelWork'] = async ({ modelId }) => {
    const running = this.#work.get(modelId)
    if (!running) return
    if (running.progress.activity === 'install') {
      this.#setState(modelId, { kind: 'partial', doneBytes: running.progress.doneBytes })
    }
    running.end(new AppError('cancelled', {}))
  }

  verifyModel: EngineApi['verifyModel'] = async ({ modelId }) => {
    const { state } = this.#model(modelId)
    if (state.kind !== 'damaged') return []
    return state.files.map((path) => ({ path, expected: '1000 bytes', found: 'no file' }))
  }

  repairModel: EngineApi['repairModel'] = async ({ modelId }) => {
    const { state } = this.#model(modelId)
    this.#setState(modelId, { kind: 'installed' })
    return state.kind === 'damaged' ? state.files : []
  }

  removeModel: EngineApi['removeModel'] = async ({ modelId }) => {
    if (this.#isInUse(modelId)) throw new AppError('model-is-in-use', { name: modelId })
    this.#setState(modelId, { kind: 'not-installed' })
  }

  /** How far a running download is, as the engine's event tells it. */
  show(progress: Partial<ModelProgress> & Pick<ModelProgress, 'modelId'>): void {
    const running = this.#work.get(progress.modelId)
    if (!running) throw new Error(`Expected work on ${progress.modelId}, found none`)
    running.progress = { ...running.progress, ...progress }
    this.#emit('modelProgress', running.progress)
  }

  /** Ends what is being done to a model. */
  end(modelId: string, error: Error | null = null): void {
    this.#work.get(modelId)?.end(error)
  }

  /** Begins a download as another window or the command line would. */
  begin(modelId: string): void {
    void this.installModel({ modelId, acceptsLicence: true }).catch(() => undefined)
  }

  async #run(modelId: string, activity: ModelProgress['activity'], totalBytes: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const progress: ModelProgress = {
        modelId,
        activity,
        doneBytes: 0,
        totalBytes,
        bytesPerSecond: null,
        secondsLeft: null,
        waiting: null,
      }
      const end = (error: Error | null) => {
        this.#work.delete(modelId)
        this.#emit('modelsChanged', {})
        if (error) reject(error)
        else resolve()
      }
      this.#work.set(modelId, { progress, end })
      this.#emit('modelsChanged', {})
    })
  }

  #model(modelId: string): ListedModel {
    const model = this.list.find(({ id }) => id === modelId)
    if (!model) throw new AppError('model-not-in-list', { expected: 'a model', modelId })
    return model
  }

  #setState(modelId: string, state: ModelState): void {
    this.#change(modelId, { state })
  }

  #change(modelId: string, changes: Partial<ListedModel>): void {
    this.list = this.list.map((model) => (model.id === modelId ? { ...model, ...changes } : model))
    this.#emit('modelsChanged', {})
  }
}

const clip: ListedModel = {
  id: 'vit-b-32-256-datacomp',
  groupId: 'vit-b-32-256-datacomp',
  name: 'ViT-B-32-256 DataComp',
  recommendation: 'Best for English on a laptop: quick, and more accurate than other models of its size.',
  variant: 'fp32',
  languages: ['en'],
  licence: { name: 'MIT', url: 'https://example.org/mit', terms: null, isAccepted: false, note: null },
  accuracy: [
    { measure: 'ImageNet-1k zero-shot top-1', value: 0.7281, source: 'open_clip' },
    { measure: 'COCO text to image recall at 5', value: 0.6543, source: 'open_clip' },
  ],
  parametersMillions: 151.3,
  embeddingDimension: 512,
  inputPx: 256,
  sizeBytes: 608_394_423,
  memoryBytes: 1_300_000_000,
  isBundled: false,
  canDownload: true,
  state: { kind: 'not-installed' },
}

export const fakeModels: readonly ListedModel[] = [
  {
    ...clip,
    id: 'starter',
    groupId: 'starter',
    name: 'Starter',
    recommendation: 'Small and quick, comes with Shutterword: knows 200 things and 63 broader concepts.',
    licence: { ...clip.licence, name: 'Terms of the training data apply', url: null },
    accuracy: [{ measure: 'top-1, 200 leaf classes', value: 0.359, source: 'MODEL_CARD.md' }],
    parametersMillions: null,
    sizeBytes: 7_065_687,
    memoryBytes: null,
    isBundled: true,
    canDownload: false,
    state: { kind: 'installed' },
  },
  clip,
  {
    ...clip,
    id: 'siglip2-b-16-224',
    groupId: 'siglip2-b-16-224',
    name: 'SigLIP 2 B/16 224',
    recommendation: 'Best when your words are not English, and the most accurate of its size.',
    languages: ['mul'],
    licence: { ...clip.licence, name: 'Apache-2.0' },
    sizeBytes: 1_535_640_448,
    memoryBytes: 3_100_000_000,
    state: { kind: 'partial', doneBytes: 512_000_000 },
  },
  {
    ...clip,
    id: 'siglip2-b-16-224-fp16',
    groupId: 'siglip2-b-16-224',
    name: 'SigLIP 2 B/16 224',
    recommendation: 'Best when your words are not English, and the most accurate of its size.',
    variant: 'fp16',
    languages: ['mul'],
    licence: { ...clip.licence, name: 'Apache-2.0' },
    sizeBytes: 785_264_785,
    memoryBytes: 1_600_000_000,
    state: { kind: 'damaged', files: ['onnx/text_model_fp16.onnx'] },
  },
  {
    ...clip,
    id: 'mobileclip-s0',
    groupId: 'mobileclip-s0',
    name: 'MobileCLIP S0',
    recommendation: 'Very quick on weak computers.',
    licence: {
      ...clip.licence,
      name: 'Apple ML Research',
      terms: 'For research only: not for any commercial use.',
      note: null,
    },
    sizeBytes: 217_575_500,
    memoryBytes: 520_000_000,
  },
  {
    ...clip,
    id: 'vit-bigg-14-laion2b',
    groupId: 'vit-bigg-14-laion2b',
    name: 'ViT-bigG-14 LAION-2B',
    recommendation: 'The most accurate free model; needs a large graphics card.',
    sizeBytes: null,
    memoryBytes: 11_000_000_000,
    canDownload: false,
    state: {
      kind: 'import-only',
      why: 'Nobody publishes ONNX files of it.',
      how: 'Make them with tools/export-onnx, then import their folder.',
    },
  },
]
