import type { Evidence } from '../../shared/tag.js'
import { defaultSettings } from '../../shared/settings.js'
import type { VocabularyTag } from '../catalogue/catalogue.js'
import { suggestTags } from '../score/suggest-tags.js'
import { impliedPaths, tagKey } from '../vocabulary/hierarchy.js'
import type { TagMatrix } from '../vocabulary/tag-matrix.js'
import type { EmbeddedPhoto } from './embed-dataset.js'
import type { SuggestionReport } from './evaluation.js'

type LabelledPhoto = Readonly<{ photo: EmbeddedPhoto; tags: readonly VocabularyTag[] }>

/** What the product would suggest on photos, by its own thresholds and rules; those without a known label count, too. */
export async function suggestionsOn(
  photos: readonly EmbeddedPhoto[],
  labelled: readonly LabelledPhoto[],
  matrix: TagMatrix,
  pause: () => Promise<void>,
): Promise<SuggestionReport> {
  const counts = { measured: none(), taught: none(), guess: none() }
  let without = 0
  const tagsOf = new Map(labelled.map(({ photo, tags }) => [photo, tags]))
  for (const photo of photos) {
    await pause()
    const tags = tagsOf.get(photo) ?? []
    const { minimumProbability, maximumTags } = defaultSettings
    const { suggestions } = suggestTags({
      embedding: photo.embedding,
      matrix,
      minimumProbability,
      maximumTags,
    })
    if (suggestions.length === 0) without++
    const held = new Set(tags.flatMap((tag) => [tag.path, ...impliedPaths(tag)]).map(tagKey))
    const labels = new Set(tags.map(({ path }) => tagKey(path)))
    for (const { path, evidence } of suggestions) {
      counts[evidence].made++
      const implied = impliedPaths({ path, also: [] }).map(tagKey)
      if (held.has(tagKey(path)) || implied.some((key) => labels.has(key))) counts[evidence].fitting++
    }
  }
  const made = Object.values(counts).reduce((sum, one) => sum + one.made, 0)
  return {
    photosWithout: without / photos.length,
    perPhoto: made / photos.length,
    byEvidence: counts,
  }
}

/** How many tags are measured, taught and guesses. */
export function countEvidence({ tags }: TagMatrix): Record<Evidence, number> {
  const counts = { measured: 0, taught: 0, guess: 0 }
  for (const { evidence } of tags) counts[evidence]++
  return counts
}

function none(): { made: number; fitting: number } {
  return { made: 0, fitting: 0 }
}
