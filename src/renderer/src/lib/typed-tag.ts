import type { TagPath } from '../../../shared/tag.js'

/** Names of a typed tag from the broadest on: 'animal > dog' has two. Empty when nothing was typed. */
export function parseTypedTag(typed: string): TagPath {
  return typed
    .split(/[>›]/)
    .map((name) => name.trim().replace(/\s+/g, ' ').normalize('NFC'))
    .filter((name) => name !== '')
}

/** The completion that is exactly what was typed, so that a known word keeps its parents. */
export function exactCompletion(typed: string, completions: readonly TagPath[]): TagPath | null {
  const wanted = parseTypedTag(typed).join('>').toLowerCase()
  const found = completions.find(
    (path) => path.join('>').toLowerCase() === wanted || path.at(-1)?.toLowerCase() === wanted,
  )
  return found ?? null
}
