import type { TagPath } from '../../shared/tag.js'

/**
 * The form in which two names are compared: Unicode NFC, case and outer space set aside. For comparing only: what is
 * written keeps its own form.
 */
export function foldName(name: string): string {
  return name.normalize('NFC').trim().toLowerCase()
}

/** As above with accents, "_" and "-" set aside too: the form in which words of different lists are matched. */
export function foldLoosely(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s_-]+/gu, ' ')
    .trim()
}

/** True when both paths name the same tag, case and Unicode form set aside. */
export function isSamePath(one: TagPath, other: TagPath): boolean {
  return (
    one.length === other.length && one.every((name, index) => foldName(name) === foldName(other[index] ?? ''))
  )
}

/** The last name of a path: what flat lists of tags hold. */
export function leafName(path: TagPath): string {
  return path[path.length - 1] ?? ''
}
