import type { FolderId } from '../../shared/photo.js'

const prefix = 'unread:'

/** What stands for the content of a photo that could not be read: its place, so that no two share it. */
export function unreadHash(folderId: FolderId, relativePath: string): string {
  return `${prefix}${folderId}/${relativePath}`
}

/** True when the photo's content is not known. */
export function isUnreadHash(contentHash: string): boolean {
  return contentHash.startsWith(prefix)
}
