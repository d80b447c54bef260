import { writeFile } from 'node:fs/promises'
import { crc32, deflateSync } from 'node:zlib'
import { loadSharp } from '../../src/core/decode/load-sharp.js'
import { testAlpha, testPattern, type PatternName } from './test-pattern.js'

export type PatternPhoto = Readonly<{
  pattern: PatternName
  width: number
  height: number
  kind?: 'grey' | 'alpha' | 'sixteen-bit' | 'sixteen-bit-grey' | 'palette' | 'wide-gamut' | 'cmyk'
  orientation?: number
}>

/** Writes the photo of a test pattern, and says in which format. `profile` is embedded where the kind is 'wide-gamut'. */
export async function writePatternPhoto(
  photo: PatternPhoto,
  path: string,
  profile: Uint8Array,
): Promise<'png' | 'tiff'> {
  const { pattern, width, height, kind, orientation } = photo
  const pixels = testPattern(pattern, width, height)
  const colour = () => loadSharp()(pixels, { raw: { width, height, channels: 3 } })
  switch (kind) {
    case 'sixteen-bit':
    case 'sixteen-bit-grey':
      await sixteenBits(pixels, photo).png().toFile(path)
      return 'png'
    case 'cmyk':
      await colour().toColourspace('cmyk').withIccProfile('cmyk').tiff().toFile(path)
      return 'tiff'
    case 'wide-gamut':
      await writeFile(path, withProfile(await colour().png().toBuffer(), profile))
      return 'png'
    default:
  }
  let picture = colour()
  if (kind === 'grey') picture = greyOf(pixels, photo)
  if (kind === 'alpha') {
    const opacity = Buffer.from(testAlpha(width, height))
    picture = picture.joinChannel(opacity, { raw: { width, height, channels: 1 } })
  }
  if (orientation !== undefined) picture = picture.withMetadata({ orientation })
  await picture.png({ palette: kind === 'palette', quality: 100, compressionLevel: 1 }).toFile(path)
  return 'png'
}

const firstOfThree = (_: number, index: number) => index % 3 === 0

function greyOf(pixels: Uint8Array, { width, height }: PatternPhoto) {
  const grey = pixels.filter(firstOfThree)
  return loadSharp()(grey, { raw: { width, height, channels: 1 } }).toColourspace('b-w')
}

function sixteenBits(pixels: Uint8Array, { width, height, kind }: PatternPhoto) {
  const isGrey = kind === 'sixteen-bit-grey'
  const wide = Uint16Array.from(isGrey ? pixels.filter(firstOfThree) : pixels, (value) => value * 257)
  const raw = loadSharp()(wide, { raw: { width, height, channels: isGrey ? 1 : 3 } })
  return raw.toColourspace(isGrey ? 'grey16' : 'rgb16')
}

/** sharp converts the pixels to a profile that it embeds; here they stay, and mean other colours. */
function withProfile(png: Uint8Array, profile: Uint8Array): Uint8Array {
  const content = Buffer.concat([Buffer.from('iCCPwide gamut\0\0'), deflateSync(profile)])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length - 4)
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(content))
  // Signature and the header's chunk come first.
  const end = 8 + 4 + 4 + 13 + 4
  return Buffer.concat([png.subarray(0, end), length, content, checksum, png.subarray(end)])
}
