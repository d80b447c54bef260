import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { parse, sidecar } from 'exifr'
import { runExifTool } from './exiftool-command.js'

const run = promisify(execFile)

/** The fields that more than one program reads, as lists in order; a field that is not there is an empty list. */
export type TagsRead = Readonly<Record<'subject' | 'hierarchy' | 'tagsList' | 'iptc', readonly string[]>>

export const hasExiv2 = existsSync('/usr/bin/exiv2')

/** What ExifTool's own command line reads. */
export async function readWithExifTool(path: string): Promise<TagsRead> {
  const fields = ['XMP-dc:Subject', 'XMP-lr:HierarchicalSubject', 'XMP-digiKam:TagsList', 'IPTC:Keywords']
  const args = ['-json', '-G1', '-api', 'structformat=JSONQ', ...fields.map((field) => `-${field}`), path]
  const [tags] = JSON.parse(await runExifTool(args)) as readonly Record<string, unknown>[]
  const [subject, hierarchy, tagsList, iptc] = fields.map((field) => listOf(tags?.[field]))
  return tagsRead(subject, hierarchy, tagsList, iptc)
}

/** What exiv2 reads; it prints a list in one line, so no tag of such a test may hold a comma. */
export async function readWithExiv2(path: string): Promise<TagsRead> {
  const values = async (key: string) => {
    const { stdout } = await run('exiv2', ['-q', '-K', key, '-Pv', path]).catch(noSuchKey)
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .flatMap((line) => line.split(', '))
  }
  return tagsRead(
    await values('Xmp.dc.subject'),
    await values('Xmp.lr.hierarchicalSubject'),
    await values('Xmp.digiKam.TagsList'),
    await values('Iptc.Application2.Keywords'),
  )
}

/** What the JavaScript reader exifr reads. IPTC in a TIFF makes it give up on everything: there it is not asked for. */
export async function readWithExifr(path: string): Promise<TagsRead> {
  const iptc = path.endsWith('.jpg')
  const options = { xmp: true, iptc, tiff: true, mergeOutput: false, multiSegment: true } as const
  // exifr types its result as any
  const read = (await (path.endsWith('.xmp') ? sidecar(path, options) : parse(path, options))) as Readonly<
    Record<string, Readonly<Record<string, unknown>> | undefined>
  > | null
  return tagsRead(
    listOf(read?.dc?.subject),
    listOf(read?.lr?.hierarchicalSubject),
    listOf(read?.digiKam?.TagsList),
    listOf(read?.iptc?.Keywords),
  )
}

function tagsRead(
  subject: readonly string[] = [],
  hierarchy: readonly string[] = [],
  tagsList: readonly string[] = [],
  iptc: readonly string[] = [],
): TagsRead {
  return { subject, hierarchy, tagsList, iptc }
}

function listOf(value: unknown): readonly string[] {
  return value === undefined || value === null ? [] : [value].flat().map(String)
}

/** exiv2 ends with 1 when a photo has no such key, and with 253 when it has no metadata at all. */
function noSuchKey(error: unknown): { readonly stdout: string } {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 1 || code === 253) return { stdout: '' }
  throw error
}
