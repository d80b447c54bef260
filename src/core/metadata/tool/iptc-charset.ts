/** How IPTC text is encoded. `none`: it is ASCII throughout, so that it does not matter. */
export type IptcCharset = 'none' | 'utf8' | 'undeclared-latin1' | 'undeclared-utf8'

/**
 * Decides the encoding of texts that ExifTool has decoded as Latin-1 unless UTF-8 was declared. IPTC without a declared
 * character set is Latin-1 by the standard, but many programs put UTF-8 there: bytes beyond ASCII that form valid UTF-8
 * are taken for UTF-8, as Latin-1 text does so only by a rare accident.
 */
export function charsetOf(texts: readonly string[], declared: string | undefined): IptcCharset {
  if (declared === 'UTF8') return 'utf8'
  // eslint-disable-next-line no-control-regex -- the range of ASCII
  if (texts.every((text) => /^[\u0000-\u007f]*$/.test(text))) return 'none'
  return texts.every((text) => utf8FromLatin(text) !== null) ? 'undeclared-utf8' : 'undeclared-latin1'
}

/** Characters of Windows-1252 (ExifTool's "Latin") for the bytes 0x80 to 0x9f, in order. */
const windows1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178'

/** The text that the bytes of a Latin-1 text mean as UTF-8, null when they are not UTF-8. */
export function utf8FromLatin(value: string): string | null {
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
