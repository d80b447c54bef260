import { z } from 'zod'
import { keywordFields, type KeywordField } from '../../shared/write-plan.js'
import { hasControlCharacter, type ExifToolProcess, type ToolOutput } from './exiftool.js'

/** The keyword fields of one file exactly as read, and what else the reader or the writer must know of it. */
export type FileFields = Readonly<{
  keywords: ReadonlyMap<KeywordField, readonly string[]>
  /** How the IPTC text is encoded. `none`: there is no IPTC text beyond ASCII, or none at all. */
  iptcCharset: 'none' | 'utf8' | 'undeclared-latin1' | 'undeclared-utf8'
  hasIptcDigest: boolean
  /** All other tags that were asked for, by ExifTool's group and name. */
  other: ReadonlyMap<string, string>
  error: string | null
}>

/** How many files one command reads: 2.1 times as fast as one each (docs/metadata.md). */
const filesPerCommand = 50

const otherTags = [
  'IPTC:CodedCharacterSet',
  'Photoshop:IPTCDigest',
  'IFD0:Orientation#',
  'QuickTime:Rotation#',
  'ExifIFD:DateTimeOriginal',
  'ExifIFD:CreateDate',
  'XMP-exif:DateTimeOriginal',
  'XMP-photoshop:DateCreated',
  'XMP-xmp:CreateDate',
  'ImageWidth',
  'ImageHeight',
  'Error',
  'Warning',
]

/**
 * JSONQ keeps the keywords `1.10`, `1e3` and `true` as they are; -m reads lists of more than 1000 items whole;
 * -fast changed no result over 592 files (docs/metadata.md). Duplicate tags (-a) are not asked for: the first wins, as
 * in every reader.
 */
const readArguments = [
  '-charset',
  'filename=utf8',
  '-json',
  '-fast',
  '-m',
  '-G1',
  '-api',
  'struct=1',
  '-api',
  'structformat=JSONQ',
  ...keywordFields.map((field) => `-${field}`),
  ...otherTags.map((tag) => `-${tag}`),
]

/** Reads the keyword fields of files, many in one command; every path gets an entry. */
export async function readFields(
  tool: ExifToolProcess,
  paths: readonly string[],
): Promise<ReadonlyMap<string, FileFields>> {
  const results = new Map<string, FileFields>()
  const batches: (readonly string[])[] = []
  for (let start = 0; start < paths.length; start += filesPerCommand) {
    batches.push(paths.slice(start, start + filesPerCommand))
  }
  await Promise.all(
    batches.map(async (batch) => {
      for (const [path, fields] of await readBatch(tool, batch)) results.set(path, fields)
    }),
  )
  return results
}

async function readBatch(
  tool: ExifToolProcess,
  paths: readonly string[],
): Promise<(readonly [string, FileFields])[]> {
  const results: (readonly [string, FileFields])[] = []
  const plain = paths.filter((path) => !hasControlCharacter(path))
  if (plain.length > 0) {
    const output = await tool.run([...readArguments, ...plain])
    const bySource = parseOutput(output)
    for (const path of plain) results.push([path, bySource.get(path) ?? missing(output, path)])
  }
  for (const path of paths.filter(hasControlCharacter)) {
    const fields = await tool.withPlainPath(path, null, async (link) => {
      const output = await tool.run([...readArguments, link])
      return parseOutput(output).get(link) ?? missing(output, link)
    })
    results.push([path, fields])
  }
  return results
}

function missing(output: ToolOutput, path: string): FileFields {
  const message =
    output.errors.find((error) => error.includes(path)) ?? output.errors[0] ?? 'ExifTool gave no answer'
  const error = message.replace(/^error: /i, '').replace(` - ${path}`, '')
  return { keywords: new Map(), iptcCharset: 'none', hasIptcDigest: false, other: new Map(), error }
}

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const jsonAnswer = z.array(z.record(z.string(), z.unknown()))

function parseOutput(output: ToolOutput): Map<string, FileFields> {
  const results = new Map<string, FileFields>()
  if (output.text.trim() === '') return results
  for (const entry of jsonAnswer.parse(JSON.parse(output.text))) {
    results.set(String(entry.SourceFile), fieldsOf(entry))
  }
  return results
}

function fieldsOf(entry: Readonly<Record<string, unknown>>): FileFields {
  const keywords = new Map<KeywordField, readonly string[]>()
  for (const field of keywordFields) {
    const values = listOf(entry[field])
    // XPKeywords is one string with ';' between keywords.
    const list = field === 'IFD0:XPKeywords' ? values.flatMap((value) => value.split(';')) : values
    if (list.length > 0) keywords.set(field, list)
  }
  const other = new Map<string, string>()
  for (const [name, value] of Object.entries(entry)) {
    const parsed = scalar.safeParse(value)
    if (parsed.success) other.set(name, parsed.data)
  }
  const { values: iptc, charset } = decodeIptc(
    keywords.get('IPTC:Keywords') ?? [],
    other.get('IPTC:CodedCharacterSet'),
  )
  if (iptc.length > 0) keywords.set('IPTC:Keywords', iptc)
  return {
    keywords,
    iptcCharset: charset,
    hasIptcDigest: other.has('Photoshop:IPTCDigest'),
    other,
    error: other.get('ExifTool:Error') ?? null,
  }
}

function listOf(value: unknown): readonly string[] {
  if (value === undefined || value === null) return []
  const parsed = scalar.safeParse(value)
  if (parsed.success) return [parsed.data]
  const list = z.array(scalar).safeParse(value)
  return list.success ? list.data : [JSON.stringify(value)]
}

/**
 * IPTC without a declared character set is Latin-1 by the standard and for ExifTool, but many programs put UTF-8
 * there. Bytes beyond ASCII that form valid UTF-8 are taken for UTF-8: Latin-1 text does so only by a rare accident.
 */
function decodeIptc(
  values: readonly string[],
  declared: string | undefined,
): { readonly values: readonly string[]; readonly charset: FileFields['iptcCharset'] } {
  if (declared === 'UTF8') return { values, charset: 'utf8' }
  // eslint-disable-next-line no-control-regex -- the range of ASCII
  if (values.every((value) => /^[\u0000-\u007f]*$/.test(value))) return { values, charset: 'none' }
  const decoded = values.map(utf8FromLatin).filter((value) => value !== null)
  return decoded.length === values.length
    ? { values: decoded, charset: 'undeclared-utf8' }
    : { values, charset: 'undeclared-latin1' }
}

/** Characters of Windows-1252 (ExifTool's "Latin") for the bytes 0x80 to 0x9f, in order. */
const windows1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178'

/** The text that the bytes of `value` mean as UTF-8, null when they are not UTF-8. */
function utf8FromLatin(value: string): string | null {
  const bytes = new Uint8Array(value.length)
  for (let index = 0; index < value.length; index += 1) {
    const special = windows1252.indexOf(value.charAt(index))
    const byte = special >= 0 ? 0x80 + special : value.charCodeAt(index)
    if (byte > 0xff) return null
    bytes[index] = byte
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
