import { posix } from 'node:path'
import { parseLabel } from '../parse-label.js'

/**
 * The label that a picture's place in a data set gives it, null when it gives none. `path` has "/" between its parts.
 * A part that holds a WordNet id wins, the innermost first, so that `train/n01443537/images/n01443537_0.JPEG`,
 * `n01443537_goldfish.JPEG` and `n01443537 goldfish/1.jpg` are all read; else it is the folder that the picture is in.
 */
export function labelOfPath(path: string): string | null {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  const file = parts.pop() ?? ''
  const stem = posix.basename(file, posix.extname(file))
  const folder = parts[parts.length - 1] ?? null
  const named = parts.findLast(hasId)
  // The folder's name says more than the file's when both have the id: "n02481823 chimpanzee/n02481823_7.JPEG".
  return named ?? (hasId(stem) ? stem : folder)
}

function hasId(part: string): boolean {
  return parseLabel(part).id !== null
}
