import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { PhotoFormat } from '../../../shared/photo.js'
import { read, StructureError, walkBytes, type Walk } from '../../identity/byte-walk.js'
import { extensionOf, formatOfName } from '../../identity/format-names.js'
import { sniffFormat } from '../../identity/formats.js'
import { finishFields, type FileFields } from './read-fields.js'
import { scanBmff } from './scan-bmff.js'
import { scanExif, type TiffPlace } from './scan-exif.js'
import { Findings, noBlocks, sure, UnsureError, type MetadataBlocks } from './scan-findings.js'
import { iptcOfResources, scanIptc } from './scan-iptc.js'
import { scanJpeg } from './scan-jpeg.js'
import { scanPng } from './scan-png.js'
import { scanWebp } from './scan-webp.js'
import { scanXmp } from './scan-xmp.js'
import { openWindow, walkWindow, type FileWindow } from './windowed-walk.js'

/** A sidecar of more is no sidecar. */
const mostSidecarBytes = 4 * 1024 * 1024

/**
 * Reads the metadata of a photo or sidecar without ExifTool, and answers as ExifTool would
 * (docs/decisions/0008-fast-reading.md). Null when that is not sure: then ExifTool has to be asked.
 */
export async function scanFields(path: string): Promise<FileFields | null> {
  return scan(async (findings) => {
    const handle = await open(path)
    try {
      await scanFile(await openWindow(handle), basename(path), findings)
    } finally {
      await handle.close()
    }
  })
}

/** As `scanFields`, of a whole file in memory. */
export async function scanFieldsIn(bytes: Uint8Array, name: string): Promise<FileFields | null> {
  const file: FileWindow = { handle: null, sizeBytes: bytes.length, start: 0, bytes }
  return scan((findings) => scanFile(file, name, findings))
}

async function scan(work: (findings: Findings) => Promise<void>): Promise<FileFields | null> {
  const findings = new Findings()
  try {
    await work(findings)
  } catch (error) {
    if (isUnsure(error)) return null
    throw error
  }
  return finishFields(findings.keywords, findings.other)
}

/** Unsure, structures that break off (RangeError: beyond a block), and files that cannot be read: ExifTool says why. */
function isUnsure(error: unknown): boolean {
  return (
    error instanceof UnsureError ||
    error instanceof StructureError ||
    error instanceof RangeError ||
    (error instanceof Error && 'syscall' in error)
  )
}

async function scanFile(file: FileWindow, name: string, findings: Findings): Promise<void> {
  if (extensionOf(name) === 'xmp') {
    sure(file.sizeBytes > 0 && file.sizeBytes <= mostSidecarBytes, 'a sidecar of usual size')
    scanXmp(await wholeFile(file), findings, true)
    return
  }
  const format = sniffFormat(file.bytes, name)
  sure(format !== null && isNamedSo(format, name), 'a photo under its own name')
  const blocks = await findBlocks(file, format, findings)
  findings.addSize(blocks.width, blocks.height)
  if (blocks.exif !== null) {
    const place: TiffPlace = { start: 0, end: blocks.exif.length, kind: 'block' }
    walkBytes(blocks.exif, scanExif(place, findings, blocks))
  }
  scanBlocks(blocks, findings)
}

async function wholeFile(file: FileWindow): Promise<Uint8Array> {
  return walkWindow(
    file,
    (function* (): Walk<Uint8Array> {
      return yield { offset: 0, length: file.sizeBytes }
    })(),
  )
}

/** ExifTool goes by the name, too: a name that promises something else is for it. */
function isNamedSo(format: PhotoFormat | 'video', name: string): boolean {
  const named = formatOfName(name)
  const isBmff = (one: PhotoFormat | 'video' | null) => one === 'heic' || one === 'avif'
  return named === format || (isBmff(named) && isBmff(format))
}

async function findBlocks(
  file: FileWindow,
  format: PhotoFormat | 'video',
  findings: Findings,
): Promise<MetadataBlocks> {
  switch (format) {
    case 'jpeg':
      return walkWindow(file, scanJpeg(file.sizeBytes))
    case 'png':
      return walkWindow(file, scanPng(file.sizeBytes))
    case 'webp':
      return walkWindow(file, scanWebp(file.sizeBytes))
    case 'heic':
    case 'avif':
      return walkWindow(file, scanBmff(file.sizeBytes))
    case 'tiff':
    case 'dng': {
      const blocks = noBlocks()
      const place: TiffPlace = { start: 0, end: file.sizeBytes, kind: format }
      await walkWindow(file, scanExif(place, findings, blocks))
      await walkWindow(file, checkTrailer(file.sizeBytes))
      return blocks
    }
    default:
      throw new UnsureError(`Expected a format that is read here, found ${format}`)
  }
}

/** How ExifTool knows metadata that stands after a TIFF (its IdentifyTrailer, in short). */
const trailerMarks =
  /AXS[!*]|\xa1\xb2\xc3\xd4$|cbipcbbl$|^CANON OPTIONAL DATA|zmie~|QDIOBS$|SEFT$|8db42d694ccc418790edff439fe026bf$|NIKON APP$|\*9HWfu|jxrs/

function* checkTrailer(sizeBytes: number): Walk<void> {
  const length = Math.min(64, sizeBytes)
  const end = yield* read(sizeBytes - length, length)
  const text = Buffer.from(end.buffer, end.byteOffset, length).toString('latin1')
  sure(!trailerMarks.test(text), 'no metadata after the TIFF')
}

function scanBlocks(blocks: MetadataBlocks, findings: Findings): void {
  if (blocks.xmp !== null) scanXmp(blocks.xmp, findings)
  for (const xmp of blocks.foreignXmp) {
    const foreign = new Findings()
    scanXmp(xmp, foreign)
    sure(foreign.isEmpty(), 'nothing of use in the XMP of other items')
  }
  const guid = findings.other.get('XMP-xmpNote:HasExtendedXMP')
  sure(guid === blocks.extendedXmp?.guid, 'the Extended XMP that the XMP names')
  if (blocks.extendedXmp !== null) scanXmp(blocks.extendedXmp.bytes, findings)
  const inResources = blocks.photoshop === null ? null : iptcOfResources(blocks.photoshop)
  sure(inResources === null || blocks.iptc === null, 'one IPTC')
  const iptc = inResources ?? blocks.iptc
  if (iptc !== null) scanIptc(iptc, findings)
}
