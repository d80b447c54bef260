import type { Stats } from 'node:fs'
import { formatOfName } from '../identity/format-names.js'
import { isSidecar } from './skip-rules.js'

/**
 * Gives each photo of one folder the stamp of its sidecars: names, sizes and times of `photo.xmp` and
 * `photo.ext.xmp`, and who else shares `photo.xmp`, for that decides whose keywords it holds. '' without a sidecar.
 */
export function sidecarStamps(
  names: readonly string[],
  stats: ReadonlyMap<string, Stats>,
): (photoName: string) => string {
  const sidecars = new Map<string, string[]>()
  for (const name of names.filter(isSidecar)) append(sidecars, name.toLowerCase(), name)
  if (sidecars.size === 0) return () => ''
  const sharers = new Map<string, string[]>()
  for (const name of names) {
    const format = formatOfName(name)
    if (format !== null && format !== 'video') append(sharers, stemOf(name), name)
  }
  const stampOf = (name: string): string => {
    const found = stats.get(name)
    return found === undefined
      ? `${name}:`
      : `${name}:${String(found.size)}:${String(found.mtimeMs)}:${String(found.ctimeMs)}`
  }
  return (photoName) => {
    const byName = (sidecars.get(`${photoName.toLowerCase()}.xmp`) ?? []).map(stampOf)
    const stem = stemOf(photoName)
    const byStem = (sidecars.get(`${stem}.xmp`) ?? []).map(stampOf)
    const shared = byStem.length === 0 ? [] : (sharers.get(stem) ?? []).filter((name) => name !== photoName)
    return [...byName, ...byStem, ...shared].join('|')
  }
}

function stemOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return (dot <= 0 ? name : name.slice(0, dot)).toLowerCase()
}

function append(map: Map<string, string[]>, key: string, name: string): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [name])
  else known.push(name)
}
