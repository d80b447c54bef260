import type { TagPath } from '../../../shared/tag.js'
import type { KeywordField } from '../../../shared/keyword-field.js'
import type { FoundKeyword } from '../../catalogue/catalogue.js'
import { foldName, leafName } from '../../support/fold-name.js'
import { categoryPaths } from './acdsee-categories.js'
import { comparablePath, isHierarchical, pathOf } from './keyword-list.js'
import type { TagToWrite } from './write-request.js'

/** What accepted and rejected tags mean for the values of a field. */
export type WantedTags = Readonly<{
  /** Every accepted tag and every tag that one implies, each once. */
  paths: readonly TagPath[]
  /** Names for the flat lists, ancestors first, each once. */
  names: readonly string[]
  /** Whether a value of a field goes because its tag was rejected. */
  removes: (field: KeywordField, value: string) => boolean
  removesPath: (path: TagPath) => boolean
}>

/**
 * A rejected tag leaves every field: the entry of its path where a field is hierarchical, its last name where it is
 * flat, unless a tag that stays needs that name. An accepted tag is never removed.
 */
export function wantedTags(
  accepted: readonly TagToWrite[],
  rejected: readonly TagPath[],
  found: readonly FoundKeyword[],
): WantedTags {
  const paths = uniquePaths(accepted.flatMap((tag) => [tag.path, ...tag.also].map(cleanPath)))
  const accept = new Set(paths.map(comparablePath))
  const reject = new Set(rejected.map(comparablePath).filter((path) => !accept.has(path)))
  const removesPath = (path: TagPath) => reject.has(comparablePath(path))
  const staying = found
    .filter(({ field }) => isHierarchical(field))
    .flatMap(({ field, value }) =>
      field === 'XMP-acdsee:Categories' ? categoryPaths(value) : [pathOf(field, value)],
    )
    .filter((path) => !removesPath(path))
  const needed = new Set([...paths, ...staying].flatMap((path) => path.map(foldName)))
  const removedNames = new Set(
    rejected
      .filter(removesPath)
      .map((path) => foldName(leafName(path)))
      .filter((name) => !needed.has(name)),
  )
  return {
    paths,
    names: uniqueNames(accepted),
    removes: (field, value) => {
      const path = pathOf(field, value)
      if (isHierarchical(field) || path.length > 1) return removesPath(path)
      return removedNames.has(foldName(value))
    },
    removesPath: (path) =>
      removesPath(path) || (path.length === 1 && removedNames.has(foldName(leafName(path)))),
  }
}

function uniqueNames(accepted: readonly TagToWrite[]): readonly string[] {
  const names = new Map<string, string>()
  for (const tag of accepted) {
    const exported = tag.path.filter((_, index) => tag.exported[index] ?? true)
    for (const name of cleanPath([...exported, ...tag.also.flat()])) {
      if (!names.has(foldName(name))) names.set(foldName(name), name)
    }
  }
  return [...names.values()]
}

function uniquePaths(paths: readonly TagPath[]): readonly TagPath[] {
  return [...new Map(paths.map((path) => [comparablePath(path), path])).values()]
}

/** Names are written in Unicode NFC without outer spaces; this is also how every other program writes them. */
function cleanPath(path: TagPath): TagPath {
  return path.map((name) => name.normalize('NFC').trim()).filter((name) => name !== '')
}
