import { join } from 'node:path'
import type { ScanReport } from '../../shared/job.js'
import type { PhotoId } from '../../shared/photo.js'
import type { Catalogue, FolderRow, PhotoRow } from '../catalogue/catalogue.js'
import { decodeLanes } from '../decode/decode-lanes.js'
import { decodePhoto, type DecodedPhoto } from '../decode/decode-photo.js'
import type { ExifToolProcess } from '../metadata/tool/exiftool.js'
import { extractRawPreview } from '../metadata/read/raw-preview.js'
import { readMetadata } from '../metadata/read/read-metadata.js'
import { scanFolder } from '../scan/scan-folder.js'
import type { Library } from './library.js'
import type { Emit } from './events.js'
import type { TaggingOptions } from './open-folder.js'
import { TagJob, THUMBNAIL_PX, type Wanted } from './tag-job.js'
import type { Tagger } from './tagger.js'

/** What scanning and tagging need of the session. */
type TaggingSession = Readonly<{
  parts: Readonly<{ catalogue: Catalogue; emit: Emit; tool: ExifToolProcess }>
  tagger(): Promise<Tagger>
  announceProvider(): void
}>

/** Starts the job that scans the open folder and tags what needs it. */
export function startTagging(session: TaggingSession, library: Library, options: TaggingOptions): TagJob {
  const { catalogue, emit } = session.parts
  return new TagJob({
    catalogue,
    library,
    retriesFailed: options.retriesFailed,
    lanes: decodeLanes,
    openTagger: options.openTagger ?? (() => session.tagger()),
    scan: (signal, onFound) => scanIntoCatalogue(session, library.folder, signal, onFound),
    decode: (photo, wanted, signal) => decode(session, library.folder, photo, wanted, signal),
    onProgress: (progress) => {
      session.announceProvider()
      emit('progress', progress)
    },
    onPhotos: (photoIds) => emit('photosChanged', { photoIds }),
    onList: () => emit('listChanged', { folderId: library.folder.id }),
  })
}

/** Scans a folder without tagging. */
export async function scanIntoCatalogue(
  { parts: { catalogue, emit, tool } }: Pick<TaggingSession, 'parts'>,
  folder: FolderRow,
  signal: AbortSignal,
  onFound: (photoIds: readonly PhotoId[]) => void = () => undefined,
): Promise<ScanReport> {
  const report = await scanFolder({
    folder,
    catalogue,
    signal,
    onFound,
    readMetadata: (paths) => readMetadata(tool, paths),
  })
  // The folder's count of photos is part of the status.
  emit('statusChanged', {})
  return report
}

async function decode(
  session: TaggingSession,
  folder: FolderRow,
  photo: PhotoRow,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<DecodedPhoto> {
  return decodePhoto({
    path: join(folder.path, photo.relativePath),
    format: photo.format,
    orientation: photo.orientation,
    tensor: wanted.tensor,
    thumbnailPx: wanted.thumbnail ? THUMBNAIL_PX : null,
    extractPreview: (path) => extractRawPreview(session.parts.tool, path),
    signal,
  })
}
