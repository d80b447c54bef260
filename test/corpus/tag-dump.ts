import { keywordFields, type KeywordField } from '../../src/shared/keyword-field.js'
import { runExifTool } from '../support/exiftool-command.js'

/** All tags of one file as ExifTool's command line prints them, apart from the product's own reading. */
export type TagDump = ReadonlyMap<string, unknown>

const filesPerCommand = 50

/** -G1:4 tells a second tag of the same name from the first; JSONQ keeps numbers as they are spelt. */
const dumpArguments = ['-json', '-a', '-u', '-m', '-G1:4', '-struct', '-api', 'structformat=JSONQ']
const withImageHash = ['-api', 'requesttags=imagedatahash']

/** Dumps every tag of the files, with the hash that ExifTool takes of the image data. */
export async function dumpTags(paths: readonly string[]): Promise<ReadonlyMap<string, TagDump>> {
  const dumps = new Map<string, TagDump>()
  for (let start = 0; start < paths.length; start += filesPerCommand) {
    const batch = paths.slice(start, start + filesPerCommand)
    const output = await runExifTool([...dumpArguments, ...withImageHash, ...batch])
    // ExifTool prints one object per file
    for (const tags of JSON.parse(output) as readonly Record<string, unknown>[]) {
      dumps.set(String(tags.SourceFile), new Map(Object.entries(tags)))
    }
  }
  return dumps
}

/** What ExifTool says of the image data; undefined for formats that it takes no hash of. */
export function imageHashOf(dump: TagDump): unknown {
  return [...dump].find(([name]) => name.endsWith(':ImageDataHash'))?.[1]
}

/** The values of one keyword field, in order. */
export function valuesOf(dump: TagDump, field: KeywordField): readonly string[] {
  const value = dump.get(field)
  const values = value === undefined ? [] : [value].flat().map(String)
  return field === 'IFD0:XPKeywords' ? values.flatMap((text) => text.split(';')) : values
}

/** Keywords that were there before and are gone, or stand in another order, as `field: keyword`. */
export function lostKeywords(before: TagDump, after: TagDump): readonly string[] {
  return keywordFields.flatMap((field) => {
    const now = valuesOf(after, field)
    if (field === 'XMP-acdsee:Categories') {
      return valuesOf(before, field).length > 0 && now.length === 0 ? [`${field}: all of it`] : []
    }
    let from = 0
    return valuesOf(before, field).flatMap((value) => {
      const at = now.indexOf(value, from)
      if (at < 0) return [`${field}: ${value}`]
      from = at + 1
      return []
    })
  })
}

/**
 * Places and sizes inside the file, its file type flags, and what the system and ExifTool say about it: they follow
 * from the file being longer (docs/metadata.md).
 */
const bookkeeping =
  /^(SourceFile$|System:|ExifTool:(ExifToolVersion|.*Warning)|File:(FileType|MIMEType|ImageDataHash|CurrentIPTCDigest)|XMP-x:XMPToolkit|Photoshop:IPTCDigest|XMP-xmpNote:HasExtendedXMP|QuickTime:MediaData)|(Offsets?|Start|WebP_Flags)$/

/** Tags beside the keyword fields that are gone, new or different, as sentences without long values. */
export function changedTags(before: TagDump, after: TagDump): readonly string[] {
  const [old, now] = [foreignTags(before), foreignTags(after)]
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
    const [was, is] = [old.get(name), now.get(name)]
    return was === is ? [] : [`${name}: ${short(was)} -> ${short(is)}`]
  })
}

/** Which of two tags of one name counts as the copy depends on their order in the file, which means nothing. */
function foreignTags(dump: TagDump): ReadonlyMap<string, string> {
  const ours = new Set<string>(keywordFields)
  const tags = new Map<string, string[]>()
  for (const [name, value] of dump) {
    const plain = name.replace(/:Copy\d+(?=:)/, '')
    if (ours.has(plain) || bookkeeping.test(plain)) continue
    tags.set(plain, [...(tags.get(plain) ?? []), JSON.stringify(value)])
  }
  return new Map([...tags].map(([name, values]) => [name, values.sort().join(' and ')]))
}

function short(text: string | undefined): string {
  if (text === undefined) return 'none'
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
