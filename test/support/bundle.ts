import { isBuiltin } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { symlinkSync, existsSync } from 'node:fs'
import { build } from 'vite'

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/**
 * Builds a TypeScript entry into one .mjs file in a folder of the test, for tests that run a real child process and
 * kill it. Libraries stay outside and are found through a link to this repository's node_modules.
 */
export async function bundle(entry: string, folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    root: repository,
    build: {
      ssr: resolve(repository, entry),
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        external: (id) => isBuiltin(id) || (/^[^./\\]/.test(id) && !/^[A-Za-z]:/.test(id)),
        output: { entryFileNames: 'bundle.mjs', codeSplitting: false },
      },
    },
  })
  const libraries = join(folder, 'node_modules')
  if (!existsSync(libraries)) symlinkSync(join(repository, 'node_modules'), libraries, 'junction')
  return join(folder, 'bundle.mjs')
}
