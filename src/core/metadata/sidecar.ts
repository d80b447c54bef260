import { extname } from 'node:path'
import { formatOfName } from '../identity/format-names.js'

/** Sidecars of one photo among the names of its folder. */
export type Sidecars = Readonly<{
  /** `photo.xmp` where it is there and belongs to this photo, as it is spelt on disk. */
  stem: string | null
  /** `photo.ext.xmp` where it is there, as it is spelt on disk. */
  full: string | null
  /** False when another photo has the same stem, so that `photo.xmp` would be ambiguous or belongs to that one. */
  ownsStem: boolean
}>

/** The index of a folder's names by their lower-case stem; made once a folder, it serves each of its photos. */
export type FolderNames = Readonly<{
  /** Names of `.xmp` files by their lower-case form. */
  sidecars: ReadonlyMap<string, string>
  /** Photos (raw ones included) by lower-case stem. */
  photos: ReadonlyMap<string, readonly string[]>
}>

/** Sorts the names of one folder into photos and possible sidecars. */
export function indexNames(names: readonly string[]): FolderNames {
  const sidecars = new Map<string, string>()
  const photos = new Map<string, string[]>()
  for (const name of names) {
    if (name.startsWith('.')) continue
    const format = formatOfName(name)
    if (extname(name).toLowerCase() === '.xmp') sidecars.set(name.toLowerCase(), name)
    else if (format !== null && format !== 'video') {
      const stem = stemOf(name)
      photos.set(stem, [...(photos.get(stem) ?? []), name])
    }
  }
  return { sidecars, photos }
}

/**
 * Finds the sidecars that belong to a photo. `photo.xmp` belongs to the one raw photo of that stem, else to the only
 * photo of that stem; where several could claim it, it is nobody's and is left alone.
 */
export function sidecarsOf(photoName: string, folder: FolderNames): Sidecars {
  const stem = stemOf(photoName)
  const sameStem = folder.photos.get(stem) ?? []
  const others = sameStem.filter((name) => name !== photoName)
  const isRaw = formatOfName(photoName) === 'raw'
  const otherRaw = others.some((name) => formatOfName(name) === 'raw')
  const ownsStem = isRaw ? !otherRaw : others.length === 0
  return {
    stem: ownsStem ? (folder.sidecars.get(`${stem}.xmp`) ?? null) : null,
    full: folder.sidecars.get(`${photoName.toLowerCase()}.xmp`) ?? null,
    ownsStem,
  }
}

/** The name of a sidecar to be created for a photo that has none. */
export function newSidecarName(
  photoName: string,
  isRaw: boolean,
  hasCompany: boolean,
  rawSidecarName: 'photo.xmp' | 'photo.ext.xmp',
): string {
  if (!isRaw || hasCompany || rawSidecarName === 'photo.ext.xmp') return `${photoName}.xmp`
  return `${photoName.slice(0, photoName.length - extname(photoName).length)}.xmp`
}

/** True when another photo of the folder has the same stem (a RAW and JPEG pair). */
export function hasCompany(photoName: string, folder: FolderNames): boolean {
  return (folder.photos.get(stemOf(photoName)) ?? []).some((name) => name !== photoName)
}

function stemOf(name: string): string {
  return name.slice(0, name.length - extname(name).length).toLowerCase()
}
