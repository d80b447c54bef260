import { extensionOf, formatOfName } from './format-names.js'

/** What lies beside one photo: names as they are spelt on disk. */
export type Sidecars = Readonly<{
  /** Read and written with the photo: `photo.xmp` before `photo.ext.xmp`. */
  own: readonly string[]
  /** Those of darktable's further edits of the photo, `photo_01.ext.xmp`: neither read nor written. */
  duplicates: readonly string[]
  /** A `photo.xmp` that several photos could claim, so that it is nobody's: neither read nor written. */
  unclear: readonly string[]
}>

/** The sidecars of one folder, given to its photos. */
export type FolderSidecars = Readonly<{
  of: (photoName: string) => Sidecars
  /** The name of a sidecar to be created for a photo that has none. */
  newName: (photoName: string, isRaw: boolean, rawSidecarName: 'photo.xmp' | 'photo.ext.xmp') => string
}>

const none: Sidecars = { own: [], duplicates: [], unclear: [] }

/**
 * Decides for each `.xmp` of a folder whose it is. No sidecar has two owners (docs/decisions/0010-sidecars.md):
 * `photo.ext.xmp` is that of the file `photo.ext`, also when this is a film; `photo.xmp` is that of the one raw photo
 * with this stem, else of the only photo with it. Case and Unicode form only count where they tell two apart.
 */
export function sortSidecars(names: readonly string[]): FolderSidecars {
  const files = new Map<string, string[]>()
  const photosOfStem = new Map<string, string[]>()
  for (const name of names) {
    if (name.startsWith('.') || extensionOf(name) === '' || isSidecar(name)) continue
    append(files, fold(name), name)
    const format = formatOfName(name)
    if (format !== null && format !== 'video') append(photosOfStem, fold(stemOf(name)), name)
  }
  const photosWith = (stem: string) => photosOfStem.get(fold(stem)) ?? []

  const owned = new Map<string, Sidecars>()
  const give = (photo: string, kind: keyof Sidecars, sidecar: string) => {
    const known = owned.get(photo) ?? none
    owned.set(photo, { ...known, [kind]: [...known[kind], sidecar] })
  }
  const byStem: (readonly [string, string])[] = []
  const byName: (readonly [string, string])[] = []
  for (const sidecar of names.filter(isSidecar).toSorted()) {
    const base = stemOf(sidecar)
    const named = files.get(fold(base)) ?? []
    const original = originalOf(base)
    const originals = original === null ? [] : (files.get(fold(original)) ?? [])
    if (named.length > 0) {
      const owner = exactOrOnly(named, base, (name) => name)
      if (owner !== null) byName.push([owner, sidecar])
    } else if (original !== null && originals.length > 0) {
      const owner = exactOrOnly(originals, original, (name) => name)
      if (owner !== null) give(owner, 'duplicates', sidecar)
    } else {
      const owner = ownerOfStem(photosWith(base), base)
      if (owner !== null) byStem.push([owner, sidecar])
      else for (const photo of photosWith(base)) give(photo, 'unclear', sidecar)
    }
  }
  for (const [photo, sidecar] of [...byStem, ...byName]) give(photo, 'own', sidecar)
  return {
    of: (photoName) => owned.get(photoName) ?? none,
    newName: (photoName, isRaw, rawSidecarName) => {
      const stem = stemOf(photoName)
      const sameStem = photosWith(stem)
      const isAlone = sameStem.length === 1 && sameStem[0] === photoName && !files.has(fold(stem))
      return isRaw && isAlone && rawSidecarName === 'photo.xmp' ? `${stem}.xmp` : `${photoName}.xmp`
    },
  }
}

/** True for a sidecar's name. */
export function isSidecar(name: string): boolean {
  return extensionOf(name) === 'xmp' && !name.startsWith('.')
}

/** A raw photo's XMP is always beside it, a JPEG's hardly ever: so the raw one comes first. */
function ownerOfStem(photos: readonly string[], stem: string): string | null {
  const raws = photos.filter((name) => formatOfName(name) === 'raw')
  return exactOrOnly(raws.length > 0 ? raws : photos, stem, stemOf)
}

/** The only one, or the only one that is spelt exactly so. */
function exactOrOnly(
  names: readonly string[],
  wanted: string,
  partOf: (name: string) => string,
): string | null {
  if (names.length === 1) return names[0] ?? null
  const exact = names.filter((name) => partOf(name) === wanted)
  return exact.length === 1 ? (exact[0] ?? null) : null
}

/** `photo.ext` for `photo_01.ext`, as darktable numbers its duplicates (its src/common/image.c); null for others. */
function originalOf(name: string): string | null {
  const match = /^(.+)_(?!00)\d\d(\.[^.]+)$/.exec(name)
  return match ? `${String(match[1])}${String(match[2])}` : null
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

function stemOf(name: string): string {
  const extension = extensionOf(name)
  return extension === '' ? name : name.slice(0, name.length - extension.length - 1)
}

function append(map: Map<string, string[]>, key: string, name: string): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [name])
  else known.push(name)
}
