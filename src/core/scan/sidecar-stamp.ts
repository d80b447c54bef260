import type { Stats } from 'node:fs'
import { isSidecar, sortSidecars } from '../identity/sidecars.js'

/**
 * Gives each photo of one folder the stamp of the sidecars whose keywords it has: names, sizes and times. '' without
 * one. A sidecar that gets another owner, because a photo came or went, changes the stamps of both.
 */
export function sidecarStamps(
  names: readonly string[],
  stats: ReadonlyMap<string, Stats>,
): (photoName: string) => string {
  if (!names.some(isSidecar)) return () => ''
  const sidecars = sortSidecars(names)
  const stampOf = (name: string): string => {
    const found = stats.get(name)
    return found === undefined
      ? `${name}:`
      : `${name}:${String(found.size)}:${String(found.mtimeMs)}:${String(found.ctimeMs)}`
  }
  return (photoName) => sidecars.of(photoName).own.map(stampOf).join('|')
}
