import { svelte } from '@sveltejs/vite-plugin-svelte'
import { createReadStream, existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { defineConfig, type Plugin } from 'vite'

/**
 * Shows the window in a browser over the fake API: `npx vite --config test/component/preview/vite.config.ts`.
 * PREVIEW_PHOTOS names a folder of JPEG files to show; without it each photo is a flat colour.
 */
const repository = resolve(import.meta.dirname, '../../..')
const folder = process.env.PREVIEW_PHOTOS ?? ''
const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.jpe?g$/i.test(name)) : []

const svg = (number: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="400" height="300" fill="hsl(${(number * 47) % 360} 25% 55%)"/></svg>`

/** A browser knows no photo:// addresses: the module that makes them is replaced. */
function previewPhotos(): Plugin {
  return {
    name: 'preview-photos',
    enforce: 'pre',
    load: (id) =>
      id.endsWith('/lib/photo-url.ts')
        ? 'export const thumbnailUrl = (photo) => (photo.thumbnailVersion > 0 ? `/photo/${photo.id}` : null)\n' +
          'export const previewUrl = (photo) => `/photo/${photo.id}`'
        : null,
    configureServer: (server) => {
      server.middlewares.use('/photo', (request, response) => {
        const number = Number(request.url?.slice(1))
        const name = names[number % Math.max(1, names.length)]
        if (name) {
          createReadStream(join(folder, name)).pipe(response)
        } else {
          response.setHeader('Content-Type', 'image/svg+xml')
          response.end(svg(number))
        }
      })
    },
  }
}

export default defineConfig({
  root: import.meta.dirname,
  define: { PHOTO_NAMES: JSON.stringify(names) },
  plugins: [previewPhotos(), svelte({ configFile: resolve(repository, 'svelte.config.js') })],
  server: { fs: { allow: [repository] }, watch: null, hmr: false },
})
