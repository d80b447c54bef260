import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import type { AppError } from '../../shared/errors.js'
import type { ListedModel, ModelState } from '../../shared/models.js'
import { missingFiles } from './install/verify-model.js'
import { partialBytes, sweepModelsFolder } from './install/work-folders.js'
import { listModels, type InstalledModel } from './installed-models.js'
import type { KnownChoice } from './layouts/known-facts.js'
import { totalBytesOf } from './manifest.js'
import { knownChoices } from './own-registry.js'

/** The models that are here and those that could be. */
export class ModelShelf {
  /** The user's own folder of models; the first is the application's. */
  readonly modelsFolder: string
  readonly #folders: readonly string[]
  #installed: readonly InstalledModel[] = []
  #known: ReadonlyMap<string, KnownChoice> = new Map()

  private constructor(folders: readonly string[]) {
    this.#folders = folders
    this.modelsFolder = folders[1] ?? ''
  }

  /** Reads what is there; damaged manifests are told, and the others are listed. */
  static async open(
    folders: readonly [bundled: string, own: string],
    onDamaged: (error: AppError) => void,
  ): Promise<ModelShelf> {
    const shelf = new ModelShelf(folders)
    await sweepModelsFolder(shelf.modelsFolder)
    await shelf.reload(onDamaged)
    return shelf
  }

  async reload(onDamaged: (error: AppError) => void = () => undefined): Promise<void> {
    this.#installed = await listModels(this.#folders, onDamaged)
    this.#known = await knownChoices(this.modelsFolder, onDamaged)
  }

  get installed(): readonly InstalledModel[] {
    return this.#installed
  }

  installedModel(id: string): InstalledModel | null {
    return this.#installed.find(({ manifest }) => manifest.id === id) ?? null
  }

  knownModel(id: string): KnownChoice | null {
    return this.#known.get(id) ?? null
  }

  /** Installed models that nobody lists first (the bundled one is among them), then all that are listed. */
  async list(isLicenceAccepted: (modelId: string) => boolean): Promise<readonly ListedModel[]> {
    const unlisted = this.#installed.filter(({ manifest }) => !this.#known.has(manifest.id))
    const own = unlisted.map(async (model) => ofInstalled(model, await stateOf(model)))
    const known = [...this.#known].map(async ([id, choice]) =>
      ofKnown(id, choice, await this.#stateOf(id, choice), isLicenceAccepted(id)),
    )
    return Promise.all([...own, ...known])
  }

  async #stateOf(id: string, { variant }: KnownChoice): Promise<ModelState> {
    const model = this.installedModel(id)
    if (model) return stateOf(model)
    // A folder of this name without a manifest that can be read: what a repair is for.
    if (await exists(join(this.modelsFolder, id))) return { kind: 'damaged', files: ['manifest.json'] }
    const doneBytes = await partialBytes(this.modelsFolder, id)
    if (doneBytes !== null) return { kind: 'partial', doneBytes }
    const { source } = variant
    return source.kind === 'download'
      ? { kind: 'not-installed' }
      : { kind: 'import-only', why: source.why, how: source.how }
  }
}

async function stateOf({ manifest, folder }: InstalledModel): Promise<ModelState> {
  const files = await missingFiles(manifest, folder)
  return files.length === 0 ? { kind: 'installed' } : { kind: 'damaged', files }
}

function ofInstalled({ manifest, isBundled }: InstalledModel, state: ModelState): ListedModel {
  const { id, name, description, variant, languages, licence, accuracy, embeddingDimension } = manifest
  return {
    id,
    groupId: id,
    name,
    recommendation: description,
    variant,
    languages,
    licence: { name: licence, url: null, terms: null, isAccepted: false, note: null },
    accuracy,
    parametersMillions: null,
    embeddingDimension,
    inputPx: manifest.preprocess.inputPx,
    sizeBytes: totalBytesOf(manifest.files),
    memoryBytes: null,
    isBundled,
    canDownload: false,
    state,
  }
}

function ofKnown(
  id: string,
  { model, variant }: KnownChoice,
  state: ModelState,
  isAccepted: boolean,
): ListedModel {
  const { licence, parametersMillions } = model
  return {
    id,
    groupId: model.id,
    name: model.name,
    recommendation: model.recommendation,
    variant: variant.variant,
    languages: model.languages,
    licence: {
      name: licence.name,
      url: licence.url,
      terms: licence.gate?.terms ?? null,
      isAccepted,
      note: licence.note,
    },
    accuracy: model.accuracy,
    parametersMillions: parametersMillions.image + parametersMillions.text,
    embeddingDimension: model.embeddingDimension,
    inputPx: model.preprocess.inputPx,
    sizeBytes: variant.downloadBytes,
    memoryBytes: variant.memoryBytes,
    isBundled: false,
    canDownload: variant.source.kind === 'download',
    state,
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}
