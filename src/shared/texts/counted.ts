/** A count with its noun, e.g. `1 photo`, `12 photos`; without the separators that `formatCount` sets. */
export function counted(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`
}
