import { isDeepStrictEqual } from 'node:util'
import type { ModelManifest } from '../manifest.js'
import { knownModels, manifestOf, type KnownModel, type KnownVariant } from '../registry.js'
import { unusable } from './model-folder.js'

/** A model of the list, in one of its variants. */
export type KnownChoice = Readonly<{ model: KnownModel; variant: KnownVariant }>

type Facts = Pick<
  ModelManifest,
  'id' | 'name' | 'description' | 'scoring' | 'templates' | 'languages' | 'licence' | 'accuracy'
>
type Found = Omit<ModelManifest, keyof Facts>

/**
 * What the list says of a model: of the one that the user names, or of the one whose graphs the folder holds byte for
 * byte; else the folder's own facts.
 */
export function knownFacts(folder: string, found: Found, chosen: KnownChoice | null, own: Facts): Facts {
  const choice = chosen ?? sameGraphs(found)
  if (!choice) return own
  if (chosen) checkSame(folder, found, chosen)
  const { model, variant } = choice
  return {
    id: variant.modelId,
    name: variant === model.variants[0] ? model.name : `${model.name} (${variant.variant})`,
    description: model.recommendation,
    scoring: model.scoring,
    templates: model.templates,
    languages: model.languages,
    licence: model.licence.name,
    accuracy: model.accuracy,
  }
}

/** A folder that is said to be a model of the list has to look like it. */
function checkSame(folder: string, found: Found, { model, variant }: KnownChoice): void {
  const differences: readonly (readonly [what: string, expected: unknown, found: unknown])[] = [
    ['family', model.family, found.family],
    ['precision', variant.variant, found.variant],
    ['size of embeddings', model.embeddingDimension, found.embeddingDimension],
    ['preparation of photos', model.preprocess, found.preprocess],
    ['context length', model.text.contextLength, found.text.contextLength],
  ]
  for (const [what, expected, value] of differences) {
    if (isDeepStrictEqual(expected, value)) continue
    throw unusable(
      folder,
      `expected ${model.name} with ${what} ${JSON.stringify(expected)}, found ${JSON.stringify(value)}`,
    )
  }
}

function sameGraphs(found: Found): KnownChoice | null {
  const hashes = new Set(found.files.map(({ sha256 }) => sha256))
  for (const model of knownModels()) {
    for (const variant of model.variants) {
      if (variant.source.kind !== 'download') continue
      const graphs = manifestOf(model, variant).files.filter(
        ({ role }) => role === 'image' || role === 'text',
      )
      if (graphs.every(({ sha256 }) => hashes.has(sha256))) return { model, variant }
    }
  }
  return null
}
