import { homedir } from 'node:os'
import { fileURLToPath } from 'node:url'
import packageFile from '../../package.json' with { type: 'json' }
import { catalogueFolder } from '../core/catalogue/default-folder.js'
import { createEngine } from '../core/engine/create-engine.js'
import { run } from './run.js'

// Two folders up from out/main/cli.js, in a checkout as in an installed package.
const root = new URL('../../', import.meta.url)

const cancelling = new AbortController()
process.on('SIGINT', () => {
  // The second one is for a run that does not come to its end by itself.
  if (cancelling.signal.aborted) process.exit(130)
  cancelling.abort()
})

// A reader that went away (`shutterword tag … | head -1`) is no reason to stop half-way.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

const places = (catalogue: string | undefined) => ({
  catalogueFolder: catalogue ?? catalogueFolder(process.env, process.platform, homedir()),
  resourcesFolder: fileURLToPath(new URL('resources', root)),
})

const code = await run(process.argv.slice(2), {
  version: packageFile.version,
  terminal: { stdout: process.stdout, stderr: process.stderr, stdin: process.stdin },
  signal: cancelling.signal,
  places,
  openEngine: (catalogue, forThisRun) => createEngine({ ...places(catalogue), forThisRun }),
})

// Pipes are written in the background; leaving earlier would cut off the end of a large output.
await Promise.all(
  [process.stdout, process.stderr].map(
    (stream) =>
      new Promise<void>((resolve) =>
        stream.writable
          ? stream.write('', () => {
              resolve()
            })
          : resolve(),
      ),
  ),
)
process.exit(code)
