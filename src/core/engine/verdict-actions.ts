import type { FullEngineApi, HistoryStep } from '../../shared/contract.js'
import { AppError } from '../../shared/errors.js'
import type { PhotoId } from '../../shared/photo.js'
import type { TagOnPhoto, TagPath, VerdictSource } from '../../shared/tag.js'
import type { NewVerdict, VerdictStep } from '../catalogue/catalogue.js'
import { isSamePath, leafName } from '../support/fold-name.js'
import { assertWritableName } from '../vocabulary/tag-name.js'
import type { Library } from './library.js'
import type { Session } from './session.js'

type VerdictApi = Pick<
  FullEngineApi,
  'decide' | 'acceptSuggestions' | 'autoAccept' | 'undo' | 'redo' | 'history'
>

/** Verdicts, their undo and redo. Durable when a method resolves. */
export function verdictActions(session: Session): VerdictApi {
  const { catalogue, emit } = session.parts

  const announce = (library: Library, contentHashes: readonly string[]): readonly PhotoId[] => {
    const photoIds = library.refreshVerdicts(contentHashes)
    emit('photosChanged', { photoIds })
    emit('historyChanged', catalogue.verdicts.history())
    return photoIds
  }

  const append = (library: Library, verdicts: readonly NewVerdict[], description: string): void => {
    if (verdicts.length === 0) return
    catalogue.verdicts.append(verdicts, description, new Date())
    announce(library, [...new Set(verdicts.map((verdict) => verdict.contentHash))])
  }

  const step = (taken: VerdictStep | null): HistoryStep | null => {
    if (!taken) return null
    const photoIds = session.library ? announce(session.library, taken.contentHashes) : []
    return { description: taken.description, photoIds }
  }

  const acceptWaiting = (
    library: Library,
    photoIds: readonly PhotoId[],
    isWanted: (tag: TagOnPhoto) => boolean,
    source: VerdictSource,
  ): readonly NewVerdict[] =>
    unique(
      photoIds.flatMap((id) =>
        library
          .tags(id)
          .filter((tag) => tag.status === 'suggested' && isWanted(tag))
          .map((tag) => newVerdict(session, library, id, tag.path, 'accepted', source)),
      ),
    )

  return {
    decide: async ({ verdicts }) => {
      const [first] = verdicts
      if (!first) return
      const library = session.libraryWith(first.photoId)
      const given = verdicts.map(({ photoId, path, verdict }) => {
        const wanted = verdict === 'accepted' ? wantedPath(session, path) : path
        return newVerdict(session, library, photoId, wanted, verdict, 'user')
      })
      append(library, unique(given), describe(given))
    },
    acceptSuggestions: async ({ photoIds, path, atLeast }) => {
      const [first] = photoIds
      if (first === undefined) return { accepted: 0 }
      const library = session.libraryWith(first)
      const accepted = acceptWaiting(
        library,
        photoIds,
        (tag) =>
          !tag.alreadyThere &&
          (path === undefined || isSamePath(tag.path, path)) &&
          (atLeast === undefined || (tag.probability ?? 0) >= atLeast),
        'user',
      )
      append(library, accepted, describe(accepted))
      return { accepted: accepted.length }
    },
    autoAccept: async ({ folderId, above }) => {
      const library = session.libraryOf(folderId)
      const measured = (id: PhotoId, path: TagPath) =>
        library
          .scored(id)
          .suggestions.some((one) => one.evidence === 'measured' && isSamePath(one.path, path))
      const accepted = library.ids.flatMap((id) =>
        acceptWaiting(
          library,
          [id],
          (tag) => !tag.alreadyThere && (tag.probability ?? 0) > above && measured(id, tag.path),
          'auto',
        ),
      )
      append(library, unique(accepted), describe(accepted))
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
  const photo = library.row(photoId)
  if (photo.contentHash === '') {
    throw new AppError(
      'photo-unreadable',
      `Expected a readable photo, found that ${photo.relativePath} could not be read`,
    )
  }
  const shown =
    library.tags(photoId).find((tag) => isSamePath(tag.path, path)) ??
    library.scored(photoId).candidates.find((candidate) => isSamePath(candidate.path, path))
  return {
    contentHash: photo.contentHash,
    tagId: session.parts.catalogue.vocabularies.tagId(session.vocabularyId, path),
    path,
    verdict,
    source,
    probability: shown?.probability ?? null,
    model: session.loadedTagger?.pipeline ?? null,
  }
}

/** Identical copies share their verdicts: one row each is enough. */
function unique(verdicts: readonly NewVerdict[]): readonly NewVerdict[] {
  const byKey = new Map(verdicts.map((one) => [`${one.contentHash} ${one.tagId}`, one]))
  return [...byKey.values()]
}

const VERBS = { accepted: 'Accept', rejected: 'Reject', withdrawn: 'Withdraw' } as const

function describe(verdicts: readonly NewVerdict[]): string {
  const [first] = verdicts
  if (!first) return ''
  const verb = verdicts.every((one) => one.verdict === first.verdict) ? VERBS[first.verdict] : 'Change'
  const names = [...new Set(verdicts.map((one) => leafName(one.path)))]
  const photos = new Set(verdicts.map((one) => one.contentHash)).size
  const what = names.length === 1 ? `“${leafName(first.path)}”` : `${String(names.length)} tags`
  return photos === 1 ? `${verb} ${what}` : `${verb} ${what} on ${String(photos)} photos`
}
