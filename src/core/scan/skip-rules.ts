import type { Stats } from 'node:fs'
import { extensionOf } from '../identity/format-names.js'

/** Bins, indexes and thumbnail stores of Synology, QNAP, Windows, Linux and of developers, in lower case. */
const skippedFolders = new Set([
  '@eadir',
  '@tmp',
  '@recycle',
  '@recently-snapshot',
  '#recycle',
  '#snapshot',
  '$recycle.bin',
  'recycler',
  'system volume information',
  'lost+found',
  'node_modules',
])

/** Folders that are another program's own library: Apple Photos and Aperture, iMovie, Lightroom, Capture One. */
const bundleExtensions = new Set(
  (
    'photoslibrary photolibrary migratedphotolibrary aplibrary imovielibrary fcpbundle tvlibrary theater app ' +
    'lrdata lrcat-data lrlibrary cocatalog cosession dtrash'
  ).split(' '),
)

/** Files that never hold a photo: reading their start at each scan would be for nothing. */
const foreignExtensions = new Set(
  (
    'xmp txt md pdf doc docx xls xlsx ppt pptx odt ods csv json xml html htm css js ts py pl sh bat exe dll so ini ' +
    'cfg log db sqlite sqlite3 lrcat lrcat-shm lrcat-wal zip rar 7z gz tar iso dmg mp3 m4a wav flac ogg aac wma thm ' +
    'lrv pp3 dop cos cot cop on1 acr vrd psd psb ai svg eps tmp part crdownload download icc icm lnk url torrent'
  ).split(' '),
)

/** ExifTool's backups and temp files; `jpg_original` holds a photo, but not one of the user's. */
const toolSuffixes = ['_original', '_exiftool_tmp', '~']

/** Folders that are passed over: hidden ones, bins, and other programs' libraries. */
export function isSkippedFolder(name: string): boolean {
  return (
    name.startsWith('.') || skippedFolders.has(name.toLowerCase()) || bundleExtensions.has(extensionOf(name))
  )
}

/** Files that are passed over by their name: hidden ones (our own temp files among them), sidecars, other kinds. */
export function isSkippedFile(name: string): boolean {
  return (
    name.startsWith('.') ||
    foreignExtensions.has(extensionOf(name)) ||
    toolSuffixes.some((suffix) => name.endsWith(suffix))
  )
}

/**
 * True for a file that lies in a cloud only: reading it would download it. Neither macOS's SF_DATALESS nor Windows'
 * FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS reaches Node, but both report such a file without a single block on disk.
 * NTFS keeps files of up to some hundred bytes in its table, without a block, hence the least size.
 */
export function isCloudPlaceholder(
  stats: Pick<Stats, 'size' | 'blocks'>,
  platform: NodeJS.Platform,
): boolean {
  return (platform === 'darwin' || platform === 'win32') && stats.size > 4096 && stats.blocks === 0
}
