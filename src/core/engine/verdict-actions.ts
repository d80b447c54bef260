import type { Decided, FullEngineApi, HistoryStep, PhotoDetail } from '../../shared/contract.js'
import { AppError } from '../../shared/errors.js'
import type { PhotoId } from '../../shared/photo.js'
import { isWaiting, type TagOnPhoto, type TagPath, type VerdictSource } from '../../shared/tag.js'
import type { VerdictStepSummary } from '../../shared/verdict-step.js'
import type { NewVerdict, VerdictStep } from '../catalogue/catalogue.js'
import { isUnreadHash } from '../identity/unread-hash.js'
import { isSamePath, leafName } from '../support/fold-name.js'
import { assertWritableName } from '../vocabulary/tag-name.js'
import { announceVerdicts } from './announce-verdicts.js'
import type { Library } from './library.js'
import { detailOf } from './photo-actions.js'
import type { Session } from './session.js'
import { waitingOn } from './waiting-on.js'

type VerdictApi = Pick<
  FullEngineApi,
  'decide' | 'acceptSuggestions' | 'waitingOn' | 'autoAccept' | 'undo' | 'redo' | 'history'
>

/** Verdicts, their undo and redo. Durable when a method resolves. */
export function verdictActions(session: Session): VerdictApi {
  const { catalogue } = session.parts

  const append = (verdicts: readonly NewVerdict[]): void => {
    if (verdicts.length === 0) return
    catalogue.verdicts.append(verdicts, summaryOf(verdicts), new Date())
    announceVerdicts(session, [...new Set(verdicts.map((verdict) => verdict.contentHash))])
  }

  const step = (taken: VerdictStep | null): HistoryStep | null => {
    if (!taken) return null
    const photoIds = announceVerdicts(session, taken.contentHashes)
    return { summary: taken.summary, photoIds, photo: firstOf(photoIds) }
  }

  const firstOf = ([first]: readonly PhotoId[]): PhotoDetail | null =>
    first === undefined ? null : detailOf(session, first)

  const decide: VerdictApi['decide'] = async ({ verdicts }): Promise<Decided> => {
    const [first] = verdicts
    if (!first) throw new AppError('no-verdict', {})
    const library = session.libraryWith(first.photoId)
    const readable = verdicts.filter(({ photoId }) => !isUnreadHash(library.row(photoId).contentHash))
    if (readable.length === 0) throw unreadable(library, first.photoId)
    const given = readable.map(({ photoId, path, verdict }) => {
      const wanted = verdict === 'accepted' ? wantedPath(session, path) : path
      return newVerdict(session, library, photoId, wanted, verdict, 'user')
    })
    append(unique(given))
    const left = new Set(verdicts.map(({ photoId }) => photoId)).size
    return {
      photo: detailOf(session, first.photoId),
      unreadable: left - new Set(readable.map(({ photoId }) => photoId)).size,
    }
  }

  const acceptWaiting = (
    library: Library,
    photoIds: readonly PhotoId[],
    isWanted: (tag: TagOnPhoto, id: PhotoId) => boolean,
    source: VerdictSource,
  ): readonly NewVerdict[] => {
    const accepted = unique(
      photoIds.flatMap((id) =>
        library
          .tags(id)
          .filter((tag) => isWaiting(tag) && isWanted(tag, id))
          .map((tag) => newVerdict(session, library, id, tag.path, 'accepted', source)),
      ),
    )
    append(accepted)
    return accepted
  }

  return {
    decide,
    acceptSuggestions: async ({ photoIds, path, atLeast }) => {
      const [first] = photoIds
      if (first === undefined) return { accepted: 0 }
      const isWanted = (tag: TagOnPhoto) =>
        (path === undefined || isSamePath(tag.path, path)) &&
        (atLeast === undefined || (tag.probability ?? 0) >= atLeast)
      const accepted = acceptWaiting(session.libraryWith(first), photoIds, isWanted, 'user')
      return { accepted: accepted.length }
    },
    waitingOn: ({ photoIds }) => waitingOn(session.library, photoIds),
    autoAccept: async ({ folderId, above }) => {
      const library = session.libraryOf(folderId)
      const measured = (id: PhotoId, path: TagPath) =>
        library
          .scored(id)
          .suggestions.some((one) => one.evidence === 'measured' && isSamePath(one.path, path))
      const isWanted = (tag: TagOnPhoto, id: PhotoId) =>
        (tag.probability ?? 0) > above && measured(id, tag.path)
      const accepted = acceptWaiting(library, library.ids, isWanted, 'auto')
      return { photos: new Set(accepted.map((one) => one.contentHash)).size, tags: accepted.length }
    },
    undo: async () => step(catalogue.verdicts.undo(new Date())),
    redo: async () => step(catalogue.verdicts.redo(new Date())),
    history: async () => catalogue.verdicts.history(),
  }
}

/** A single typed word that names exactly one tag of the vocabulary means that tag. */
function wantedPath(session: Session, path: TagPath): TagPath {
  for (const name of path) assertWritableName(name)
  const [only, ...others] = path
  if (only === undefined || others.length > 0) return path
  return session.loadedTagger?.onlyTagNamed(only)?.path ?? path
}

function newVerdict(
  session: Session,
  library: Library,
  photoId: PhotoId,
  path: TagPath,
  verdict: NewVerdict['verdict'],
  source: VerdictSource,
): NewVerdict {
  const shown =
    library.tags(photoId).find((tag) => isSamePath(tag.path, path)) ??
    library.scored(photoId).candidates.find((candidate) => isSamePath(candidate.path, path))
  return {
    contentHash: library.row(photoId).contentHash,
    tagId: session.parts.catalogue.vocabularies.tagId(session.vocabularyId, path),
    path,
    verdict,
    source,
    probability: shown?.probability ?? null,
    model: session.loadedTagger?.pipeline ?? null,
  }
}

/** Verdicts hang on what a photo shows, and of one that could not be read nobody knows that. */
function unreadable(library: Library, photoId: PhotoId): AppError {
  const { relativePath } = library.row(photoId)
  return new AppError('photo-unread', { relativePath })
}

/** Identical copies share their verdicts: one row each is enough. */
function unique(verdicts: readonly NewVerdict[]): readonly NewVerdict[] {
  const byKey = new Map(verdicts.map((one) => [`${one.contentHash} ${one.tagId}`, one]))
  return [...byKey.values()]
}

const acts = { accepted: 'accept', rejected: 'reject', withdrawn: 'withdraw' } as const

function summaryOf(verdicts: readonly NewVerdict[]): VerdictStepSummary {
  const kinds = new Set(verdicts.map(({ verdict }) => verdict))
  const [kind] = kinds
  const [tag, ...others] = new Set(verdicts.map(({ path }) => leafName(path)))
  return {
    act: kind === undefined || kinds.size > 1 ? 'change' : acts[kind],
    tag: others.length === 0 ? (tag ?? null) : null,
    tagCount: others.length + 1,
    photoCount: new Set(verdicts.map(({ contentHash }) => contentHash)).size,
  }
}
