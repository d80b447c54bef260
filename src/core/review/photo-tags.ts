import type { Suggestion, TagOnPhoto, TagPath } from '../../shared/tag.js'
import type { VerdictRow } from '../catalogue/catalogue.js'
import { foldName, isSamePath, leafName } from '../support/fold-name.js'

/** One tag that the photo's metadata holds, merged over its fields. */
export type ExistingTag = Readonly<{ path: TagPath; name: string; fields: readonly string[] }>

export type PhotoTagsInput = Readonly<{
  suggestions: readonly Suggestion[]
  verdicts: readonly VerdictRow[]
  existing: readonly ExistingTag[]
  /** Synonyms of a vocabulary tag; empty for words that are in no vocabulary. */
  synonymsOf: (path: TagPath) => readonly string[]
  /** True for the path of a tag of the vocabulary. */
  isInVocabulary: (path: TagPath) => boolean
}>

/**
 * Everything to be said about one photo's tags, one entry each: waiting suggestions by falling probability, then
 * accepted, existing, removed and rejected ones. Pure.
 */
export function tagsOnPhoto(input: PhotoTagsInput): readonly TagOnPhoto[] {
  const verdictOn = (path: TagPath) =>
    input.verdicts.find((verdict) => isVerdictOn(verdict.path, path, input.isInVocabulary))
  const suggestionFor = (path: TagPath) => input.suggestions.find((one) => isSamePath(one.path, path))
  const suggested = input.suggestions
    .filter((suggestion) => !verdictOn(suggestion.path))
    .map((suggestion) => ({ ...judged(suggestion.path, suggestion), ...presence(suggestion.path, input) }))
    .map((entry) => ({ ...entry, status: 'suggested' as const }))
  const accepted = input.verdicts
    .filter((verdict) => verdict.verdict === 'accepted')
    .map((verdict) => ({
      ...judged(verdict.path, suggestionFor(verdict.path), verdict),
      ...presence(verdict.path, input),
      status: 'accepted' as const,
    }))
  const rejections = input.verdicts.filter((verdict) => verdict.verdict === 'rejected')
  const existing = input.existing
    .filter((tag) => !isImplied(tag, input.existing))
    .map((tag) => ({
      ...judged(tag.path, suggestionFor(tag.path)),
      alreadyThere: true,
      fields: tag.fields,
      status: rejections.some((verdict) => holds(tag, verdict.path))
        ? ('removed' as const)
        : ('existing' as const),
    }))
  const rejected = rejections
    .filter((verdict) => !input.existing.some((tag) => holds(tag, verdict.path)))
    .map((verdict) => ({
      ...judged(verdict.path, suggestionFor(verdict.path), verdict),
      alreadyThere: false,
      fields: [],
      status: 'rejected' as const,
    }))
  return [...suggested, ...accepted, ...existing, ...rejected]
}

/**
 * True when a verdict on `decided` speaks of the tag at `path`: it is the same, or it was before the vocabulary moved it.
 * A path that leads to no tag any more stands for its last name.
 */
function isVerdictOn(
  decided: TagPath,
  path: TagPath,
  isInVocabulary: PhotoTagsInput['isInVocabulary'],
): boolean {
  if (isSamePath(decided, path)) return true
  return foldName(leafName(decided)) === foldName(leafName(path)) && !isInVocabulary(decided)
}

/** True when this existing tag is the one that a verdict on `path` speaks of. A flat keyword stands for its leaf. */
export function holds(existing: ExistingTag, path: TagPath): boolean {
  if (isSamePath(existing.path, path)) return true
  const isFlat = existing.path.length === 1 || path.length === 1
  return isFlat && foldName(leafName(existing.path)) === foldName(leafName(path))
}

/** A flat name that is a broader name of another existing tag says nothing new, and goes when that tag goes. */
function isImplied(tag: ExistingTag, existing: readonly ExistingTag[]): boolean {
  if (tag.path.length > 1) return false
  const name = foldName(tag.name)
  return existing.some((other) => other.path.slice(0, -1).some((above) => foldName(above) === name))
}

function presence(path: TagPath, input: PhotoTagsInput): Pick<TagOnPhoto, 'alreadyThere' | 'fields'> {
  const synonyms = new Set(input.synonymsOf(path).map(foldName))
  const carriers = input.existing.filter((tag) => holds(tag, path) || synonyms.has(foldName(tag.name)))
  return { alreadyThere: carriers.length > 0, fields: [...new Set(carriers.flatMap((tag) => tag.fields))] }
}

function judged(
  path: TagPath,
  suggestion: Suggestion | undefined,
  verdict?: VerdictRow,
): Pick<TagOnPhoto, 'path' | 'name' | 'probability' | 'evidence'> {
  return {
    path,
    name: leafName(path),
    probability: suggestion?.probability ?? verdict?.probability ?? null,
    evidence: suggestion?.evidence ?? null,
  }
}
