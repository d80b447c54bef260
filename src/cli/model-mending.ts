import type { ListedModel } from '../shared/models.js'
import { modelMendingText, type ModelMending } from '../shared/texts/model-mending-text.js'

/** How a damaged model is mended: by a download only where its files can be downloaded. */
export function mendingOf({ isBundled, canDownload, state }: ListedModel): ModelMending {
  if (state.kind === 'import-only') return 'import'
  if (isBundled) return 'reinstall'
  return canDownload ? 'repair' : 'import-again'
}

export function mendingText(model: ListedModel): string {
  return modelMendingText[mendingOf(model)](model.id)
}
