import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { contentSecurityPolicy, pageOrigin } from './page-origin.js'

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

/** Serves the built page in place of file://, which would let it read every file of the user. */
export function serveApp(rendererFolder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const file = fileOf(rendererFolder, request.url)
    const contentType = file === null ? undefined : contentTypes[extname(file)]
    if (request.method !== 'GET' || file === null || !contentType) return refused(403)
    try {
      return new Response(new Uint8Array(await readFile(file)), {
        headers: {
          'content-type': contentType,
          'content-security-policy': contentSecurityPolicy,
          'x-content-type-options': 'nosniff',
        },
      })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return refused(404)
      throw error
    }
  }
}

/** The file that an address names, or null when it is not one below the page's own folder. */
export function fileOf(rendererFolder: string, url: string): string | null {
  const address = new URL(url)
  if (`${address.protocol}//${address.host}` !== pageOrigin) return null
  let path: string
  try {
    path = decodeURIComponent(address.pathname)
  } catch {
    return null // not a valid address, so it names no file
  }
  if (path.includes('\0') || path.includes('\\')) return null
  const root = normalize(rendererFolder)
  const file = join(root, path === '/' ? 'index.html' : path)
  return file.startsWith(root + sep) ? file : null
}

function refused(status: 403 | 404): Response {
  return new Response(null, { status })
}
