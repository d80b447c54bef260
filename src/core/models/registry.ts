import { z } from 'zod'
import { AppError } from '../../shared/errors.js'
import registryJson from '../../../resources/models/registry.json' with { type: 'json' }
import { knownModelSchema, refusedFileSchema } from './known-model.js'
import { modelManifestSchema, totalBytesOf, type ModelManifest } from './manifest.js'
import { memoryNeedBytes } from './memory-need.js'

type ListedModel = Readonly<z.infer<typeof knownModelSchema>>
type ListedVariant = ListedModel['variants'][number]

/** One precision of a model, with what it takes. */
export type KnownVariant = Readonly<
  ListedVariant & {
    /** Of the installed model: unique over models and variants. */
    modelId: string
    /** What is downloaded, null when it has to be imported. */
    downloadBytes: number | null
    /** Estimate: memory-need.ts says how. */
    memoryBytes: number
  }
>

/** A model that Shutterword knows of, installed or not. */
export type KnownModel = Readonly<Omit<ListedModel, 'variants'> & { variants: readonly KnownVariant[] }>

/** A pinned file of a variant that can be downloaded. */
export type RemoteFile = Extract<ListedVariant['source'], { kind: 'download' }>['files'][number]

const registrySchema = z.strictObject({
  version: z.literal(1),
  models: z.array(knownModelSchema),
  refused: z.array(refusedFileSchema),
})

type Registry = Readonly<{
  models: readonly KnownModel[]
  refused: readonly Readonly<z.infer<typeof refusedFileSchema>>[]
}>

let registry: Registry | null = null

/** Read at the first question, not at every start. */
function readRegistry(): Registry {
  if (registry) return registry
  const { models, refused } = registrySchema.parse(registryJson)
  return (registry = { models: models.map(withVariants), refused })
}

/** All models of resources/models/registry.json, in the order in which they are offered. */
export function knownModels(): readonly KnownModel[] {
  return readRegistry().models
}

/** Models that somebody lists in a registry of their own, in the same form. Throws what zod says of it. */
export function parseKnownModels(value: unknown): readonly KnownModel[] {
  return z
    .strictObject({ version: z.literal(1), models: z.array(knownModelSchema) })
    .parse(value)
    .models.map(withVariants)
}

/** The manifest.json that an installed variant gets. Throws `invalid-input` for one that has to be imported. */
export function manifestOf(model: KnownModel, variant: KnownVariant): ModelManifest {
  const { source } = variant
  if (source.kind !== 'download') {
    throw new AppError('variant-not-downloadable', {
      name: model.name,
      variant: variant.variant,
      why: source.why,
      how: source.how,
    })
  }
  return modelManifestSchema.parse({
    id: variant.modelId,
    name: variant === model.variants[0] ? model.name : `${model.name} (${variant.variant})`,
    description: model.recommendation,
    family: model.family,
    revision: revisionOf(source.files),
    variant: variant.variant,
    files: source.files.map(({ role, path, sizeBytes, sha256 }) => ({ role, path, sizeBytes, sha256 })),
    preprocess: model.preprocess,
    image: model.image,
    text: model.text,
    embeddingDimension: model.embeddingDimension,
    scoring: model.scoring,
    templates: model.templates,
    languages: model.languages,
    licence: model.licence.name,
    accuracy: model.accuracy,
  })
}

/** Path of a file below the hub's address (or its mirror's), each part escaped. */
export function hubPath(file: RemoteFile): string {
  const parts = [...file.repository.split('/'), 'resolve', file.revision, ...file.remotePath.split('/')]
  return parts.map(encodeURIComponent).join('/')
}

/** Why a file of this sha256 is refused, null when nothing is known against it. */
export function whyRefused(sha256: string): string | null {
  return readRegistry().refused.find((file) => file.sha256 === sha256)?.why ?? null
}

function withVariants(model: ListedModel): KnownModel {
  return { ...model, variants: model.variants.map((variant) => withNeeds(model, variant)) }
}

function withNeeds(model: ListedModel, variant: ListedVariant): KnownVariant {
  const { source } = variant
  return {
    ...variant,
    modelId: variant.variant === 'fp32' ? model.id : `${model.id}-${variant.variant}`,
    downloadBytes: source.kind === 'download' ? totalBytesOf(source.files) : null,
    memoryBytes: memoryNeedBytes(model.parametersMillions, source),
  }
}

/** Twelve digits of every commit that the files come from: another one is another revision. */
function revisionOf(files: readonly RemoteFile[]): string {
  return [...new Set(files.map((file) => file.revision.slice(0, 12)))].join('+')
}
