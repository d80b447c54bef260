/** A share as people read it; a dash where there is none. */
export function percent(share: number | null, digits = 1): string {
  return share === null ? '–' : `${(share * 100).toFixed(digits)}\u00a0%`
}

/** "36 of 100": a share that needs no mathematics. */
export function ofHundred(share: number): string {
  return `${Math.round(share * 100)} of 100`
}

/** A count with its noun, e.g. "1 picture", "12 pictures". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`
}
