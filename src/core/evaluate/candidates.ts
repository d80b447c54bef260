import type { VocabularyTag } from '../catalogue/catalogue.js'
import type { EmbeddedPhoto } from './embed-dataset.js'
import type { UnmappedLabel } from './evaluation.js'
import type { LabelList } from './label-list.js'
import { createLabelMap } from './map-labels.js'

/**
 * Which words the model chooses among: the narrow ones of the list (see labelPhotos), only those that some picture is
 * labelled with, or all narrow ones beside those.
 */
export const candidateChoices = ['vocabulary', 'dataset', 'whole-list'] as const
export type CandidateChoice = (typeof candidateChoices)[number]

/** Pictures that can be measured, the words they are measured with, and what had to be left out. */
export type Labelling = Readonly<{
  candidates: readonly VocabularyTag[]
  /** Pictures with at least one label of the list, with their tags. */
  labelled: readonly Readonly<{ photo: EmbeddedPhoto; tags: readonly VocabularyTag[] }>[]
  unlabelled: number
  unmapped: number
  unknown: readonly UnmappedLabel[]
  ambiguous: readonly UnmappedLabel[]
}>

/**
 * Finds the pictures' labels in the list. With `vocabulary`, the candidates are the list's leaves: what the product
 * chooses its suggestions from. A data set that is labelled with broader words ("dog") is measured with its own words
 * alone, because "dog" and "beagle" cannot both be the one right answer.
 */
export function labelPhotos(
  photos: readonly EmbeddedPhoto[],
  list: LabelList,
  choice: CandidateChoice,
): Labelling {
  const find = createLabelMap(list)
  const unknown = new Map<string, number>()
  const ambiguous = new Map<string, number>()
  const used = new Set<VocabularyTag>()
  const labelled: { photo: EmbeddedPhoto; tags: readonly VocabularyTag[] }[] = []
  let [unlabelled, unmapped] = [0, 0]
  for (const photo of photos) {
    const tags = new Set<VocabularyTag>()
    for (const label of photo.labels) {
      const place = find(label)
      const tag = place.kind === 'found' ? list.tags[place.place] : undefined
      if (tag) tags.add(tag)
      else count(place.kind === 'ambiguous' ? ambiguous : unknown, label)
    }
    if (photo.labels.length === 0) unlabelled++
    else if (tags.size === 0) unmapped++
    if (tags.size > 0) labelled.push({ photo, tags: [...tags] })
    for (const tag of tags) used.add(tag)
  }
  return {
    candidates: candidatesOf(list, used, choice),
    labelled,
    unlabelled,
    unmapped,
    unknown: byCount(unknown),
    ambiguous: byCount(ambiguous),
  }
}

function candidatesOf(
  { tags }: LabelList,
  used: ReadonlySet<VocabularyTag>,
  choice: CandidateChoice,
): readonly VocabularyTag[] {
  if (choice === 'whole-list') return tags.filter((tag) => tag.isLeaf || used.has(tag))
  const ownWords = tags.filter((tag) => used.has(tag))
  const isBroad = ownWords.some((tag) => !tag.isLeaf)
  return choice === 'dataset' || isBroad ? ownWords : tags.filter((tag) => tag.isLeaf)
}

function count(counts: Map<string, number>, label: string): void {
  counts.set(label, (counts.get(label) ?? 0) + 1)
}

function byCount(counts: ReadonlyMap<string, number>): readonly UnmappedLabel[] {
  return [...counts]
    .map(([label, photos]) => ({ label, photos }))
    .sort((one, other) => other.photos - one.photos || (one.label < other.label ? -1 : 1))
}
