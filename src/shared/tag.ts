/** A tag of a vocabulary; a UUID that survives renaming. */
export type TagId = string & { readonly __brand: 'TagId' }

export type VocabularyId = string & { readonly __brand: 'VocabularyId' }

/** Names from the broadest to the tag itself, e.g. ['animal', 'dog', 'golden retriever']. Never empty. */
export type TagPath = readonly string[]

/**
 * What is known of a word in front of the model in use. `measured`: the threshold of this tag was measured, on photos or
 * by an image classifier. `taught`: a word that the model was taught, without a threshold of its own. `guess`: any other.
 * Only measured tags are ever accepted automatically. See docs/decisions/0025-evidence.md.
 */
export const evidenceKinds = ['measured', 'taught', 'guess'] as const
export type Evidence = (typeof evidenceKinds)[number]

/** A tag proposed for one photo. */
export type Suggestion = Readonly<{
  tag: string
  path: TagPath
  /** Calibrated probability, 0 to 1. */
  probability: number
  evidence: Evidence
}>

/** One of the ten best leaves of the vocabulary, whatever its threshold: less sure than a suggestion. */
export type Candidate = Suggestion

export type Verdict = 'accepted' | 'rejected' | 'withdrawn'

/** Who gave a verdict. Only a user's verdicts teach. */
export type VerdictSource = 'user' | 'auto' | 'import'

/** What the window and the command line show of one tag on one photo, decided by `core/review`. */
export type TagOnPhoto = Readonly<{
  path: TagPath
  name: string
  /**
   * `suggested`: waits for a verdict. `accepted`: to be written. `rejected`: never suggested again here.
   * `existing`: the photo's metadata holds it. `removed`: holds it, and the user asked to remove it.
   */
  status: 'suggested' | 'accepted' | 'rejected' | 'existing' | 'removed'
  probability: number | null
  evidence: Evidence | null
  /** A suggestion or an accepted tag that the photo already carries (case, Unicode form or synonym set aside). */
  alreadyThere: boolean
  /** Metadata fields that hold it, e.g. 'XMP-dc:Subject'; empty when none does. */
  fields: readonly string[]
}>

/** Names a tag in maps and lists; two paths with the same names have the same. */
export function pathKey(path: TagPath): string {
  return path.join('\u0000')
}

/** True for a suggestion that waits for a verdict: of what the photo carries already, nothing need be said. */
export function isWaiting({ status, alreadyThere }: Pick<TagOnPhoto, 'status' | 'alreadyThere'>): boolean {
  return status === 'suggested' && !alreadyThere
}

export type VocabularySummary = Readonly<{
  id: VocabularyId
  name: string
  tagCount: number
  /** `bundled`: comes with Shutterword. `file`: the user's own. `typed`: words the user typed in the window. */
  kind: 'bundled' | 'file' | 'typed'
  /** Words that the model's tokenizer cannot even spell: named, and never suggested. */
  unknownWords: readonly string[]
}>
