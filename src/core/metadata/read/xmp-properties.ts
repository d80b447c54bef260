import type { KeywordField } from '../../../shared/keyword-field.js'
import { sure } from './scan-findings.js'

/** A property that the fast reader takes from XMP, under ExifTool's name. */
export type XmpProperty =
  | Readonly<{ isList: true; name: KeywordField }>
  | Readonly<{ isList: false; kind: 'text'; name: KeywordField }>
  | Readonly<{ isList: false; kind: 'date' | 'plain'; name: string }>

/** The namespaces that count here, by their usual prefixes. */
export const namespaces = {
  x: 'adobe:ns:meta/',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  dc: 'http://purl.org/dc/elements/1.1/',
  lr: 'http://ns.adobe.com/lightroom/1.0/',
  digiKam: 'http://www.digikam.org/ns/1.0/',
  MicrosoftPhoto: 'http://ns.microsoft.com/photo/1.0/',
  mediapro: 'http://ns.iview-multimedia.com/mediapro/1.0/',
  acdsee: 'http://ns.acdsee.com/iptc/1.0/',
  exif: 'http://ns.adobe.com/exif/1.0/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  xmp: 'http://ns.adobe.com/xap/1.0/',
  xmpNote: 'http://ns.adobe.com/xmp/note/',
} as const

/** The namespace of LastKeywordXMP as ExifTool writes it; Windows writes it with a slash at the end. */
const shortPhotoNamespace = 'http://ns.microsoft.com/photo/1.0'

/** Namespaces of their own in ExifTool, although they look like another version of one above. */
const otherVersions = new Set(['http://ns.microsoft.com/photo/1.1', 'http://ns.microsoft.com/photo/1.2/'])

const prefixOf = new Map<string, string>([
  ...Object.entries(namespaces).map(([prefix, uri]) => [uri, prefix] as const),
  [shortPhotoNamespace, 'MicrosoftPhoto'],
])

const prefixes = new Set(prefixOf.values())

/** Pairs that are as common: Adobe's first XMP, and the packet that Windows puts around its properties. */
const otherPairs = new Set([`xap ${namespaces.xmp}`, `xmp ${namespaces.x}`])

/** ExifTool takes a namespace for a known one when only its version or a last slash differs. */
const looseForm = (uri: string): string => uri.replace(/\/\d+\.\d+(?=\/|$)/, '/version').replace(/\/+$/, '')

const looseForms = new Set([...prefixOf.keys()].map(looseForm))

/** Ends the fast reading where ExifTool would translate prefixes: only usual pairs of prefix and namespace pass. */
export function checkNamespace(prefix: string, uri: string): void {
  const usual = prefixOf.get(uri)
  if (usual === prefix || otherPairs.has(`${prefix} ${uri}`)) return
  sure(usual === undefined, `prefix ${String(usual)} for ${uri}`)
  sure(!prefixes.has(prefix), `the usual namespace of ${prefix}`)
  sure(otherVersions.has(uri) || !looseForms.has(looseForm(uri)), 'no unusual spelling of a namespace')
}

const properties = new Map<string, ReadonlyMap<string, XmpProperty>>([
  group('dc', { subject: { isList: true, name: 'XMP-dc:Subject' } }),
  group('lr', { hierarchicalSubject: { isList: true, name: 'XMP-lr:HierarchicalSubject' } }),
  group('digiKam', { TagsList: { isList: true, name: 'XMP-digiKam:TagsList' } }),
  group('MicrosoftPhoto', { LastKeywordXMP: { isList: true, name: 'XMP-microsoft:LastKeywordXMP' } }),
  group('mediapro', { CatalogSets: { isList: true, name: 'XMP-mediapro:CatalogSets' } }),
  group('acdsee', { categories: { isList: false, kind: 'text', name: 'XMP-acdsee:Categories' } }),
  group('exif', { DateTimeOriginal: { isList: false, kind: 'date', name: 'XMP-exif:DateTimeOriginal' } }),
  group('photoshop', { DateCreated: { isList: false, kind: 'date', name: 'XMP-photoshop:DateCreated' } }),
  group('xmp', { CreateDate: { isList: false, kind: 'date', name: 'XMP-xmp:CreateDate' } }),
  group('xmpNote', { HasExtendedXMP: { isList: false, kind: 'plain', name: 'XMP-xmpNote:HasExtendedXMP' } }),
])

function group(prefix: keyof typeof namespaces, own: Readonly<Record<string, XmpProperty>>) {
  return [namespaces[prefix], new Map(Object.entries(own))] as const
}

/**
 * The property of a name, null where it is none that counts. A name that differs in case only is for ExifTool. `stem`:
 * the beginning of a property's name, which counts once something is nested in it, as ExifTool joins the names:
 * lr:hierarchical with Subject in it gives HierarchicalSubject.
 */
export function propertyOf(uri: string, local: string): XmpProperty | 'stem' | null {
  const own = properties.get(uri === shortPhotoNamespace ? namespaces.MicrosoftPhoto : uri)
  if (!own) return null
  const exact = own.get(local)
  if (exact) return exact
  // ExifTool drops from a name what may not stand in its own names
  const folded = local.replace(/[^A-Za-z0-9]/g, '').toLowerCase()
  const names = [...own.keys()].map((name) => name.toLowerCase())
  sure(!names.includes(folded), `the usual spelling of ${local}`)
  return names.some((name) => name.startsWith(folded)) ? 'stem' : null
}
