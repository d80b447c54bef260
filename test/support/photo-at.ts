import type { Catalogue, PhotoRow } from '../../src/core/catalogue/catalogue.js'
import type { FolderId } from '../../src/shared/photo.js'

/** The photo at this place of a folder; null when the catalogue has none. */
export function photoAt(catalogue: Catalogue, folderId: FolderId, relativePath: string): PhotoRow | null {
  return catalogue.photos.inFolder(folderId).find((row) => row.relativePath === relativePath) ?? null
}
