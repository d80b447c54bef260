/** A label as data sets write it: an id, a name, or both. */
export type ParsedLabel = Readonly<{ id: string | null; name: string | null }>

/** A WordNet id, alone or before or after a name: "n01443537", "n01443537 goldfish", "ILSVRC2012_val_1_n02110185". */
const wnid = /(?<![A-Za-z0-9])(n\d{8})(?!\d)/

/** Splits a label into its WordNet id and its name. Underscores are the spaces of file names. */
export function parseLabel(label: string): ParsedLabel {
  const match = wnid.exec(label)
  if (!match) return { id: null, name: plain(label) }
  const after = label.slice(match.index + match[0].length)
  // A number after the id is the picture's, not the class's name: "n01443537_0".
  const name = plain(after)
  return { id: match[1] ?? null, name: name === null || /^\d+$/.test(name) ? null : name }
}

function plain(text: string): string | null {
  const name = text.replace(/[_\s]+/g, ' ').trim()
  return name === '' ? null : name
}
