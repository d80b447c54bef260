import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { sep } from 'node:path'
import { factsOf, type FileFacts } from '../identity/file-facts.js'

/**
 * An entry whose name is no text (docs/decisions/0014): Linux allows any bytes, and the name that Node gives for these is that of
 * another file, or of none. `name` is for people: bytes that are no UTF-8 stand as `\xE9`; no other entry has it.
 */
export type UnusableEntry = Readonly<{ name: string; isFolder: boolean; facts: FileFacts }>

/** What stands in one folder. */
export type FolderList = Readonly<{ entries: readonly Dirent[]; unusable: readonly UnusableEntry[] }>

/** What Node puts in the place of bytes that are no UTF-8. */
const replacement = '\ufffd'

/** Lists a folder. Throws what `readdir` throws. */
export async function listFolder(path: string): Promise<FolderList> {
  const entries = await readdir(path, { withFileTypes: true })
  if (!entries.some(({ name }) => name.includes(replacement))) return { entries, unusable: [] }
  const exact = await readdir(path, { encoding: 'buffer' })
  const isText = (name: Buffer) => Buffer.from(name.toString()).equals(name)
  const texts = new Set(exact.filter(isText).map(String))
  const seen = new Set<string>()
  const usable = entries.filter(({ name }) => {
    const isFirst = texts.has(name) && !seen.has(name)
    seen.add(name)
    return isFirst
  })
  const unusable: UnusableEntry[] = []
  for (const bytes of exact.filter((name) => !isText(name))) {
    const facts = await stat(Buffer.concat([Buffer.from(path + sep), bytes])).catch(() => null)
    if (facts === null) continue
    const name = freeName(spell(bytes), texts)
    texts.add(name)
    unusable.push({ name, isFolder: facts.isDirectory(), facts: factsOf(facts) })
  }
  return { entries: usable, unusable }
}

/** The name with `\xE9` for each byte that is no UTF-8. */
function spell(bytes: Buffer): string {
  let text = ''
  for (let offset = 0; offset < bytes.length;) {
    const length = [1, 2, 3, 4].find((count) => isLetter(bytes.subarray(offset, offset + count)))
    text +=
      length === undefined
        ? `\\x${(bytes[offset] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`
        : bytes.toString('utf8', offset, offset + length)
    offset += length ?? 1
  }
  return text
}

/** True for the bytes of one letter in UTF-8: UTF-16 takes two of its units for four bytes, else one. */
function isLetter(bytes: Buffer): boolean {
  const text = bytes.toString()
  return text.length === (bytes.length === 4 ? 2 : 1) && Buffer.from(text).equals(bytes)
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  const dot = name.lastIndexOf('.')
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  for (let number = 2, free = name; ; number += 1) {
    if (!taken.has(free)) return free
    free = `${stem} (${String(number)})${extension}`
  }
}
