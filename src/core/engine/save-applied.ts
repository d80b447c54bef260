import type { Catalogue } from '../catalogue/catalogue.js'
import type { AppliedWrite } from '../metadata/plan/planned-write.js'

/**
 * Remembers what a written photo's file and its keywords are now, both or neither: a file that is known with keywords
 * that are not would look unchanged to every later scan, and its tags as if they still had to be written.
 */
export function saveApplied(
  { photos, keywords, transaction }: Pick<Catalogue, 'photos' | 'keywords' | 'transaction'>,
  { photoId, file, found }: Pick<AppliedWrite, 'photoId' | 'file' | 'found'>,
): void {
  transaction(() => {
    if (file) photos.updateFile(photoId, file)
    if (found) keywords.replace(photoId, found)
  })
}
