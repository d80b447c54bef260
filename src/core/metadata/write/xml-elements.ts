/** An element of an XML text, with the places of its parts in that text. */
export type XmlElement = Readonly<{
  /** Namespace and local name, both '' only for the document itself. */
  uri: string
  local: string
  attributes: readonly XmlAttribute[]
  /** Namespaces in scope, by prefix. */
  scope: ReadonlyMap<string, string>
  /** Where its start tag begins and ends. */
  start: number
  startEnd: number
  /** Where its content ends: the start of its end tag, or `end` where it has none (`<a/>`). */
  contentEnd: number
  end: number
  children: readonly XmlElement[]
}>

/** A namespace declaration has the prefix `xmlns`, or this name without a prefix. */
export type XmlAttribute = Readonly<{ prefix: string; uri: string; local: string; value: string }>

type Draft = { -readonly [Key in keyof XmlElement]: XmlElement[Key] } & {
  children: XmlElement[]
  name: string
}

const skipped = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>/y
const tag = /<(\/?)([^\s<>/=!?"']+)((?:\s+[^\s<>/="']+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y
const attribute = /([^\s<>/="']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const xmlUri = 'http://www.w3.org/XML/1998/namespace'

/**
 * The elements of an XML text by their places, so that a few can be replaced and all other bytes kept. Null for
 * everything that is not plain: document types, CDATA, tags that do not match, prefixes without a namespace.
 */
export function parseElements(text: string): XmlElement | null {
  const root = draft('', '', '', new Map([['xml', xmlUri]]), 0, 0)
  const open: Draft[] = [root]
  for (let at = text.indexOf('<'); at >= 0;) {
    const next = matchAt(skipped, text, at)
    if (next) {
      at = text.indexOf('<', at + next[0].length)
      continue
    }
    const parent = open[open.length - 1]
    const found = matchAt(tag, text, at)
    if (!found || !parent) return null
    const [whole, slash, name = '', attributes = '', closing] = found
    const end = at + whole.length
    if (slash === '/') {
      if (parent === root || parent.name !== name || attributes !== '' || closing === '/') return null
      Object.assign(parent, { contentEnd: at, end })
      open.pop()
    } else {
      const element = elementOf(name, attributes, parent.scope, at, end)
      if (!element) return null
      parent.children.push(element)
      if (closing !== '/') open.push(element)
    }
    at = text.indexOf('<', end)
  }
  if (open.length > 1) return null
  return { ...root, contentEnd: text.length, end: text.length }
}

/** Text of an element's content or of an attribute, null where it names an entity of its own. */
export function decodeText(text: string): string | null {
  const unknown: string[] = []
  const decoded = text.replace(/&(#x[0-9a-f]+|#\d+|\w+)?;?/gi, (whole, name: string | undefined) => {
    const character = whole.endsWith(';') && name !== undefined ? characterOf(name) : null
    if (character === null) unknown.push(whole)
    return character ?? whole
  })
  return unknown.length === 0 ? decoded : null
}

/** Text for an element's content. */
export function encodeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

function characterOf(name: string): string | null {
  const named = new Map(Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })).get(name)
  if (named !== undefined || !name.startsWith('#')) return named ?? null
  const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : Number(name.slice(1))
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : null
}

function elementOf(
  name: string,
  attributes: string,
  outer: ReadonlyMap<string, string>,
  start: number,
  end: number,
): Draft | null {
  const pairs = [...attributes.matchAll(attribute)].map(([, key = '', double, single]) => ({
    ...splitName(key),
    value: decodeText(double ?? single ?? ''),
  }))
  const scope = new Map(outer)
  for (const { prefix, local, value } of pairs) {
    if (value === null) return null
    if (prefix === 'xmlns') scope.set(local, value)
    else if (prefix === '' && local === 'xmlns') scope.set('', value)
  }
  const read: XmlAttribute[] = []
  for (const { prefix, local, value } of pairs) {
    const uri = prefix === '' || prefix === 'xmlns' ? '' : scope.get(prefix)
    if (uri === undefined || value === null) return null
    read.push({ prefix, uri, local, value })
  }
  const { prefix, local } = splitName(name)
  const uri = scope.get(prefix) ?? (prefix === '' ? '' : null)
  if (uri === null) return null
  return { ...draft(name, uri, local, scope, start, end), attributes: read }
}

function draft(
  name: string,
  uri: string,
  local: string,
  scope: ReadonlyMap<string, string>,
  start: number,
  end: number,
): Draft {
  const places = { start, startEnd: end, contentEnd: end, end }
  return { name, uri, local, attributes: [], scope, ...places, children: [] }
}

function splitName(name: string): Pick<XmlAttribute, 'prefix' | 'local'> {
  const colon = name.indexOf(':')
  return colon < 0
    ? { prefix: '', local: name }
    : { prefix: name.slice(0, colon), local: name.slice(colon + 1) }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
