/** A folder of this machine, and what stands in its place. */
export type KnownFolder = Readonly<{ path: string; label: string }>

/** What may follow a name inside a path: folders may have spaces in their names, and the last name ends at one. */
const pathTail = /(?:[^\n"'`,;:()<>|]*[\\/])?[^\s"'`,;:()<>|]*/

/** Any other absolute path: `/a/b` or `C:\a`. */
const otherPath = new RegExp(
  `(^|[\\s"'\`(=:])((?:[A-Za-z]:[\\\\/]|\\\\\\\\|/(?=[^\\s/"'\`,;:()<>|]+/))${pathTail.source})`,
  'g',
)

/**
 * Takes paths out of every text of a plain value, so that it can be shown to others: known folders become their label,
 * every other absolute path becomes `<path>`. Longer folders go first, whatever their order.
 */
export function redactPaths<T>(value: T, known: readonly KnownFolder[]): T {
  const folders = known
    .filter(({ path }) => path.length > 1)
    .sort((one, other) => other.path.length - one.path.length)
  const redact = (part: unknown): unknown => {
    if (typeof part === 'string') return redactText(part, folders)
    if (Array.isArray(part)) return part.map(redact)
    if (part === null || typeof part !== 'object') return part
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, redact(inner)]))
  }
  return redact(value) as T // the same shape, only its texts are others
}

function redactText(text: string, folders: readonly KnownFolder[]): string {
  const labelled = folders.reduce((rest, { path, label }) => rest.replaceAll(path, label), text)
  return labelled.replace(otherPath, (_, before: string) => `${before}<path>`)
}
