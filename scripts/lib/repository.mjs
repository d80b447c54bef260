import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds package.json. */
export const repositoryRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** The absolute path of a file of this repository. */
export const fromRoot = (...names) => join(repositoryRoot, ...names)
