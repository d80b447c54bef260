import type { TagPath } from '../../shared/tag.js'
import { AppError } from '../../shared/errors.js'
import type { VocabularyTag } from '../catalogue/catalogue.js'
import { foldName, leafName } from '../support/fold-name.js'
import { plainTag } from '../catalogue/plain-tag.js'
import { ancestors, tagKey } from './hierarchy.js'
import { nameFault } from './tag-name.js'

type Draft = {
  readonly path: TagPath
  readonly line: number
  readonly synonyms: string[]
  isExported: boolean
}

/**
 * Tags of a word list, one on each line, in their order. A hierarchy is given by tabs or by `a > b > c` or `a|b|c`.
 * As in Lightroom's keyword lists `{word}` under a tag is its synonym and `[word]` is a tag that is not exported.
 * Blank lines and lines that start with `#` are skipped. The same tag on two lines is one tag.
 */
export function parseWordList(text: string, fileName: string): readonly Omit<VocabularyTag, 'id'>[] {
  const list = createList(fileName)
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (line.trim() !== '' && !line.trimStart().startsWith('#')) list.read(line, index + 1)
  }
  return list.tags()
}

type List = { read(line: string, lineNumber: number): void; tags(): readonly Omit<VocabularyTag, 'id'>[] }

function createList(fileName: string): List {
  const drafts = new Map<string, Draft>()
  /** The paths that the lines so far have open, by depth. */
  let open: readonly TagPath[] = []

  const checkedName = (raw: string, line: number): string => {
    const name = raw.trim().normalize('NFC')
    if (name === '') throw new AppError('line-without-name', { fileName, line })
    const fault = nameFault(name)
    if (fault !== null) {
      throw new AppError('line-with-refused-name', { fileName, line, name: printable(name), ...fault })
    }
    if (/[{}[\]]/.test(name)) {
      throw new AppError('line-with-bracket', { fileName, line, name })
    }
    return name
  }

  const add = (path: TagPath, line: number): Draft => {
    const key = foldName(tagKey(path))
    const known = drafts.get(key)
    if (!known) {
      const draft = { path, line, synonyms: [], isExported: true }
      drafts.set(key, draft)
      return draft
    }
    if (tagKey(known.path) !== tagKey(path)) {
      const here = path.join(' > ')
      const there = known.path.join(' > ')
      throw new AppError('line-differs-in-case', { fileName, line, here, there, otherLine: known.line })
    }
    return known
  }

  const depthOf = (indent: string, line: number): number => {
    if (indent.includes(' ')) throw new AppError('line-with-spaces', { fileName, line })
    return indent.length
  }

  const addSynonym = (word: string, depth: number, line: number): void => {
    // Lightroom puts a synonym one tab deeper than its tag; in a plain list it stands right below.
    const owner = open[depth === 0 ? 0 : depth - 1]
    if (!owner) throw new AppError('line-with-lone-synonym', { fileName, line, word })
    const { synonyms } = add(owner, line)
    if (!synonyms.includes(word)) synonyms.push(word)
  }

  return {
    read(line, lineNumber) {
      const content = line.trim()
      const depth = depthOf(/^[\t ]*/.exec(line)?.[0] ?? '', lineNumber)
      const synonym = /^\{(.*)\}$/.exec(content)?.[1]
      if (synonym !== undefined) {
        addSynonym(checkedName(synonym, lineNumber), depth, lineNumber)
        return
      }
      if (depth > open.length) {
        const at = { fileName, line: lineNumber }
        throw new AppError('line-too-deep', { ...at, most: open.length, content, depth })
      }
      const notExported = /^\[(.*)\]$/.exec(content)?.[1]
      const names = (notExported ?? content).split(/[>|]/).map((name) => checkedName(name, lineNumber))
      const path = [...(depth === 0 ? [] : (open[depth - 1] ?? [])), ...names]
      for (const broader of ancestors(path)) add(broader, lineNumber)
      const draft = add(path, lineNumber)
      if (notExported !== undefined) draft.isExported = false
      open = [...open.slice(0, depth), path]
    },
    tags() {
      if (drafts.size === 0) throw new AppError('list-without-tags', { fileName })
      const parents = new Set([...drafts.values()].flatMap(({ path }) => ancestors(path).map(tagKey)))
      return [...drafts.values()].map(({ path, synonyms, isExported }) => ({
        ...plainTag(path),
        synonyms: synonyms.filter((word) => foldName(word) !== foldName(leafName(path))),
        isLeaf: !parents.has(tagKey(path)),
        isExported,
      }))
    },
  }
}

/** A message with the control characters of a file that is no text would be unreadable itself. */
function printable(name: string): string {
  return name.slice(0, 40).replace(/\p{Cc}/gu, '?')
}
