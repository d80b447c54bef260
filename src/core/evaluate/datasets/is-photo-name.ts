import { extname } from 'node:path'

/** What other programs leave between pictures: macOS' resource forks and settings, thumbnails of Windows and NAS. */
const leftovers = /(^|\/)(\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$|__MACOSX\/|@eaDir\/)/i

/** Files that data sets bring along and that are no pictures by their name; everything else is looked into. */
const otherKinds: ReadonlySet<string> = new Set([
  '.txt',
  '.csv',
  '.tsv',
  '.json',
  '.xml',
  '.mat',
  '.md',
  '.html',
  '.pdf',
  '.xmp',
  '.zip',
  '.tar',
  '.gz',
])

/** True for a name that may be a picture's; what the bytes are is decided by content. */
export function isPhotoName(path: string): boolean {
  return !leftovers.test(path) && !otherKinds.has(extname(path).toLowerCase())
}
