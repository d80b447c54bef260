import { join } from 'node:path'
import type { FullEngineApi } from '../../shared/contract.js'
import { AppError } from '../../shared/errors.js'
import { createHttpClient } from '../models/install/http-client.js'
import { importModel, type LocalModel } from '../models/install/import-model.js'
import { installModel, type InstallPlan, type Network } from '../models/install/install-model.js'
import { readLocalModel } from '../models/install/local-model.js'
import { removeModel, removePartial } from '../models/install/remove-model.js'
import { repairModel } from '../models/install/repair-model.js'
import { TransferMeter } from '../models/install/transfer-meter.js'
import { damageOf } from '../models/install/verify-model.js'
import { partialBytes } from '../models/install/work-folders.js'
import type { InstalledModel } from '../models/installed-models.js'
import type { KnownChoice } from '../models/layouts/known-facts.js'
import { totalBytesOf } from '../models/manifest.js'
import type { ModelShelf } from '../models/model-shelf.js'
import { hubPath, manifestOf, whyRefused } from '../models/registry.js'
import type { ModelSources } from './model-source.js'
import type { ModelWork } from './model-work.js'
import type { Session } from './session.js'

type ModelApi = Pick<
  FullEngineApi,
  | 'models'
  | 'installModel'
  | 'stopModelWork'
  | 'verifyModel'
  | 'repairModel'
  | 'removeModel'
  | 'importModel'
  | 'checkModelSource'
  | 'setModelSource'
  | 'useModelSource'
>

type Desk = Readonly<{ shelf: ModelShelf; work: ModelWork; sources: ModelSources }>

const licencesFact = 'accepted-licences'

/** Models: what there is, and getting, checking and removing them. */
export function modelActions(session: Session, { shelf, work, sources }: Desk): ModelApi {
  const { settings } = session.parts.catalogue
  const { modelsFolder } = shelf

  const accepted = (): readonly string[] => settings.fact(licencesFact)?.split(' ') ?? []

  /** What has to be accepted before a byte of this model is asked for; null when nothing (more) has to be. */
  const termsOf = (modelId: string): string | null => {
    const model = shelf.knownModel(modelId)?.model
    if (!model?.licence.gate || accepted().includes(modelId)) return null
    return `${model.name}: ${model.licence.gate.terms} (${model.licence.name})`
  }

  const changed = async (): Promise<void> => {
    await shelf.reload()
    session.parts.emit('modelsChanged', {})
    session.parts.emit('statusChanged', {})
  }

  const remove = async (modelId: string): Promise<void> => {
    const model = shelf.installedModel(modelId)
    if (!model && (await partialBytes(modelsFolder, modelId)) === null) installed(shelf, modelId)
    if (model) await removeInstalled(model, modelId === session.settings.all.modelId, modelsFolder)
    await removePartial(modelsFolder, modelId)
    await changed()
  }

  const withNetwork = async <T>(use: (network: Network) => Promise<T>): Promise<T> => {
    const client = createHttpClient({ proxy: sources.proxy })
    try {
      return await use({ client, mirror: sources.mirror })
    } finally {
      await client.close()
    }
  }

  return {
    models: async () => {
      const licences = new Set(accepted())
      return {
        models: await shelf.list((modelId) => licences.has(modelId)),
        source: sources.shown,
        sourceName: sources.mirror === null ? sources.base.hostname : sources.mirror.href.replace(/\/$/, ''),
        isUnencrypted: sources.isUnencrypted,
        location: modelsFolder,
        work: work.progress,
      }
    },
    installModel: async ({ modelId, acceptsLicence }) => {
      const plan = planOf(shelf, modelId, sources.base)
      const terms = termsOf(modelId)
      if (terms !== null) {
        if (!acceptsLicence) throw new AppError('licence-to-accept', { terms })
        settings.setFact(licencesFact, [...accepted(), modelId].join(' '))
      }
      await work.run(modelId, 'install', async (context) =>
        withNetwork((network) => installModel({ plan, modelsFolder, network, ...context })),
      )
      await changed()
    },
    stopModelWork: async ({ modelId }) => work.stop(modelId),
    verifyModel: async ({ modelId }) => {
      const { manifest, folder } = installed(shelf, modelId)
      const damaged = await work.run(modelId, 'verify', async ({ signal, onProgress }) => {
        const meter = new TransferMeter(totalBytesOf(manifest.files), onProgress)
        return damageOf(manifest, folder, {
          signal,
          onBytes: (bytes) => {
            meter.add(bytes)
          },
        })
      })
      return damaged
    },
    repairModel: async ({ modelId }) => {
      const model = shelf.installedModel(modelId)
      if (model?.isBundled) {
        throw new AppError('bundled-model-not-installed-again', { name: model.manifest.name })
      }
      const plan = planOf(shelf, modelId, sources.base)
      const terms = termsOf(modelId)
      if (terms !== null) {
        throw new AppError('licence-to-accept-first', { terms })
      }
      const folder = model?.folder ?? join(modelsFolder, modelId)
      const repaired = await work.run(modelId, 'repair', async (context) =>
        withNetwork((network) =>
          repairModel({ plan, modelsFolder, network, ...context }, folder, model?.manifest ?? null),
        ),
      )
      await changed()
      return repaired
    },
    removeModel: async ({ modelId }) => {
      await work.stop(modelId)
      await session.inTurn(() => remove(modelId))
    },
    importModel: async ({ path, asModelId, variant }) => {
      const known = asModelId === undefined ? null : knownAs(shelf, asModelId)
      const model = await readLocalModel(path, {
        ...(variant === undefined ? {} : { variant }),
        ...(known === null ? {} : { known }),
      })
      const { id, name } = model.manifest
      refuseImport(model, shelf)
      await work.run(id, 'import', (context) => importModel({ model, modelsFolder, ...context }))
      await changed()
      return { modelId: id, name }
    },
    checkModelSource: async (source) => sources.check(source),
    setModelSource: async (source) => {
      sources.keep(source)
      session.parts.emit('modelsChanged', {})
    },
    useModelSource: async (source) => {
      sources.useForThisRun(source)
    },
  }
}

function knownAs(shelf: ModelShelf, modelId: string): KnownChoice {
  const choice = shelf.knownModel(modelId)
  if (!choice) throw unknown(modelId, 'a model that shutterword models lists')
  return choice
}

function planOf(shelf: ModelShelf, modelId: string, base: URL): InstallPlan {
  const choice = knownAs(shelf, modelId)
  const manifest = manifestOf(choice.model, choice.variant)
  const { source } = choice.variant
  const files = source.kind === 'download' ? source.files : []
  return {
    manifest,
    files: files.map((file) => ({
      url: new URL(hubPath(file), base).href,
      path: file.path,
      sizeBytes: file.sizeBytes,
      sha256: file.sha256,
    })),
  }
}

function installed(shelf: ModelShelf, modelId: string): InstalledModel {
  const model = shelf.installedModel(modelId)
  if (!model) throw unknown(modelId, 'an installed model')
  return model
}

function unknown(modelId: string, expected: string): AppError {
  return new AppError('model-not-in-list', { expected, modelId })
}

async function removeInstalled(model: InstalledModel, isInUse: boolean, modelsFolder: string): Promise<void> {
  const { name } = model.manifest
  if (model.isBundled) throw new AppError('bundled-model-stays', { name })
  if (isInUse) throw new AppError('model-is-in-use', { name })
  await removeModel(model.folder, modelsFolder)
}

/** A model may not take the place of the bundled one, nor bring a file that is known to be wrong. */
function refuseImport({ manifest }: LocalModel, shelf: ModelShelf): void {
  if (shelf.installedModel(manifest.id)?.isBundled) {
    throw new AppError('id-of-bundled-model', { name: manifest.name })
  }
  for (const { path, sha256 } of manifest.files) {
    const why = whyRefused(sha256)
    if (why !== null) throw new AppError('model-file-refused', { path, name: manifest.name, why })
  }
}
