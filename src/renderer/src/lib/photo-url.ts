import type { PhotoSummary } from '../../../shared/photo.js'

/** Address of the photo's thumbnail; null while there is none. The version makes the browser fetch a new one. */
export function thumbnailUrl(photo: PhotoSummary): string | null {
  return photo.thumbnailVersion > 0 ? `photo://thumb/${photo.id}?v=${photo.thumbnailVersion}` : null
}

/** Address of the large preview, there once `preparePreview` has resolved. */
export function previewUrl(photo: PhotoSummary): string {
  return `photo://preview/${photo.id}?v=${photo.thumbnailVersion}`
}
