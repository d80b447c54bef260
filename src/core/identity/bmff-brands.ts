import type { PhotoFormat } from '../../shared/photo.js'

/** Brands of the MP4 registration authority (mp4ra.org) that name the coded picture. */
const avifBrands = new Set(['avif', 'avis', 'avio'])
const heicBrands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'])

/** Brands that only say "a picture of the HEIF family": the compatible brands tell which. */
const structuralBrands = new Set(['mif1', 'mif2', 'msf1', 'miaf', 'MiHB', 'MiHE', 'MA1A', 'MA1B'])

const soundBrands = new Set(['M4A ', 'M4B ', 'M4P ', 'F4A ', 'F4B '])
const foreignBrands = new Set(['jp2 ', 'jpx ', 'jpm ', 'jxl ', 'jph ', 'pana'])

/** Tells HEIC, AVIF, Canon CR3 and video apart by the brands of the `ftyp` box that `head` starts with. */
export function brandFormat(head: Uint8Array, name: string): PhotoFormat | 'video' | null {
  const [major, ...compatible] = brandsOf(head)
  if (major === undefined) return null
  if (major === 'crx ') return 'raw'
  if (avifBrands.has(major)) return 'avif'
  if (heicBrands.has(major)) return 'heic'
  if (structuralBrands.has(major)) {
    if (compatible.some((brand) => avifBrands.has(brand))) return 'avif'
    if (compatible.some((brand) => heicBrands.has(brand))) return 'heic'
    return name.toLowerCase().endsWith('.avif') ? 'avif' : 'heic'
  }
  if (soundBrands.has(major) || foreignBrands.has(major)) return null
  return 'video'
}

function brandsOf(head: Uint8Array): readonly string[] {
  const boxBytes = ((head[0] ?? 0) << 24) | ((head[1] ?? 0) << 16) | ((head[2] ?? 0) << 8) | (head[3] ?? 0)
  const end = Math.min(boxBytes, head.length)
  const brands: string[] = []
  for (let offset = 8; offset + 4 <= end; offset += 4) {
    // the four bytes at 12 are the minor version, not a brand
    if (offset !== 12) brands.push(String.fromCharCode(...head.subarray(offset, offset + 4)))
  }
  return brands
}
