import { access, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FullEngineApi, PhotoDetail } from '../../shared/contract.js'
import { AppError } from '../../shared/errors.js'
import type { PhotoId } from '../../shared/photo.js'
import type { TagPath } from '../../shared/tag.js'
import { decodePhoto } from '../decode/decode-photo.js'
import { extractRawPreview } from '../metadata/read/raw-preview.js'
import { searchPhotos } from '../search/search-photos.js'
import { foldName, leafName } from '../support/fold-name.js'
import type { Session } from './session.js'
import type { Tagger } from './tagger.js'

/** Longest edge of the large preview: fills a 4K window's photo area at arm's length. */
const PREVIEW_PX = 2048

/** What the completion list shows at most. */
const COMPLETIONS = 20

type PhotoApi = Pick<
  FullEngineApi,
  'listPhotos' | 'photoSummaries' | 'photoDetail' | 'photoPath' | 'preparePreview' | 'completeTag' | 'search'
>

/** Reading what is known about photos. */
export function photoActions(session: Session): PhotoApi {
  return {
    listPhotos: async ({ folderId, filter, sort }) => session.libraryOf(folderId).list(filter, sort),
    photoSummaries: async ({ photoIds }) => {
      const { library } = session
      return library ? photoIds.filter((id) => library.has(id)).map((id) => library.summary(id)) : []
    },
    photoDetail: async ({ photoId }) => detailOf(session, photoId),
    photoPath: async ({ photoId }) => pathOf(session, photoId),
    preparePreview: ({ photoId }) => preparePreview(session, photoId, pathOf(session, photoId)),
    completeTag: async ({ text }) => completions(session, text),
    search: async ({ folderId, words, limit }) => {
      const library = session.libraryOf(folderId)
      const { embedding, evidence } = await embedWords(session, words)
      const nearest = searchPhotos({ query: embedding, embeddings: library.embeddings, limit })
      const hits = nearest.map(({ photoId, similarity }) => ({
        photoId,
        similarity,
        name: library.row(photoId).relativePath,
      }))
      return { evidence, hits }
    },
  }
}

/** Everything about one photo of the open folder. */
export function detailOf(session: Session, photoId: PhotoId): PhotoDetail {
  return { ...session.libraryWith(photoId).detail(photoId), path: pathOf(session, photoId) }
}

function pathOf(session: Session, photoId: PhotoId): string {
  const library = session.libraryWith(photoId)
  return join(library.folder.path, library.row(photoId).relativePath)
}

/** The model may be replaced while the words are embedded: they must be of the same one as the photos. */
async function embedWords(session: Session, words: string): ReturnType<Tagger['embedWords']> {
  const tagger = await session.tagger()
  const query = await tagger.embedWords(words)
  return session.loadedTagger === tagger ? query : embedWords(session, words)
}

async function preparePreview(session: Session, photoId: PhotoId, path: string): Promise<void> {
  const photo = session.libraryWith(photoId).row(photoId)
  const target = join(session.parts.catalogue.previewsFolder, `${photoId}.webp`)
  const known = await access(target).then(
    () => true,
    () => false,
  )
  if (known) return
  const decoded = await decodePhoto({
    path,
    format: photo.format,
    orientation: photo.orientation,
    tensor: null,
    thumbnailPx: null,
    previewPx: PREVIEW_PX,
    extractPreview: (raw) => extractRawPreview(session.parts.tool, raw),
  })
  if (!decoded.preview) {
    throw new AppError('no-preview', { relativePath: photo.relativePath })
  }
  await writeFile(`${target}.part`, decoded.preview)
  await rename(`${target}.part`, target)
}

function completions(session: Session, text: string): readonly TagPath[] {
  const wanted = foldName(text)
  if (wanted === '') return []
  const { vocabularies } = session.parts.catalogue
  const typed = vocabularies.all().filter((one) => one.kind === 'typed')
  const tags = [
    ...vocabularies.tags(session.vocabularyId),
    ...typed.flatMap((vocabulary) => vocabularies.tags(vocabulary.id)),
  ]
  const ranked = tags.flatMap((tag) => {
    const names = [leafName(tag.path), ...tag.synonyms].map(foldName)
    const [name = ''] = names
    if (name.startsWith(wanted)) return [{ path: tag.path, rank: name === wanted ? 0 : 1 }]
    if (names.some((one) => one.startsWith(wanted))) return [{ path: tag.path, rank: 2 }]
    return names.some((one) => one.includes(wanted)) ? [{ path: tag.path, rank: 3 }] : []
  })
  return ranked
    .sort((one, other) => one.rank - other.rank || leafName(one.path).localeCompare(leafName(other.path)))
    .slice(0, COMPLETIONS)
    .map((one) => one.path)
}
