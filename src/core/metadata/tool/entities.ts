const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Turns the HTML entities in ExifTool's messages (`Can&#39;t`) back into characters. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(amp|lt|gt|quot|apos));/gi, (whole, decimal, hex, name) => {
    if (typeof decimal === 'string') return String.fromCodePoint(Number(decimal))
    if (typeof hex === 'string') return String.fromCodePoint(parseInt(hex, 16))
    return typeof name === 'string' ? (named[name.toLowerCase()] ?? whole) : whole
  })
}

/**
 * A value for ExifTool's `-E` option, which decodes entities: every '&' is escaped, because a keyword may itself
 * read like one (`AT&amp;T` became `AT&T`), and so are line breaks and outer spaces, which its argument file drops.
 */
export function encodeEntities(value: string): string {
  return (
    value
      .replace(/&/g, '&amp;')
      // eslint-disable-next-line no-control-regex -- control characters cannot travel in an argument file
      .replace(/[\u0000-\u001f\u007f]|^\s|\s$/g, (character) => `&#${String(character.codePointAt(0))};`)
  )
}
