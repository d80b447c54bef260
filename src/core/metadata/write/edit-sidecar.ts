import type { FieldEdit } from '../../../shared/write-plan.js'
import type { KeywordField } from '../../../shared/keyword-field.js'
import { decodeText, encodeText, parseElements, type XmlElement } from './xml-elements.js'

const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'

type Property = Readonly<{ prefix: string; uri: string; local: string; list: 'Bag' | 'Seq' | null }>

/** The properties as ExifTool writes them; a `list` of null is one text. A sidecar holds the fields of XMP alone. */
const xmpProperties: Readonly<Record<Extract<KeywordField, `XMP-${string}`>, Property>> = {
  'XMP-dc:Subject': property('dc', 'http://purl.org/dc/elements/1.1/', 'subject', 'Bag'),
  'XMP-lr:HierarchicalSubject': property(
    'lr',
    'http://ns.adobe.com/lightroom/1.0/',
    'hierarchicalSubject',
    'Bag',
  ),
  'XMP-digiKam:TagsList': property('digiKam', 'http://www.digikam.org/ns/1.0/', 'TagsList', 'Seq'),
  'XMP-microsoft:LastKeywordXMP': property(
    'MicrosoftPhoto',
    'http://ns.microsoft.com/photo/1.0/',
    'LastKeywordXMP',
    'Bag',
  ),
  'XMP-mediapro:CatalogSets': property(
    'mediapro',
    'http://ns.iview-multimedia.com/mediapro/1.0/',
    'CatalogSets',
    'Bag',
  ),
  'XMP-acdsee:Categories': property('acdsee', 'http://ns.acdsee.com/iptc/1.0/', 'categories', null),
}

const properties: Readonly<Partial<Record<KeywordField, Property>>> = xmpProperties

type Replacement = Readonly<{ start: number; end: number; text: string }>

/**
 * The bytes of a sidecar after its edits: only the keyword properties change, every other byte is kept. ExifTool would
 * write the whole file anew and drop empty lists, darktable's among them (docs/decisions/0010-sidecars.md). Null where
 * the text is not of a plain shape; such a sidecar is left to ExifTool.
 */
export function editSidecar(bytes: Uint8Array, edits: readonly FieldEdit[]): Uint8Array | null {
  const text = utf8Of(bytes)
  const document = text === null ? null : parseElements(text)
  if (text === null || !document) return null
  const descriptions = descriptionsIn(document)
  const home = descriptions?.[0]
  if (!descriptions || !home) return null
  const replacements: Replacement[] = []
  const created: Readonly<{ property: Property; values: readonly string[] }>[] = []
  for (const edit of edits) {
    const property = properties[edit.field]
    if (!property || !edit.after.every(isPlain)) return null
    const present = elementsOf(descriptions, property)
    if (present === null) return null
    const [element] = present
    if (element) {
      const replacement = replace(text, element, property, edit)
      if (!replacement) return null
      replacements.push(replacement)
    } else if (edit.before.length > 0) return null
    else created.push({ property, values: edit.after })
  }
  if (created.length > 0) {
    const inserted = insert(text, home, created)
    if (!inserted) return null
    replacements.push(...inserted)
  }
  return Buffer.from(applyAll(text, replacements), 'utf8')
}

function property(prefix: string, uri: string, local: string, list: Property['list']): Property {
  return { prefix, uri, local, list }
}

function utf8Of(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return /^\ufeff?\s*<\?xml[^>]*encoding=["'](?!utf-8["'])/i.test(text) ? null : text
  } catch {
    return null
  }
}

/** The descriptions of the one rdf:RDF; null when there are several or none. */
function descriptionsIn(document: XmlElement): readonly XmlElement[] | null {
  const [root, second] = document.children
  if (!root || second) return null
  const lists = isRdf(root, 'RDF') ? [root] : root.children.filter((child) => isRdf(child, 'RDF'))
  const [list] = lists
  if (!list || lists.length > 1) return null
  return list.children.every((child) => isRdf(child, 'Description')) ? list.children : null
}

/** The element of a property, none or one; null when it is there twice, as an attribute, or spelt in another way. */
function elementsOf(descriptions: readonly XmlElement[], property: Property): readonly XmlElement[] | null {
  const sameNamespace = (uri: string) => uri.replace(/\/$/, '') === property.uri.replace(/\/$/, '')
  const isNamed = ({ uri, local }: Pick<XmlElement, 'uri' | 'local'>) =>
    sameNamespace(uri) && local.toLowerCase() === property.local.toLowerCase()
  if (descriptions.some(({ attributes }) => attributes.some(isNamed))) return null
  const found = descriptions.flatMap(({ children }) => children.filter(isNamed))
  return found.length > 1 || found.some(({ local }) => local !== property.local) ? null : found
}

function replace(text: string, element: XmlElement, property: Property, edit: FieldEdit): Replacement | null {
  if (element.attributes.some(({ prefix }) => prefix !== 'xmlns')) return null
  const held = property.list === null ? textHeld(text, element) : itemsHeld(text, element)
  if (!held || !sameValues(held.values, edit.before)) return null
  if (edit.after.length === 0) {
    const before = text.slice(0, element.start).trimEnd().length
    return { start: before, end: element.end, text: '' }
  }
  if (held.places === null) {
    const name = nameOf(text, element)
    const whole = property.list === null ? null : build(text, element, name, property, edit.after)
    return whole === null ? null : { start: element.start, end: element.end, text: whole }
  }
  const { start, end, first, item, last } = held.places
  const kept = new Map(held.values.map((value, index) => [value, held.raw[index] ?? '']))
  const items = edit.after.map((value) => first + (kept.get(value) ?? item(encodeText(value))))
  return { start, end, text: items.join('') + last }
}

type Held = Readonly<{
  values: readonly string[]
  /** Each value as it stands in the text, markup included. */
  raw: readonly string[]
  /** Null where there is no list to be filled. */
  places: Readonly<{
    start: number
    end: number
    /** What stands before each item, and after the last one. */
    first: string
    last: string
    item: (text: string) => string
  }> | null
}>

function textHeld(text: string, element: XmlElement): Held | null {
  if (element.children.length > 0 || element.contentEnd === element.end) return null
  const [start, end] = [element.startEnd, element.contentEnd]
  const raw = text.slice(start, end)
  const value = raw.includes('<') ? null : decodeText(raw)
  if (value === null) return null
  return { values: [value], raw: [raw], places: { start, end, first: '', last: '', item: (one) => one } }
}

function itemsHeld(text: string, element: XmlElement): Held | null {
  const [list, second] = element.children
  if (second) return null
  if (!list) {
    return text.slice(element.startEnd, element.contentEnd).trim() === ''
      ? { values: [], raw: [], places: null }
      : null
  }
  if (!isRdf(list, 'Bag') && !isRdf(list, 'Seq')) return null
  if (list.attributes.length > 0) return null
  const items = list.children
  const outside = [
    text.slice(element.startEnd, list.start) + text.slice(list.end, element.contentEnd),
    withoutElements(text, list),
  ]
  if (outside.some((between) => between.trim() !== '')) return null
  if (list.contentEnd === list.end || items.length === 0) return { values: [], raw: [], places: null }
  const values: string[] = []
  for (const item of items) {
    const isText = isRdf(item, 'li') && item.attributes.length === 0 && item.children.length === 0
    const inner = text.slice(item.startEnd, item.contentEnd)
    const value = isText && !inner.includes('<') ? decodeText(inner) : null
    if (value === null) return null
    values.push(value)
  }
  const [firstItem] = items
  const lastItem = items[items.length - 1]
  if (!firstItem || !lastItem) return null
  const name = nameOf(text, firstItem)
  return {
    values,
    raw: items.map((item) => text.slice(item.start, item.end)),
    places: {
      start: list.startEnd,
      end: list.contentEnd,
      first: text.slice(list.startEnd, firstItem.start),
      last: text.slice(lastItem.end, list.contentEnd),
      item: (one) => `<${name}>${one}</${name}>`,
    },
  }
}

/** New properties at the end of a description, laid out as its others are. */
function insert(
  text: string,
  home: XmlElement,
  created: readonly Readonly<{ property: Property; values: readonly string[] }>[],
): readonly Replacement[] | null {
  const isEmpty = home.contentEnd === home.end
  const lastChild = home.children[home.children.length - 1]
  const firstChild = home.children[0]
  const outer = indentBefore(text, home.start)
  const inner = firstChild ? indentBefore(text, firstChild.start) : deeper(outer, 1)
  let declarations = ''
  let elements = ''
  const declared = new Map(home.scope)
  for (const { property, values } of created) {
    let prefix = [...declared].find(([name, uri]) => uri === property.uri && name !== '')?.[0]
    if (prefix === undefined) {
      if (declared.has(property.prefix)) return null
      prefix = property.prefix
      declared.set(prefix, property.uri)
      declarations += `${indentOfAttributes(text, home)}xmlns:${prefix}="${property.uri}"`
    }
    const element = build(text, home, `${prefix}:${property.local}`, property, values, inner)
    if (element === null) return null
    elements += inner + element
  }
  const tagEnd = text.slice(0, home.startEnd).replace(/\s*\/?>$/, '').length
  const declaring = { start: tagEnd, end: tagEnd, text: declarations }
  if (isEmpty) {
    const name = nameOf(text, home)
    const whole = `${declarations}>${elements}${outer}</${name}>`
    return [{ start: tagEnd, end: home.end, text: whole }]
  }
  const at = lastChild ? lastChild.end : home.startEnd
  const hasLineAfter = /^\s*\n/.test(text.slice(at)) || lastChild !== undefined
  return [declaring, { start: at, end: at, text: hasLineAfter ? elements : elements + outer }]
}

function build(
  text: string,
  near: XmlElement,
  name: string,
  property: Property,
  values: readonly string[],
  indent = indentBefore(text, near.start),
): string | null {
  if (property.list === null) {
    return values.length === 1 ? `<${name}>${encodeText(values[0] ?? '')}</${name}>` : null
  }
  const prefix = [...near.scope].find(([key, uri]) => uri === rdf && key !== '')?.[0]
  if (prefix === undefined) return null
  const items = values.map((value) => `${deeper(indent, 2)}<${prefix}:li>${encodeText(value)}</${prefix}:li>`)
  const list = `${prefix}:${property.list}`
  const inner = deeper(indent, 1)
  return `<${name}>${inner}<${list}>${items.join('')}${inner}</${list}>${indent}</${name}>`
}

/** The white space before a place, with its line break; '' where something else stands on the line. */
function indentBefore(text: string, at: number): string {
  return /\r?\n[ \t]*$/.exec(text.slice(0, at))?.[0] ?? ''
}

function deeper(indent: string, levels: number): string {
  return indent === '' ? '' : indent + ' '.repeat(levels)
}

function indentOfAttributes(text: string, element: XmlElement): string {
  const start = text.slice(element.start, element.startEnd)
  return /(\s+)[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*')\s*\/?>$/.exec(start)?.[1] ?? ' '
}

function withoutElements(text: string, parent: XmlElement): string {
  let left = ''
  let at = parent.startEnd
  for (const child of parent.children) {
    left += text.slice(at, child.start)
    at = child.end
  }
  return left + text.slice(at, Math.max(at, parent.contentEnd))
}

/** ExifTool knows how to write what XML cannot hold as it is: control characters, outer white space. */
function isPlain(value: string): boolean {
  return value !== '' && value === value.trim() && !/\p{Control}|\p{Surrogate}|[\ufffe\uffff]/u.test(value)
}

function isRdf(element: XmlElement, local: string): boolean {
  return element.uri === rdf && element.local === local
}

function nameOf(text: string, element: XmlElement): string {
  return /^<([^\s/>]+)/.exec(text.slice(element.start, element.startEnd))?.[1] ?? ''
}

function sameValues(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index])
}

function applyAll(text: string, replacements: readonly Replacement[]): string {
  let result = text
  for (const { start, end, text: replacement } of replacements.toSorted((a, b) => b.start - a.start)) {
    result = result.slice(0, start) + replacement + result.slice(end)
  }
  return result
}
