import { z } from 'zod'
import { keywordFields, type KeywordField } from '../../../shared/keyword-field.js'
import { charsetOf, utf8FromLatin } from '../tool/iptc-charset.js'
import { hasControlCharacter, type ExifToolProcess } from '../tool/exiftool.js'
import type { ToolOutput } from '../tool/tool-commands.js'

/** The keyword fields of one file exactly as read, and what else the reader or the writer must know of it. */
export type FileFields = Readonly<{
  keywords: ReadonlyMap<KeywordField, readonly string[]>
  /** All other tags that were asked for, by ExifTool's group and name. */
  other: ReadonlyMap<string, string>
  error: string | null
}>

/** How many files one command reads: 2.1 times as fast as one each (docs/metadata.md). */
const filesPerCommand = 50

const otherTags = [
  'IPTC:CodedCharacterSet',
  'IFD0:Orientation#',
  'ExifIFD:DateTimeOriginal',
  'ExifIFD:CreateDate',
  'XMP-exif:DateTimeOriginal',
  'XMP-photoshop:DateCreated',
  'XMP-xmp:CreateDate',
  'ImageWidth',
  'ImageHeight',
  'File:ImageWidth',
  'File:ImageHeight',
  'File:MIMEType',
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
  return { keywords: new Map(), other: new Map(), error }
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
  const values = new Map(keywordFields.map((field) => [field, listOf(entry[field])]))
  const other = new Map<string, string>()
  for (const [name, value] of Object.entries(entry)) {
    const parsed = scalar.safeParse(value)
    if (parsed.success) other.set(name, parsed.data)
  }
  return finishFields(values, other)
}

/** The fields of one file from their values as ExifTool prints them. */
export function finishFields(
  printed: ReadonlyMap<KeywordField, readonly string[]>,
  other: ReadonlyMap<string, string>,
): FileFields {
  const keywords = new Map<KeywordField, readonly string[]>()
  for (const field of keywordFields) {
    const values = printed.get(field) ?? []
    // XPKeywords is one string with ';' between keywords.
    const list = field === 'IFD0:XPKeywords' ? values.flatMap((value) => value.split(';')) : values
    if (list.length > 0) keywords.set(field, list)
  }
  const iptc = keywords.get('IPTC:Keywords') ?? []
  if (charsetOf(iptc, other.get('IPTC:CodedCharacterSet')) === 'undeclared-utf8') {
    keywords.set(
      'IPTC:Keywords',
      iptc.map((value) => utf8FromLatin(value) ?? value),
    )
  }
  return {
    keywords,
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
