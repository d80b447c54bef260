import type { FieldEdit } from '../../../shared/write-plan.js'
import { z } from 'zod'
import { encodeEntities } from '../tool/entities.js'
import type { ExifToolProcess } from '../tool/exiftool.js'
import { isTooLongForIptc } from '../fields/field-values.js'
import { charsetOf, type IptcCharset } from '../tool/iptc-charset.js'

/** What must be known of a file's IPTC before its keywords are written. */
export type IptcState = Readonly<{
  charset: IptcCharset
  /** True when the file holds a digest of its IPTC that fits it; programs by the MWG then read XMP first. */
  hasFittingDigest: boolean
  /** Digest of the IPTC as it is, null without IPTC. */
  currentDigest: string | null
  isAbsent: boolean
}>

/**
 * Arguments that write whole lists of the planned fields, one field after the other. `digest` is what the digest of the
 * new IPTC will be, 'new' lets ExifTool work it out.
 */
export function writeArguments(
  edits: readonly FieldEdit[],
  iptc: IptcState | null,
  digest = 'new',
): readonly string[] {
  const args = ['-charset', 'filename=utf8', '-E']
  const iptcEdit = edits.find(({ field }) => field === 'IPTC:Keywords')
  for (const edit of edits) if (edit !== iptcEdit) args.push(...assignments(edit))
  if (iptcEdit && iptc) args.push(...iptcArguments(iptcEdit, iptc, digest))
  return args
}

/** Reads what `writeArguments` must know of a file's IPTC. */
export async function readIptcState(tool: ExifToolProcess, path: string): Promise<IptcState> {
  const names = ['-IPTC:all', '-Photoshop:IPTCDigest', '-File:CurrentIPTCDigest']
  const format = ['-charset', 'filename=utf8', '-json', '-m', '-G1', '-api', 'structformat=JSONQ']
  const output = await tool.withPlainPath(path, null, (plain) => tool.run([...format, ...names, plain]))
  const [entry = {}] = z.array(z.record(z.string(), z.unknown())).parse(JSON.parse(output.text))
  const texts = Object.entries(entry)
    .filter(([name]) => name.startsWith('IPTC'))
    .flatMap(([, value]) => (Array.isArray(value) ? value.map(String) : [String(value)]))
  const declared = entry['IPTC:CodedCharacterSet']
  const digest = entry['Photoshop:IPTCDigest']
  const current = entry['File:CurrentIPTCDigest']
  return {
    charset: charsetOf(texts, typeof declared === 'string' ? declared : undefined),
    hasFittingDigest: digest !== undefined && digest === current,
    currentDigest: typeof current === 'string' ? current : null,
    isAbsent: texts.length === 0,
  }
}

/** Whether the digest is written: where it fitted, and with IPTC that is created. */
export function renewsDigest(iptc: IptcState): boolean {
  return iptc.hasFittingDigest || iptc.isAbsent
}

function assignments(edit: FieldEdit): readonly string[] {
  const { field, after } = edit
  // ExifTool cuts overlong values of a list that it writes, and keeps those of a list that it edits.
  if (field === 'IPTC:Keywords' && after.some(isTooLongForIptc)) return stepwise(edit)
  const values = field === 'IFD0:XPKeywords' && after.length > 0 ? [after.join(';')] : after
  if (values.length === 0) return [`-${field}=`]
  // '^=' writes an empty value where '=' would delete the field.
  return values.map((value) => `-${field}${value === '' ? '^' : ''}=${encodeEntities(value)}`)
}

function stepwise({ field, added, removed }: FieldEdit): readonly string[] {
  return [
    ...[...new Set(removed)].map((value) => `-${field}-=${encodeEntities(value)}`),
    ...added.map((value) => `-${field}+=${encodeEntities(value)}`),
  ]
}

/**
 * Declaring UTF-8 in a file with undeclared Latin-1 IPTC corrupts its other texts, so those are copied through in the
 * same command (docs/metadata.md, IPTC). The digest follows where it fitted: a digest that did not fit says that IPTC
 * was edited last, and must go on saying so.
 */
function iptcArguments(edit: FieldEdit, iptc: IptcState, digest: string): readonly string[] {
  const args: string[] = []
  if (iptc.charset === 'undeclared-utf8') args.push('-charset', 'iptc=UTF8')
  const isAscii = charsetOf(edit.after, undefined) === 'none'
  const isWholeList = edit.after.length > 0 && !edit.after.some(isTooLongForIptc)
  const recodes = iptc.charset !== 'utf8' && isWholeList && (!isAscii || iptc.isAbsent)
  if (recodes) args.push('-tagsfromfile', '@', '-iptc:all', '--iptc:keywords', '-codedcharacterset=utf8')
  args.push(...assignments(edit))
  if (renewsDigest(iptc)) args.push(`-Photoshop:IPTCDigest=${digest}`)
  return args
}
