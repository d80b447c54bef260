import { SaxesParser, type SaxesAttributeNS, type SaxesTagNS } from 'saxes'
import { sure, UnsureError, type Findings } from './scan-findings.js'
import { checkNamespace, namespaces, propertyOf, type XmpProperty } from './xmp-properties.js'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** How a packet may begin: with its processing instruction or without; ExifTool decides on anything else. */
const packetStart =
  /^[ \t\r\n]*(?:<\?xpacket begin=(["'])\ufeff?\1 id=(["'])W5M0MpCehiHzreSzNTczkc9d\2[^<>?]*\?>\s*(?:<\?adobe-xap-filters esc="CR(?:LF)?"\?>\s*)?)?<(?:x:xmpmeta|x:xapmeta|xmp:xmpmeta|rdf:RDF)[\s>]/
const sidecarStart = /^<\?xml version=["']1\.0["'](?: encoding=["']utf-8["'])?\?>\s*(?=<x:xmpmeta[\s>])/i
const packetEnd = /<\?xpacket end=(["'])[rw]\1\?>[\s\0]*$/

/** The text of an XMP packet, without what stands around its root. */
function rootOf(bytes: Uint8Array, isSidecar: boolean): string {
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch (error) {
    throw new UnsureError('Expected XMP in UTF-8', { cause: error })
  }
  const declaration = isSidecar ? (sidecarStart.exec(text)?.[0] ?? '') : ''
  const body = text.slice(declaration.length)
  const start = packetStart.exec(body)
  sure(start !== null, 'the usual start of XMP')
  // ExifTool knows a sidecar by its very beginning
  sure(!isSidecar || (text.startsWith('<') && declaration.length < 100), 'the start of a sidecar')
  const hasPacket = start[0].trimStart().startsWith('<?')
  const root = body.slice(start[0].lastIndexOf('<'))
  const end = packetEnd.exec(root)
  sure(hasPacket || end === null, 'the start of an XMP packet before its end')
  return (end ? root.slice(0, end.index) : root).trimEnd()
}

/** Where the parser stands: which kind of element encloses it. */
type Level =
  'document' | 'meta' | 'rdf' | 'description' | 'list' | 'container' | 'item' | 'text' | 'stem' | 'other'

/**
 * Reads the properties of `xmp-properties.ts` out of an XMP packet. Only the plain shapes that programs write are
 * read: lists as rdf:Bag or rdf:Seq of plain items, texts as element or attribute. Comments, CDATA, qualifiers and
 * whatever else is legal but rare are left to ExifTool.
 */
export function scanXmp(bytes: Uint8Array, findings: Findings, isSidecar = false): void {
  const text = rootOf(bytes, isSidecar)
  const hasReturns = text.includes('\r')
  const levels: Level[] = ['document']
  let property: XmpProperty | null = null
  let items: string[] = []
  let value = ''

  const open = (tag: SaxesTagNS): Level => {
    const level = levels[levels.length - 1]
    checkAttributes(tag)
    switch (level) {
      case 'document':
        if (tag.uri === namespaces.x && /^x[am]pmeta$/.test(tag.local)) return keepOnly(tag, isOfMeta, 'meta')
        return openRdf(tag)
      case 'meta':
        return openRdf(tag)
      case 'rdf':
        sure(tag.uri === namespaces.rdf && tag.local === 'Description', 'rdf:Description')
        readShorthand(tag, findings)
        return 'description'
      case 'description': {
        sure(tag.prefix !== '' && !isPassedOver(tag), 'a property')
        property = null
        const found = propertyOf(tag.uri, tag.local)
        if (found === null) return 'other'
        if (found === 'stem') return keepOnly(tag, isDeclaration, 'stem')
        property = found
        items = []
        value = ''
        return keepOnly(tag, isDeclaration, property.isList ? 'list' : 'text')
      }
      case 'list':
        sure(tag.uri === namespaces.rdf && (tag.local === 'Bag' || tag.local === 'Seq'), 'rdf:Bag or rdf:Seq')
        // ExifTool takes what stands before and after a list for something else
        sure(items.length === 0, 'one list in a property')
        return keepOnly(tag, isDeclaration, 'container')
      case 'container':
        sure(tag.uri === namespaces.rdf && tag.local === 'li', 'rdf:li')
        value = ''
        return keepOnly(tag, isDeclaration, 'item')
      case 'other':
        return 'other'
      default:
        throw new UnsureError('Expected text alone in a value')
    }
  }

  const close = (): void => {
    const level = levels.pop()
    if (level === 'item') items.push(valueOf(value, hasReturns))
    // an empty list is something that ExifTool has rules of its own for
    else if (level === 'container') sure(items.length > 0, 'a list with items')
    else if (level === 'list' && property?.isList === true) {
      sure(items.length > 0, 'a list with items')
      findings.addKeywords(property.name, items)
    } else if (level === 'text' && property?.isList === false) {
      addText(property, valueOf(value, hasReturns), findings)
    }
  }

  const parser = new SaxesParser({ xmlns: true, position: false })
  parser.on('error', (error) => {
    throw new UnsureError('Expected well-formed XMP', { cause: error })
  })
  for (const event of ['doctype', 'comment', 'cdata', 'processinginstruction'] as const) {
    parser.on(event, () => {
      throw new UnsureError(`Expected no ${event} in XMP`)
    })
  }
  parser.on('opentag', (tag) => levels.push(open(tag)))
  parser.on('closetag', close)
  parser.on('text', (piece) => {
    const level = levels[levels.length - 1]
    if (level === 'item' || level === 'text') value += piece
    else if (level !== 'other' && level !== 'stem') sure(piece.trim() === '', 'no text between elements')
  })
  parser.write(text).close()
}

function openRdf(tag: SaxesTagNS): Level {
  sure(tag.uri === namespaces.rdf && tag.local === 'RDF', 'rdf:RDF')
  return keepOnly(tag, isDeclaration, 'rdf')
}

/** Properties that stand as attributes of an rdf:Description. */
function readShorthand(tag: SaxesTagNS, findings: Findings): void {
  for (const attribute of Object.values(tag.attributes)) {
    if (isDeclaration(attribute) || isAbout(attribute)) continue
    const isStructural = attribute.uri === namespaces.rdf || attribute.uri === namespaces.x
    sure(attribute.prefix !== '' && !isStructural, 'properties as attributes')
    const property = propertyOf(attribute.uri, attribute.local)
    if (property === null || property === 'stem') continue
    // the parser has turned line breaks in attributes into spaces, which ExifTool does not
    sure(!property.isList && !/\s/.test(attribute.value), 'a plain text as attribute')
    addText(property, attribute.value, findings)
  }
}

function addText(property: XmpProperty & { isList: false }, value: string, findings: Findings): void {
  if (property.kind === 'text') findings.addKeywords(property.name, [value])
  else findings.addOther(property.name, property.kind === 'date' ? dateOf(value) : value)
}

/** As ExifTool's ConvertXMPDate (XMP.pm) spells a date. */
function dateOf(value: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}:\d{2})(:\d{2})?\s*(\S*)$/.exec(value)
  if (match) {
    const [, year, month, day, minutes, seconds = '', zone] = match
    return `${String(year)}:${String(month)}:${String(day)} ${String(minutes)}${seconds}${String(zone)}`
  }
  return /^\d{4}/.test(value) ? value.replace(/-/g, ':') : value
}

function valueOf(text: string, hasReturns: boolean): string {
  // the parser has turned CR LF into LF, which ExifTool does not
  sure(!hasReturns || !text.includes('\n'), 'no line breaks in values of a text with CR LF')
  return text
}

function keepOnly(tag: SaxesTagNS, isKept: (attribute: SaxesAttributeNS) => boolean, level: Level): Level {
  sure(Object.values(tag.attributes).every(isKept), `no unusual attribute of ${tag.name}`)
  return level
}

/** Namespaces whose elements ExifTool passes over, so that what is nested in them counts as if it stood alone. */
const passedOver =
  /^(adobe:ns:meta\/|http:\/\/www\.w3\.org\/(1999\/02\/22-rdf-syntax-ns#|2000\/svg|XML\/1998\/namespace)|http:\/\/ns\.exiftool\..*)$/

function isPassedOver(tag: SaxesTagNS): boolean {
  return passedOver.test(tag.uri) || ['x', 'rdf', 'xml', 'svg', 'office', 'et'].includes(tag.prefix)
}

function isDeclaration(attribute: SaxesAttributeNS): boolean {
  return attribute.prefix === 'xmlns'
}

function isOfMeta(attribute: SaxesAttributeNS): boolean {
  return isDeclaration(attribute) || (attribute.uri === namespaces.x && /^x[am]ptk$/.test(attribute.local))
}

function isAbout(attribute: SaxesAttributeNS): boolean {
  return attribute.local === 'about' && (attribute.prefix === '' || attribute.uri === namespaces.rdf)
}

/** What ExifTool's parser, which is none of XML, would take for something else. */
function checkAttributes(tag: SaxesTagNS): void {
  for (const attribute of Object.values(tag.attributes)) {
    sure(!attribute.value.includes('>'), "no '>' in an attribute")
    if (isDeclaration(attribute)) checkNamespace(attribute.local, attribute.value)
    else if (attribute.uri === namespaces.rdf) {
      sure(attribute.local !== 'nodeID', 'no rdf:nodeID')
      sure(attribute.local !== 'parseType' || attribute.value === 'Resource', 'no rdf:parseType but Resource')
    }
    sure(attribute.name !== 'xmlns', 'no default namespace')
  }
}
