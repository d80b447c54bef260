import { sure, UnsureError, type Findings } from './scan-findings.js'

/** Image resources that hold EXIF, XMP, or a picture's profile once more (ExifTool, Photoshop.pm). */
const nestedResources = new Set([0x0422, 0x0423, 0x0424])
const iptcResource = 0x0404

/** The IPTC among Photoshop's image resources: '8BIM', number, name padded to even, size, data padded to even. */
export function iptcOfResources(resources: Uint8Array): Uint8Array | null {
  const view = new DataView(resources.buffer, resources.byteOffset, resources.byteLength)
  let iptc: Uint8Array | null = null
  let offset = 0
  // ExifTool, too, leaves a rest of up to 8 bytes alone
  while (offset + 8 < resources.length) {
    sure(view.getUint32(offset) === 0x3842494d, "'8BIM' before an image resource")
    const number = view.getUint16(offset + 4)
    sure(!nestedResources.has(number), 'no metadata but IPTC in image resources')
    const nameBytes = view.getUint8(offset + 6)
    const sizeAt = offset + 7 + nameBytes + (nameBytes % 2 === 0 ? 1 : 0)
    const sizeBytes = view.getUint32(sizeAt)
    const start = sizeAt + 4
    sure(start + sizeBytes <= resources.length, 'whole image resources')
    if (number === iptcResource) {
      sure(iptc === null, 'one IPTC among the image resources')
      iptc = resources.subarray(start, start + sizeBytes)
    }
    offset = start + sizeBytes + (sizeBytes % 2)
  }
  return iptc
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** ExifTool's "Latin". */
const latin = new TextDecoder('windows-1252')

/** Reads Keywords (2:25) and CodedCharacterSet (1:90) out of IPTC-IIM 4.2; the texts as ExifTool decodes them. */
export function scanIptc(iptc: Uint8Array, findings: Findings): void {
  const view = new DataView(iptc.buffer, iptc.byteOffset, iptc.byteLength)
  const keywords: string[] = []
  let isUtf8 = false
  let offset = 0
  while (offset + 5 <= iptc.length) {
    if (view.getUint8(offset) === 0 && iptc.subarray(offset).every((byte) => byte === 0)) break
    sure(view.getUint8(offset) === 0x1c, 'the marker of an IPTC dataset')
    const record = view.getUint8(offset + 1)
    const dataset = view.getUint8(offset + 2)
    const length = view.getUint16(offset + 3)
    sure(record >= 1 && record <= 9 && record !== 4 && record !== 5, 'a known IPTC record')
    sure(length < 0x8000, 'an IPTC dataset of usual length')
    const start = offset + 5
    sure(start + length <= iptc.length, 'whole IPTC datasets')
    const value = withoutEndingZeros(iptc.subarray(start, start + length))
    if (record === 1 && dataset === 90) {
      sure(!isUtf8 && keywords.length === 0 && isUtf8Code(value), 'UTF-8 as the only character set')
      isUtf8 = true
      findings.addOther('IPTC:CodedCharacterSet', 'UTF8')
    } else if (record === 2 && dataset === 25) {
      keywords.push(decode(value, isUtf8))
    }
    offset = start + length
  }
  if (keywords.length > 0) findings.addKeywords('IPTC:Keywords', keywords)
}

function withoutEndingZeros(value: Uint8Array): Uint8Array {
  let length = value.length
  while (length > 0 && value[length - 1] === 0) length -= 1
  return value.subarray(0, length)
}

/** ESC % G (ISO 2022): the only way in which UTF-8 is declared. */
function isUtf8Code(value: Uint8Array): boolean {
  return value.length === 3 && value[0] === 0x1b && value[1] === 0x25 && value[2] === 0x47
}

/** Bytes that Windows-1252 leaves undefined. */
const undefinedInLatin = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d])

function decode(value: Uint8Array, isUtf8: boolean): string {
  sure(!value.includes(0), 'no zeros in an IPTC text')
  if (isUtf8) return decodeUtf8(value)
  // shifting between character sets (ISO 2022) is left to ExifTool
  sure(
    value.every((byte) => byte !== 0x1b && byte !== 0x14 && byte !== 0x15 && !undefinedInLatin.has(byte)),
    'plain Latin-1 in an IPTC text',
  )
  return latin.decode(value)
}

function decodeUtf8(value: Uint8Array): string {
  let text: string
  try {
    text = utf8.decode(value)
  } catch (error) {
    throw new UnsureError('Expected UTF-8 in an IPTC text', { cause: error })
  }
  // ExifTool replaces these two when it prints
  sure(!/[\ufffe\uffff]/.test(text), 'no noncharacters in an IPTC text')
  return text
}
