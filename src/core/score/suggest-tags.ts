import type { Candidate, Suggestion } from '../../shared/tag.js'
import { leafName } from '../support/fold-name.js'
import { impliedPaths, tagKey } from '../vocabulary/hierarchy.js'
import type { MatrixTag, TagMatrix } from '../vocabulary/tag-matrix.js'
import { probabilities } from './probabilities.js'

/** Probability above which a tag without a measured threshold is suggested: more likely than not. */
export const defaultThreshold = 0.5

/** Probability from which on the product suggests a tag; null where it never does. */
export function ownThreshold({
  isSuggested,
  threshold,
}: Pick<MatrixTag, 'isSuggested' | 'threshold'>): number | null {
  return isSuggested ? (threshold ?? defaultThreshold) : null
}

const candidateCount = 10

type SuggestTagsInput = Readonly<{
  embedding: Float32Array
  matrix: TagMatrix
  /** Replaces every threshold; null leaves each tag its own. */
  minimumProbability: number | null
  maximumTags: number
}>

/**
 * Tags for one photo, by falling probability, and the ten best leaves whatever their threshold. What a suggested tag
 * implies is not suggested beside it, and of an exclusive group only the most probable one is. Equal probabilities are
 * ordered by path, so that a run can be repeated.
 */
export function suggestTags({ embedding, matrix, minimumProbability, maximumTags }: SuggestTagsInput): {
  suggestions: readonly Suggestion[]
  candidates: readonly Candidate[]
} {
  const scores = probabilities(embedding, matrix)
  const likely: ScoredTag[] = []
  const best: ScoredTag[] = []
  for (const [index, tag] of matrix.tags.entries()) {
    const scored = { tag, probability: scores[index] ?? 0 }
    const threshold = tag.isSuggested ? (minimumProbability ?? ownThreshold(tag)) : null
    if (
      threshold !== null &&
      scored.probability >= threshold &&
      isBackedAbove(tag, scores, matrix, threshold)
    )
      likely.push(scored)
    if (tag.isLeaf) keepBest(best, scored)
  }
  return {
    suggestions: withoutImplied(onePerGroup(likely.sort(byProbability)), maximumTags).map(toSuggestion),
    candidates: best.map(toSuggestion),
  }
}

type ScoredTag = Readonly<{ tag: MatrixTag; probability: number }>

/**
 * A narrower tag holds only where the broader one does. So one that was never measured is not believed where a measured
 * one above it is unlikely: no "adult" on a photo that hardly shows people (docs/decisions/0025-evidence.md).
 */
function isBackedAbove(tag: MatrixTag, scores: Float32Array, { tags }: TagMatrix, minimum: number): boolean {
  if (tag.evidence === 'measured') return true
  return tag.measuredAbove.every((row) => {
    const needed = Math.min(tags[row]?.threshold ?? 0, minimum)
    return (scores[row] ?? 0) >= needed
  })
}

/** Of tags that exclude each other ("spring", "summer") the most probable one. */
function onePerGroup(sorted: readonly ScoredTag[]): readonly ScoredTag[] {
  const taken = new Set<string>()
  return sorted.filter(({ tag: { exclusive } }) => {
    if (exclusive === null) return true
    if (taken.has(exclusive)) return false
    taken.add(exclusive)
    return true
  })
}

function byProbability(one: ScoredTag, other: ScoredTag): number {
  return other.probability - one.probability || comparePaths(one.tag, other.tag)
}

/** Keeps a sorted list of the best: sorting thousands of tags for every photo would take longer than scoring them. */
function keepBest(best: ScoredTag[], scored: ScoredTag): void {
  const last = best[candidateCount - 1]
  if (last && byProbability(last, scored) <= 0) return
  const place = best.findIndex((other) => byProbability(scored, other) < 0)
  best.splice(place === -1 ? best.length : place, 0, scored)
  if (best.length > candidateCount) best.pop()
}

/**
 * Takes the most probable tags one after another. A tag takes the place of those that it implies; one that is implied
 * by a tag taken already is passed over. So a broader tag is lost only to a narrower one that is really listed.
 */
function withoutImplied(likely: readonly ScoredTag[], maximumTags: number): readonly ScoredTag[] {
  const taken = new Map<string, ScoredTag>()
  const implied = new Set<string>()
  for (const scored of likely) {
    const key = tagKey(scored.tag.path)
    if (implied.has(key)) continue
    const implies = impliedPaths(scored.tag).map(tagKey)
    const replaces = implies.filter((path) => taken.has(path))
    if (taken.size - replaces.length >= maximumTags) break
    for (const path of replaces) taken.delete(path)
    for (const path of implies) implied.add(path)
    taken.set(key, scored)
  }
  return [...taken.values()]
}

function toSuggestion({ tag, probability }: ScoredTag): Suggestion {
  return { tag: leafName(tag.path), path: tag.path, probability, evidence: tag.evidence }
}

function comparePaths(one: MatrixTag, other: MatrixTag): number {
  const [a, b] = [tagKey(one.path), tagKey(other.path)]
  return a < b ? -1 : a > b ? 1 : 0
}
