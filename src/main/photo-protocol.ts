import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { photoScheme } from './page-origin.js'

const folders: ReadonlyMap<string, string> = new Map([
  ['thumb', 'thumbs'],
  ['preview', 'previews'],
])

/**
 * Serves `photo://thumb/<id>` and `photo://preview/<id>` out of the catalogue's own folders. An id is digits, so no
 * address can name another file. A query (`?v=2`) only tells versions apart.
 */
export function servePhotos(catalogueFolder: () => Promise<string>): (request: Request) => Promise<Response> {
  return async (request) => {
    const place = placeOf(request.url)
    if (request.method !== 'GET' || !place) return new Response(null, { status: 403 })
    try {
      const bytes = await readFile(join(await catalogueFolder(), place.folder, place.fileName))
      return new Response(new Uint8Array(bytes), {
        headers: {
          'content-type': 'image/webp',
          // A version in the address makes it the address of these very bytes.
          'cache-control': request.url.includes('?v=') ? 'max-age=31536000, immutable' : 'no-store',
          'x-content-type-options': 'nosniff',
        },
      })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Response(null, { status: 404 })
      throw error
    }
  }
}

/** The folder and file name of an address, or null when it is not one of ours. */
export function placeOf(url: string): { readonly folder: string; readonly fileName: string } | null {
  const match = new RegExp(`^${photoScheme}://([a-z]+)/([1-9][0-9]{0,15})(\\?[^#]*)?$`).exec(url)
  const folder = folders.get(match?.[1] ?? '')
  return folder && match?.[2] ? { folder, fileName: `${match[2]}.webp` } : null
}
