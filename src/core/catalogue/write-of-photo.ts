import { join, parse } from 'node:path'
import type { PhotoId } from '../../shared/photo.js'
import type { WriteRow } from './catalogue.js'

/**
 * Whether a journal entry on this content belongs to this photo and not to an identical copy of it: by its number, or,
 * when derived.db was rebuilt and numbers its photos anew, by the path of the photo or of one of its sidecars.
 */
export function isWriteOfPhoto(
  row: Pick<WriteRow, 'photoId' | 'path'>,
  photoId: PhotoId,
  folderPath: string,
  relativePath: string,
): boolean {
  if (row.photoId === photoId) return true
  const photoPath = join(folderPath, ...relativePath.split('/'))
  if (row.path === photoPath) return true
  const { dir, name, ext } = parse(row.path)
  if (ext.toLowerCase() !== '.xmp') return false
  const photo = parse(photoPath)
  return dir === photo.dir && (name === photo.name || name === photo.base)
}
